"""Hours and coverage on the board: figures of departments, never of people."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import formats
from charter.kernel.board import Held, Look, Seen, Told, card, stuck
from charter.org.models import Person
from charter.rooms.training.coverage import summed
from charter.rooms.training.models import Need


def _told(data: dict[str, Any]) -> Told:
    share, hours = formats.percent(data["share"]), formats.number(data["hours"], 1)
    return Told(gettext("培訓"), [(gettext("培訓覆蓋率"), share), (gettext("今年人均時數"), hours)])


@card("training", "training/board_card.html", order=45, wide=False, told=_told)
def training(look: Look) -> dict[str, Any] | None:
    """None where nobody works."""
    found = summed(look.department.pk if look.department else None)
    if not found.heads:
        return None
    return {
        "url": reverse("training:coverage"),
        "share": found.share,
        "hours": found.per_head,
    }


def _late(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = Need.objects.visible_to(person).late().of_measures()
    return (rows if unit is None else rows.filter(department=unit)).values_list("pk")


LATE = Seen(_late)


@stuck("training.needs", _("措施要求的培訓逾期"))
def needs(look: Look) -> Held:
    url = f"{reverse('training:needs')}?source=measure&late=1{look.asked}"
    return Held(LATE.count(look), url, "bad")

"""Hours and coverage on the board: figures of departments, never of people."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import formats
from charter.kernel.board import Held, Look, Told, card, stuck
from charter.org.kept import PreparedFor
from charter.org.models import Department, Person
from charter.rooms.training.coverage import units
from charter.rooms.training.models import Need


def _told(data: dict[str, Any]) -> Told:
    share, hours = formats.percent(data["share"]), formats.number(data["hours"], 1)
    return Told(gettext("培訓"), [(gettext("培訓覆蓋率"), share), (gettext("今年人均時數"), hours)])


@card("training", "training/board_card.html", order=45, wide=False, told=_told)
def training(look: Look) -> dict[str, Any] | None:
    """None where nobody works."""
    every = units([look.department] if look.department else Department.objects.all())
    if not every:
        return None
    heads = sum(unit.heads for unit in every)
    members = sum(unit.members for unit in every)
    covered = sum(unit.covered for unit in every)
    return {
        "url": reverse("training:coverage"),
        "share": 100 * covered / members if members else None,
        "hours": sum(unit.hours for unit in every) / heads if heads else None,
    }


def _late(person: Person, **of: int) -> QuerySet[Any, Any]:
    rows = Need.objects.visible_to(person).late().of_measures()
    return (rows.filter(department=of["unit"]) if of else rows).values_list("pk")


WHOLE, OF_ONE = PreparedFor(_late), PreparedFor(_late, unit=int)


@stuck("training.needs", _("措施要求的培訓逾期"))
def needs(look: Look) -> Held:
    url = f"{reverse('training:needs')}?source=measure&late=1{look.asked}"
    if look.department:
        return Held(OF_ONE.count(look.person, unit=look.department.pk), url, "bad")
    return Held(WHOLE.count(look.person), url, "bad")

"""Who has been long in one post without an answer, and hand-overs past their last day."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.board import Held, Look, Seen, stuck
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.rotation import rotations
from charter.rooms.rotation.models import HandOver
from charter.rooms.rotation.permissions import may_plan


@stuck("rotation.due", _("在同一職務滿期限，還沒有安排"))
def due(look: Look) -> Held | None:
    """For those who plan: HR everywhere, a head in the own department."""
    unit = look.department
    if not may_plan(look.person, unit.pk if unit else None):
        return None
    today = clock.today()
    rows = rotations.long_held(today, value_now("rotation_months"))
    rows = rows.exclude(rotations.answered(today))
    rows = rows.filter(post__department=unit) if unit else rows
    return Held(rows.count(), f"{reverse('rotation:rotations')}?due=1{look.asked}", "warn")


def _late(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = HandOver.objects.visible_to(person).late()
    return (rows if unit is None else rows.filter(department=unit)).values_list("pk")


LATE = Seen(_late)


@stuck("rotation.handovers", _("過了最後一天，還沒有完成的交接"))
def handovers(look: Look) -> Held | None:
    url = f"{reverse('rotation:handovers')}?state=late{look.asked}"
    return Held(LATE.count(look), url, "bad")

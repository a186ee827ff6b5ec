"""What people owe here: to take what they were named for, to see a hand-over through."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.rotation.models import HandOver, HandOverItem
from charter.rooms.rotation.presenting import evening

MOST = 50


@owed("handover", _("交接"), "transfer")
def handovers(person: Person) -> list[Owed]:
    """As taker: what waits to be taken. As manager or head: those that nobody has completed."""
    waiting = HandOverItem.objects.filter(
        state=HandOverItem.State.OPEN, handover__state=HandOver.State.OPEN
    )
    named = waiting.filter(successor=person).values("handover")
    rest = waiting.filter(successor=None, handover__successor=person).values("handover")
    known = HandOver.objects.open().select_related("person").order_by("last_day", "pk")
    taking = list(known.filter(pk__in=named.union(rest))[:MOST])
    leading = known.filter(person__manager=person)
    if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
        leading |= known.filter(department=person.department_id)
    seen = {one.pk for one in taking}
    others = [one for one in leading.exclude(person=person).distinct()[:MOST] if one.pk not in seen]
    return [
        *(_owed(one, _("接手")) for one in taking),
        *(_owed(one, _("安排交接")) for one in others),
    ]


def _owed(one: HandOver, verb: object) -> Owed:
    url = reverse("rotation:handover", args=[one.pk])
    where = str(one.get_occasion_display())
    return Owed(str(one.person), where, url, verb, evening(one.last_day), "SP3.4c")  # type: ignore[arg-type]

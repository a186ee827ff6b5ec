"""What people owe here: the step that a complaint of theirs waits for."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.complaints.models import Complaint
from charter.rooms.complaints.verbs.steps import NEXT

MOST = 200


@owed("complaint", _("客訴"), "message")
def complaints(person: Person) -> list[Owed]:
    mine = Complaint.objects.open().filter(owner=person).select_related("customer")
    return [_owed(one) for one in mine.order_by("step_due", "pk")[:MOST]]


def _owed(one: Complaint) -> Owed:
    day = one.step_due
    evening = timezone.make_aware(dt.datetime.combine(day, dt.time(18))) if day else None
    return Owed(
        title=one.title,
        where=f"{one.customer}・{one.number}",
        url=reverse("complaints:complaint", args=[one.pk]),
        verb=NEXT[Complaint.State(one.state)].label,
        due=evening,
        clause="SP2.5.2c",
    )

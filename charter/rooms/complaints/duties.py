"""The limit that the law sets (消保法§43): a complaint is answered within fifteen days."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.org.models import Person
from charter.rooms.complaints.models import Complaint, Step

State = Complaint.State
UNANSWERED = (State.RECEIVED, State.ACKNOWLEDGED, State.ASSESSED, State.INVESTIGATED)


def _unanswered() -> QuerySet[Complaint]:
    found = Complaint.objects.filter(state__in=UNANSWERED, responded_at=None)
    return found.select_related("owner").prefetch_related("steps")


def _owner(complaint: Any) -> Person | None:
    owner: Person = complaint.owner
    return owner if owner.is_active else None


def _day(complaint: Any) -> dt.date:
    days: list[dt.date] = [s.due for s in complaint.steps.all() if s.kind == Step.Kind.RESPOND]
    return days[0]


duty(
    "complaints.response",
    "SP2.5.2c",
    _("在期限內答覆客訴"),
    period=ONCE,
    owner=_owner,
    proof="complaints.complaint.responded",
    scope=_unanswered,
    due=_day,
    remind=(3, 1),
)

"""Each solved case is followed up in time (二.5.2)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import ONCE, duty
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.aftersales.following import last_day
from charter.rooms.aftersales.models import Case

FOLLOW_UP = "aftersales.follow_up"
ASKED_ANEW = dt.timedelta(days=60)  # what lay longer before anybody counted raises nothing new


def _waiting() -> Any:
    """Solved and not followed up: lately, or owed already."""
    owed = Duty.objects.open().filter(rule=FOLLOW_UP).values("subject_id")
    waiting = Case.objects.awaiting_follow_up().defer("search", "text", "cause", "solution")
    lately = waiting.filter(resolved_at__gte=clock.now() - ASKED_ANEW)
    found = lately | waiting.filter(pk__in=owed)
    return found.select_related("customer", "commitment__calendar", "assignee", "department")


def _caller(case: Any) -> Person | None:
    keepers = [case.assignee] if case.assignee and case.assignee.is_active else []
    if not keepers and case.department:
        keepers = list(Person.objects.heads_of(case.department))
    return keepers[0] if keepers else None


def _limit(case: Any) -> dt.date:
    return last_day(case, value_now("follow_up_days"))


duty(
    FOLLOW_UP,
    "SP2.5.2d",
    _("回訪客戶"),
    period=ONCE,
    owner=_caller,
    proof="aftersales.case.followed_up",
    scope=_waiting,
    due=_limit,
    again=True,
)

"""Beside the work of those who lead: whether the policies are really kept."""

import datetime as dt
from typing import Any

from charter.ground import clock
from charter.kernel.work import panel
from charter.org.models import Person, Role
from charter.policy.permissions import LEADERS
from charter.policy.queries import briefs
from charter.policy.wording import TONES, number, tell

WEEK = dt.timedelta(days=7)
SHOWN = 4


@panel("policies", "policy/panel.html", order=30)
def kept(person: Person) -> dict[str, Any] | None:
    """The policies in one bar each, and what became worse within a week, the worst first."""
    if not person.has_role(*LEADERS, Role.GENERAL_MANAGER):
        return None
    both = briefs(clock.now() - WEEK)
    worse = [
        {"row": row, "number": number(row), "title": tell(row.title), "tone": TONES[verdict],
         "word": verdict.label}
        for one in both for row, verdict in one.worse
    ]  # fmt: skip
    return {"briefs": both, "worse": worse[:SHOWN], "more": len(worse) - SHOWN}

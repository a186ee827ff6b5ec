"""What must be done again and again: rooms declare it in duties.py, the kernel keeps count."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from charter.ground.periods import CALENDAR
from charter.kernel.parameters.catalogue import catalogue
from charter.org.models import Person

ONCE = "once"


@dataclass(frozen=True)
class Rule:
    """One 定期 of the policies.

    period   "week", "month", "quarter", "half", "year", the name of a parameter in days or of
             one that holds such a word, or ONCE: each record carries the duty one single time
    owner    who owes it, given a record of the scope (None for a duty of the organisation)
    proof    events that fulfil it, recorded on or about the record
    scope    the records that each carry the duty; None = the organisation carries one
    within   working days after the period's end until it is due; 0 = inside the period itself
    grace    working days after due before it climbs
    url      the page where one does it, given the record's id (None = the record's own page)
    due      the last day on which it is on time; for ONCE, and only then
    remind   working days before the due day on which the owner is reminded
    again    for ONCE: owed anew each time the record comes back into the scope
    """

    name: str
    clause: str
    label: "str | Promise"
    period: str
    owner: Callable[[Any], Person | None]
    proof: tuple[str, ...]
    scope: "Callable[[], QuerySet[Any]] | None" = None
    within: int = 0
    grace: int = 1
    url: "Callable[[int], str] | None" = None
    due: "Callable[[Any], dt.date] | None" = None
    remind: tuple[int, ...] = (1,)
    again: bool = False


RULES: dict[str, Rule] = {}
BY_PROOF: dict[str, list[Rule]] = {}


def duty(
    name: str,
    clause: str,
    label: "str | Promise",
    *,
    period: str,
    owner: Callable[[Any], Person | None],
    proof: str | tuple[str, ...],
    scope: "Callable[[], QuerySet[Any]] | None" = None,
    within: int = 0,
    grace: int = 1,
    url: "Callable[[int], str] | None" = None,
    due: "Callable[[Any], dt.date] | None" = None,
    remind: tuple[int, ...] = (1,),
    again: bool = False,
) -> Rule:
    """Declare a duty. The period is a word of the calendar, a parameter in days, or ONCE."""
    assert name not in RULES, f"duty {name} is declared twice"
    known = period == ONCE or period in CALENDAR or period in catalogue()
    assert known, f"{name}: unknown period {period}"
    assert (period == ONCE) == (due is not None and scope is not None), f"{name}: due day of ONCE"
    events = (proof,) if isinstance(proof, str) else proof
    when = (within, grace, url, due, remind, again)
    rule = Rule(name, clause, label, period, owner, events, scope, *when)
    RULES[name] = rule
    for event in events:
        BY_PROOF.setdefault(event, []).append(rule)
    return rule

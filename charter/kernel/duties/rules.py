"""What must be done again and again: rooms declare it in duties.py, the kernel keeps count."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from charter.ground.periods import CALENDAR
from charter.kernel.parameters.catalogue import catalogue
from charter.org.models import Person


@dataclass(frozen=True)
class Rule:
    """One 定期 of the policies.

    period   "week", "month", "quarter", "half", "year", or the name of a parameter in days
    owner    who owes it, given a record of the scope (None for a duty of the organisation)
    proof    events that fulfil it, recorded on or about the record
    scope    the records that each carry the duty; None = the organisation carries one
    within   working days after the period's end until it is due; 0 = inside the period itself
    grace    working days after due before it climbs
    url      lookup from the record to the page where one does it ("" = the record's own page)
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
    url: "Callable[[Any], str] | None" = None


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
    url: "Callable[[Any], str] | None" = None,
) -> Rule:
    """Declare a recurring duty. The period is a word of the calendar or a parameter in days."""
    assert name not in RULES, f"duty {name} is declared twice"
    assert period in CALENDAR or period in catalogue(), f"{name}: unknown period {period}"
    events = (proof,) if isinstance(proof, str) else proof
    rule = Rule(name, clause, label, period, owner, events, scope, within, grace, url)
    RULES[name] = rule
    for event in events:
        BY_PROOF.setdefault(event, []).append(rule)
    return rule

"""What is measured: rooms declare it in indicators.py with the function that counts it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from charter.org.models import Role

HIGHER, LOWER, RANGE = "higher", "lower", "range"
ORGANISATION = "organisation"
SCOPES = (ORGANISATION, "department", "project", "customer")


@dataclass(frozen=True)
class Measured:
    """What a source counted for one scope in one period.

    The value is numerator / denominator (times 100 when the unit is %), unless `value` is given.
    Nothing to divide by is no data, never zero. `n` is how many records stand behind it.
    """

    scope: str
    scope_id: int
    numerator: Decimal | float | None = None
    denominator: Decimal | float | None = None
    n: int = 0
    value: Decimal | float | None = None


Source = Callable[[dt.date, dt.date], Iterable[Measured]]


@dataclass(frozen=True)
class Rule:
    """`source(start, end)` gives one Measured per scope for the days start <= day < end."""

    name: str
    clauses: tuple[str, ...]
    label: "str | Promise"
    formula: "str | Promise"
    unit: str
    direction: str
    period: str
    source: Source | None
    data: "str | Promise" = ""
    owner_role: str = Role.QUALITY
    group: "str | Promise" = ""


RULES: dict[str, Rule] = {}


def indicator(
    name: str,
    clauses: str | tuple[str, ...],
    label: "str | Promise",
    *,
    formula: "str | Promise",
    unit: str,
    direction: str = HIGHER,
    period: str = "month",
    source: Source | None = None,
    data: "str | Promise" = "",
    owner_role: str = Role.QUALITY,
    group: "str | Promise" = "",
) -> Rule:
    """Declare an indicator; without a source its readings are entered by its owner."""
    assert name not in RULES, f"indicator {name} is declared twice"
    assert direction in (HIGHER, LOWER, RANGE), direction
    cited = (clauses,) if isinstance(clauses, str) else clauses
    rule = Rule(
        name, cited, label, formula, unit, direction, period, source, data, owner_role, group
    )
    RULES[name] = rule
    return rule

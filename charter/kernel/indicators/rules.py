"""What is measured: rooms declare it in indicators.py with the function that counts it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter.ground import clock
from charter.org.models import Role

HIGHER, LOWER, RANGE = "higher", "lower", "range"
ORGANISATION = "organisation"
# What a figure may be about, and the kind of record its number names.
SCOPES: dict[str, str] = {
    ORGANISATION: "",
    "department": "org.department",
    "project": "projects.project",
    "customer": "org.customer",
    "person": "org.person",
}
# The four kinds that a plan must measure, and how a figure may be come by.
KINDS: "dict[str, str | Promise]" = {
    "quality": _("服務質量"),
    "satisfaction": _("客戶滿意"),
    "business": _("業務"),
    "process": pgettext_lazy("indicator", "流程"),
}
METHODS: "dict[str, str | Promise]" = {
    "data": _("系統資料"),
    "survey": _("客戶調查"),
    "on_site": _("現場檢查"),
    "rating": _("自評與上級評"),
}


@dataclass(frozen=True)
class Measured:
    """What a source counted for one scope in one period.

    `spread` is the standard deviation of n single values where the value is their mean.
    The value is numerator / denominator (times 100 when the unit is %), unless `value` is given.
    Nothing to divide by is no data, never zero. `n` is how many records stand behind it.
    """

    scope: str
    scope_id: int
    numerator: Decimal | float | None = None
    denominator: Decimal | float | None = None
    n: int = 0
    value: Decimal | float | None = None
    spread: Decimal | float | None = None


Number = Decimal | float


def by_department(
    rows: "Iterable[tuple[int | None, Number, Number]]", counts: "Mapping[Any, int] | None" = None
) -> "Iterator[Measured]":
    """From (department, numerator, denominator): each by its key, and all of them together. What
    belongs to no department counts in the whole alone. `counts` are the records behind each, where
    the denominator is none."""
    found = sorted(rows, key=lambda row: row[0] or 0)
    known = {row[0]: int(row[2]) for row in found} if counts is None else counts
    for department, top, bottom in found:
        if department:
            yield Measured("department", department, top, bottom, known[department])
    if found:
        tops: list[Any] = [row[1] for row in found]
        bottoms: list[Any] = [row[2] for row in found]
        yield Measured(ORGANISATION, 0, sum(tops), sum(bottoms), sum(known.values()))


def moments(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The days start <= day < end as moments; what lies ahead of now is not counted yet."""
    first, last = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (start, end))
    return first, min(last, clock.now())


Source = Callable[[dt.date, dt.date], Iterable[Measured]]
Records = Callable[[dt.date, dt.date, str, int], "QuerySet[Any]"]


@dataclass(frozen=True)
class Rule:
    """`source(start, end)` gives one Measured per scope for the days start <= day < end.

    `records(start, end, scope, scope_id)` are the records behind one figure, each annotated with
    `is_kept` where the figure is a share; the page lists those that the reader may see.
    """

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
    records: Records | None = None
    kind: str = "process"
    method: str = "data"


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
    records: Records | None = None,
    kind: str = "process",
    method: str = "data",
) -> Rule:
    """Declare an indicator; without a source its readings are entered by its owner."""
    assert name not in RULES, f"indicator {name} is declared twice"
    assert direction in (HIGHER, LOWER, RANGE), direction
    assert kind in KINDS and method in METHODS, (kind, method)
    cited = (clauses,) if isinstance(clauses, str) else clauses
    rule = Rule(
        name, cited, label, formula, unit, direction, period, source, data, owner_role, group,
        records, kind, method,
    )  # fmt: skip
    RULES[name] = rule
    return rule

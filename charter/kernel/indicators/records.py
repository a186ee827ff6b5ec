"""From a figure to the records it was counted from."""

from dataclasses import dataclass
from typing import Any

from charter.kernel.indicators.models import Reading
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Person

MOST = 500


@dataclass(frozen=True)
class Line:
    """One record: its name, its page, and whether it counts as kept (None: no share)."""

    title: str
    url: str
    kept: bool | None


@dataclass(frozen=True)
class Behind:
    """`lines` that this reader may see; `hidden` more are not theirs or beyond the page."""

    can_tell: bool
    lines: list[Line]
    hidden: int


def behind(reading: Reading, person: Person) -> Behind:
    """Three queries. A rule without `records` keeps only the sums, and the page says so."""
    rule = reading.indicator.definition
    if rule is None or rule.records is None:
        return Behind(can_tell=False, lines=[], hidden=0)
    rows: Any = rule.records(reading.starts, reading.ends, reading.scope, reading.scope_id)
    total = rows.count()
    asked = getattr(rows.model._default_manager.all(), "visible_to", None)
    seen = rows.filter(pk__in=asked(person).values("pk")) if asked else rows.none()
    shares = "is_kept" in rows.query.annotations
    kind = kind_of(rows.model)
    order = ("is_kept", "-pk") if shares else ("-pk",)
    lines = [
        Line(str(row), url_of(kind, row.pk), row.is_kept if shares else None)
        for row in seen.order_by(*order)[:MOST]
    ]
    return Behind(can_tell=True, lines=lines, hidden=total - len(lines))

"""What the monthly report says: sections, each drawn from live data, then written as one page.

    @section("checks", _("質量檢查"))
    def checks(first, last): return Section([(_("次數"), "12")], [["標題", …], ["列", …]])

`first` and `last` are the moments between which the month lies. What is returned is kept as JSON,
so figures are texts already. A section that has nothing to say returns None.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise

from charter.ground import clock
from charter.ground.documents import written
from charter.rooms.quality.models import QualityReport

PAIR = 2  # columns of a table without heads: a word and how often


@dataclass(frozen=True)
class Section:
    """`figures`: (word, value); `tables`: (heading, rows), the first row being the heads."""

    figures: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)


Draw = Callable[[dt.datetime, dt.datetime], Section | None]
SECTIONS: "dict[str, tuple[str | Promise, Draw]]" = {}


def section(key: str, title: "str | Promise") -> Callable[[Draw], Draw]:
    def register(draw: Draw) -> Draw:
        SECTIONS[key] = (title, draw)
        return draw

    return register


def bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From its first moment to its last, or to now while it runs."""
    after = (month + dt.timedelta(days=32)).replace(day=1)
    first, end = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (month, after))
    return first, min(end, clock.now())


def figures_of(month: dt.date) -> dict[str, Any]:
    """Every section's figures in the language of the organisation, fit for JSON."""
    first, last = bounds(month)
    with translation.override(settings.LANGUAGE_CODE):
        drawn = [(str(title), draw(first, last)) for title, draw in SECTIONS.values()]
        return {"sections": [{"title": t, **asdict(found)} for t, found in drawn if found]}


def drawn_parts(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The kept figures for the page: rows with the share that a bar draws, in percent of the most;
    None where a table counts nothing. A table of two columns has no heads."""
    return [
        {**part, "tables": [_drawn(*table) for table in part["tables"] if table[1]]}
        for part in figures.get("sections", [])
    ]


def _drawn(heading: str, rows: list[list[str]]) -> dict[str, Any]:
    heads, rows = (rows[0], rows[1:]) if len(rows[0]) > PAIR else ([], rows)
    counts = [int(row[1]) for row in rows if row[1].isdecimal()]
    most = max(counts, default=0) if len(counts) == len(rows) else 0
    shares = [100 * int(row[1]) / most if most else None for row in rows]
    shown = list(zip(rows, shares, strict=True))
    return {"heading": heading, "heads": heads, "rows": shown, "counts": most > 0}


def document_of(report: QualityReport) -> str:
    """The whole page as it will be kept: without anything that changes from day to day."""
    return written("quality/report_document.html", report=report)

"""The board's rows as markup. A row that shows the same as before is not drawn again: of five
hundred people few change between two looks."""

import datetime as dt
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charter.rooms.resources.matrix import SLACK, Matrix

STEPS = ((1, "e"), (50, "l"), (85, "m"), (101, "h"))
"""Up to which share of the room (percent) a cell has which shade."""


def body(shown: Matrix, way: str) -> SafeString:
    days, language = tuple(day.isoformat() for day in shown.weeks), get_language()
    rows = [
        _row(
            language, way, days, line.key, line.name, line.where, tuple(line.asked), tuple(line.has)
        )
        for line in shown.lines
    ]
    return mark_safe("".join(rows))


@lru_cache(4000)
def _row(
    language: str | None,
    way: str,
    days: tuple[str, ...],
    key: int,
    name: str,
    where: str,
    asked: tuple[int, ...],
    has: tuple[int, ...],
) -> str:
    address = f"people/{key}/" if way == "person" else f"?{way}={key}"
    cells = "".join(
        [
            _cell(a, h, f"week/{day}/?{way}={key}")
            for day, a, h in zip(days, asked, has, strict=True)
        ]
    )
    return (
        f'<tr><th scope="row"><a href="{address}">{escape(name)}</a>'
        f"<small>{escape(where)}</small></th>{cells}</tr>"
    )


def _cell(asked: int, has: int, url: str) -> str:
    """Hours, rounded; nothing is empty, a week wholly away says so. Too much is bold with a mark,
    for those who do not see the colour."""
    if not asked:
        return f"<td class=o>{_('休')}</td>" if not has else "<td></td>"
    hours = (asked + 30) // 60
    if asked > has + SLACK:
        return f'<td class=x><a href="{url}" tabindex=-1>{hours}<b>▲</b></a></td>'
    share = 100 * asked // has if has else 100
    shade = next((css for limit, css in STEPS if share < limit), "h")
    return f'<td class={shade}><a href="{url}" tabindex=-1>{hours}</a></td>'


@lru_cache(50)
def head(language: str | None, way: str, first: dt.date, count: int) -> SafeString:
    """Month once, then the days of the Mondays."""
    cells, before = [], 0
    for n in range(count):
        day = first + dt.timedelta(days=7 * n)
        month = f"<small>{day.month}/</small>" if day.month != before else ""
        cells.append(
            f'<th scope="col"><abbr title="{day.isoformat()}">{month}{day.day}</abbr></th>'
        )
        before = day.month
    return mark_safe("".join(cells))

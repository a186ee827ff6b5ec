"""The Gantt as a table with positioned bars, written in one pass: cheap, printable, readable aloud.

Grey is the baseline, the coloured bar what is actual or expected; dependencies and the line of
today lie over it as one SVG. Everything is pre-formatted here, so the template only places it.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.ground.database.prepared import Prepared
from charter.ground.templatetags.ui import avatar, icon
from charter.rooms.projects.gantt_rows import Row, all_rows, brief_rows
from charter.rooms.projects.models import Link, Plan

ROW = 30
DAY = 86400
WEEK, MONTH = "week", "month"
GRID, SOFT, HARD = "#ECE9E3", "#9AA3B2", "#A61A12"
MOST_LINES = 400


LINKS = Prepared(
    lambda plan: (
        Link.objects.filter(plan=plan).order_by().values_list("before_id", "after_id", "relation")
    ),
    plan=int,
)


@dataclass
class Chart:
    """`tasks` is how many the plan has, `shown` how many of them the chart shows."""

    html: SafeString
    is_empty: bool
    tasks: int
    shown: int


def chart(plan: Plan | None, scale: str = WEEK, *, brief: bool = False) -> Chart:
    """A few queries, whatever the number of tasks. `brief`: only what matters now."""
    rows, tasks = (brief_rows if brief else all_rows)(plan) if plan else ([], 0)
    spans = [span for row in rows for span in (row.planned, row.real) if span]
    if not plan or not spans:
        return Chart(SafeString(""), True, tasks, 0)
    axis = Axis(min(a for a, _b in spans), max(b for _a, b in spans), scale)
    body = "".join(_row(row, axis) for row in rows)
    head = _head(axis)
    cover = _cover(plan, rows, axis)
    return Chart(mark_safe(f"{head}{body}</tbody></table>{cover}"), False, tasks, len(rows))


class Axis:
    """From moments to percent of the width."""

    def __init__(self, first: float, last: float, scale: str) -> None:
        pad = max((last - first) * 0.01, DAY)
        self.first, self.last, self.scale = first - DAY / 8, last + pad, scale
        self.length = self.last - self.first
        self.start = clock.local(dt.datetime.fromtimestamp(self.first, dt.UTC))
        self.end = clock.local(dt.datetime.fromtimestamp(self.last, dt.UTC))

    def at(self, moment: float) -> float:
        return round((moment - self.first) / self.length * 100, 2)

    def months(self) -> list[tuple[float, float, str]]:
        """(left, width, name); years are named where months would be too narrow."""
        found, cursor = [], self.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        many = (self.end - self.start).days > 800
        while cursor < self.end:
            step = 12 if many else 1
            after = _months_later(cursor, step)
            left, right = self.at(cursor.timestamp()), self.at(after.timestamp())
            left, right = max(left, 0.0), min(right, 100.0)
            year = _("%(n)s年") % {"n": cursor.year}
            name = year if many else formats.month(cursor.month)
            found.append((left, round(right - left, 2), name))
            cursor = after
        return found

    def lines(self) -> list[float]:
        """Where the grid's lines stand: every Monday, or every first of a month."""
        weeks = (self.end - self.start).days / 7
        if self.scale == MONTH or weeks > MOST_LINES:
            return [left for left, _width, _name in self.months()]
        monday = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        monday += dt.timedelta(days=(7 - monday.weekday()) % 7)
        first = monday.timestamp()
        return [self.at(first + n * 7 * DAY) for n in range(int(weeks) + 1)]


def _months_later(moment: dt.datetime, count: int) -> dt.datetime:
    month = moment.month - 1 + count
    return moment.replace(year=moment.year + month // 12, month=month % 12 + 1)


def _head(axis: Axis) -> str:
    months = "".join(
        f'<span style="left:{left}%;width:{width}%">{escape(name)}</span>'
        for left, width, name in axis.months()
    )
    return (
        f'<table class="gt"><caption class="sr">{_("甘特圖：各任務的負責人、完成度、延誤與日期")}'
        f'</caption><thead><tr><th><span class="sr">{_("編號")}</span></th><th>{_("任務")}</th>'
        f'<th>{_("負責")}</th><th class="num">{_("完成")}</th><th class="num">{_("延誤")}</th>'
        f'<th class="tl mo">{months}</th></tr></thead><tbody>'
    )


@lru_cache(maxsize=2000)
def _owner(name: str) -> str:
    return f'{avatar(name, "s")}<span class="sr">{escape(name)}</span>' if name else ""


def _row(row: Row, axis: Axis) -> str:
    css = ' class="ph"' if row.kind == "phase" else ""
    mark = str(icon("square-rotated-filled", "dm")) if row.kind == "milestone" else ""
    percent = f"{row.percent}%" if row.percent or row.real else ""
    percent = "" if row.kind == "milestone" else percent
    return (
        f'<tr{css}><td class="wb">{escape(row.number)}</td><th scope="row">{mark}'
        f'<a href="{_url(row.pk)}">{escape(row.name)}</a></th>'
        f'<td class="ow">{_owner(row.owner)}</td>'
        f'<td class="num pc">{percent}</td>{_late(row)}<td class="tl">{_bars(row, axis)}</td></tr>'
    )


def _url(pk: int) -> str:
    return _pattern().replace("0", str(pk), 1)


@lru_cache(maxsize=1)
def _pattern() -> str:
    """The task's address is resolved once, not once per row."""
    return reverse("projects:task", args=[0])


def _late(row: Row) -> str:
    if row.late <= 0:
        return '<td class="num lt"></td>'
    text = _("+%(days)s天") % {"days": row.late}
    if row.is_finished:
        return f'<td class="num lt"><span class="mut">{text}</span></td>'
    return f'<td class="num lt b"><span class="st bad">{text}</span></td>'


def _bars(row: Row, axis: Axis) -> str:
    span = row.real or row.planned
    if span is None:
        return ""
    if row.kind == "milestone":
        return _diamonds(row, axis, span)
    left, width = _place(span, axis)
    if row.kind == "phase":
        return f'<i class="pb" style="left:{left}%;width:{width}%"></i>'
    kind = "fin" if row.is_finished else "crit" if row.is_critical and row.late > 0 else ""
    bar = (
        f'<i class="gb" style="left:{left}%;width:{width}%" data-k="{kind}">'
        f'<b style="width:{row.percent}%"></b></i>'
    )
    if row.planned:
        left, width = _place(row.planned, axis)
        bar += f'<i class="bl" style="left:{left}%;width:{width}%"></i>'
    return bar


def _diamonds(row: Row, axis: Axis, span: tuple[float, float]) -> str:
    kind = "fin" if row.is_finished else "crit" if row.is_critical and row.late > 0 else ""
    at = axis.at(span[1])
    base = ""
    if row.planned and row.late:
        base = f'<i class="msb" style="left:{axis.at(row.planned[1])}%"></i>'
    label = formats.short_day(dt.datetime.fromtimestamp(span[1], dt.UTC))
    return (
        f'{base}<i class="msa {kind}" style="left:{at}%"></i>'
        f'<span class="ml" style="left:{at}%">{label}</span>'
    )


def _place(span: tuple[float, float], axis: Axis) -> tuple[float, float]:
    left = axis.at(span[0])
    return left, max(round(axis.at(span[1]) - left, 2), 0.2)


def _cover(plan: Plan, rows: list[Row], axis: Axis) -> str:
    """Grid, dependencies and today, drawn once over the whole table."""
    height = ROW * len(rows)
    grid = "".join(f"M{x} 0V{height}" for x in axis.lines())
    soft, hard = _arrows(plan, rows, axis)
    now = axis.at(clock.now().timestamp())
    today = f'<span class="gnow" style="left:{now}%"><em>{_("今天")}</em></span>'
    return (
        f'<div class="gov" style="--h:{height}px"><svg viewBox="0 0 100 {height}" '
        f'preserveAspectRatio="none" aria-hidden="true">{_path(grid, GRID)}{_path(soft, SOFT)}'
        f"{_path(hard, HARD)}</svg>{today if 0 <= now <= 100 else ''}</div>"
    )


def _path(drawn: str, colour: str) -> str:
    if not drawn:
        return ""
    return f'<path d="{drawn}" fill="none" stroke="{colour}" vector-effect="non-scaling-stroke"/>'


def _arrows(plan: Plan, rows: list[Row], axis: Axis) -> tuple[str, str]:
    """Elbows between bars; both ends critical and late: red."""
    place = {row.pk: (index, row) for index, row in enumerate(rows)}
    soft: list[str] = []
    hard: list[str] = []
    for before, after, relation in sorted(LINKS.rows(plan=plan.pk)):
        if before not in place or after not in place:
            continue
        (i, a), (j, b) = place[before], place[after]
        one, two = a.real or a.planned, b.real or b.planned
        if one is None or two is None:
            continue
        x1 = axis.at(one[1] if relation[0] == "F" else one[0])
        x2 = axis.at(two[0] if relation[1] == "S" else two[1])
        y1, y2 = i * ROW + ROW // 2, j * ROW + ROW // 2
        middle = y1 + (ROW // 2 if j > i else -ROW // 2)
        drawn = f"M{x1} {y1}H{x1 + 0.6:.2f}V{middle}H{x2 - 0.9:.2f}V{y2}H{x2}"
        red = a.is_critical and b.is_critical and b.late > 0
        (hard if red else soft).append(drawn)
    return "".join(soft), "".join(hard)

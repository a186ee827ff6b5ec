"""What one person owes, by deadline, from every room and kernel noun that offers work."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.kernel.work import PANELS, SOURCES, Owed, Panel, Source
from charter.org.models import Person


@dataclass(frozen=True)
class Line:
    source: Source
    owed: Owed


@dataclass(frozen=True)
class Group:
    """`tone` is bad for what is late."""

    title: str
    tone: str
    lines: list[Line]


@dataclass(frozen=True)
class Chip:
    kind: str
    label: "str | Promise"
    count: int
    chosen: bool


@dataclass(frozen=True)
class MyWork:
    groups: list[Group]
    chips: list[Chip]
    total: int
    late: int
    today: int
    next_due: dt.datetime | None
    hidden: int


def my_work(person: Person, *, kind: str = "", limit: int = 40) -> MyWork:
    """One list by deadline: late, today, later; what has no deadline stands last."""
    now = clock.now()
    found = [Line(source, owed) for source in SOURCES.values() for owed in source.owed_by(person)]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    found.sort(key=lambda line: line.owed.due or never)
    counts = Counter(line.source.kind for line in found)
    wanted = [line for line in found if not kind or line.source.kind == kind]
    late = [line for line in found if line.owed.due and line.owed.due < now]
    today = [line for line in found if _is_today(line.owed.due, now)]
    ahead = [line.owed.due for line in found if line.owed.due and line.owed.due >= now]
    return MyWork(
        groups=_grouped(wanted[:limit], now),
        chips=_chips(counts, len(found), kind),
        total=len(found),
        late=len(late),
        today=len(today),
        next_due=ahead[0] if ahead else None,
        hidden=max(0, len(wanted) - limit),
    )


def _is_today(due: dt.datetime | None, now: dt.datetime) -> bool:
    return bool(due and due >= now and timezone.localdate(due) == timezone.localdate(now))


def _grouped(lines: list[Line], now: dt.datetime) -> list[Group]:
    late = [line for line in lines if line.owed.due and line.owed.due < now]
    today = [line for line in lines if _is_today(line.owed.due, now)]
    later = [line for line in lines if line not in late and line not in today]
    groups = [Group(_("已逾期"), "bad", late), Group(_("今天"), "", today)]
    return [group for group in (*groups, Group(_("以後"), "", later)) if group.lines]


def _chips(counts: Counter[str], total: int, kind: str) -> list[Chip]:
    chips = [
        Chip(source.kind, source.label, counts[source.kind], source.kind == kind)
        for source in SOURCES.values()
        if counts[source.kind] or source.kind == kind
    ]
    return [Chip("", _("全部"), total, not kind), *chips]


def panels(person: Person) -> list[tuple[Panel, dict[str, object]]]:
    """The cards beside the list, in their order, without those that have nothing to say."""
    asked = sorted(PANELS.values(), key=lambda panel: panel.order)
    return [(panel, data) for panel in asked if (data := panel.data(person)) is not None]


def greeting(now: dt.datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 11:
        return _("早安")
    return _("午安") if hour < 18 else _("晚安")

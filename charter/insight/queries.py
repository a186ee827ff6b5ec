"""What one person owes, by deadline, from every room and kernel noun that offers work."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter.ground import clock, formats
from charter.kernel.work import PANELS, SOURCES, Owed, Panel, Source
from charter.org.models import Person

SOON = dt.timedelta(hours=1)
MOST = 400  # lines of one list


@dataclass(frozen=True)
class Line:
    """`tone` is bad once late, warn within the hour."""

    source: Source
    owed: Owed
    tone: str


@dataclass(frozen=True)
class Group:
    """`tone` is bad for what is late."""

    title: str
    tone: str
    lines: list[Line]


@dataclass(frozen=True)
class MyWork:
    groups: list[Group]
    counts: Counter[str]
    total: int
    late: int
    today: int
    next_due: dt.datetime | None
    hidden: int


def my_work(person: Person, *, kind: str = "", limit: int = 40) -> MyWork:
    """One list by deadline: late, today, later; what has no deadline stands last."""
    now = clock.now()
    found = [
        Line(source, owed, _tone(owed.due, now))
        for source in SOURCES.values()
        for owed in source.owed_by(person)
    ]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    found.sort(key=lambda line: line.owed.due or never)
    wanted = [line for line in found if not kind or line.source.kind == kind]
    late = [line for line in found if line.owed.due and line.owed.due < now]
    today = [line for line in found if _is_today(line.owed.due, now)]
    ahead = [line.owed.due for line in found if line.owed.due and line.owed.due >= now]
    return MyWork(
        groups=_grouped(wanted[:limit], now),
        counts=Counter(line.source.kind for line in found),
        total=len(found),
        late=len(late),
        today=len(today),
        next_due=ahead[0] if ahead else None,
        hidden=max(0, len(wanted) - limit),
    )


def _tone(due: dt.datetime | None, now: dt.datetime) -> str:
    if due is None or due >= now + SOON:
        return ""
    return "bad" if due < now else "warn"


def _is_today(due: dt.datetime | None, now: dt.datetime) -> bool:
    return bool(due and due >= now and timezone.localdate(due) == timezone.localdate(now))


def _grouped(lines: list[Line], now: dt.datetime) -> list[Group]:
    late = [line for line in lines if line.owed.due and line.owed.due < now]
    today = [line for line in lines if _is_today(line.owed.due, now)]
    later = [line for line in lines if line not in late and line not in today]
    groups = [Group(_("已逾期"), "bad", late), Group(_("今天"), "", today)]
    return [group for group in (*groups, Group(_("以後"), "", later)) if group.lines]


def pills(work: MyWork, kind: str) -> list[dict[str, object]]:
    """The filter row: everything, then each kind of work that is owed."""
    row: list[dict[str, object]] = [
        {"label": _("全部"), "url": "?", "on": not kind, "count": work.total}
    ]
    for source in SOURCES.values():
        if work.counts[source.kind] or source.kind == kind:
            count, chosen = work.counts[source.kind], source.kind == kind
            url = f"?kind={source.kind}"
            row.append({"label": source.label, "url": url, "on": chosen, "count": count})
    return row


def panels(person: Person) -> list[tuple[Panel, dict[str, object]]]:
    """The cards beside the list, in their order, without those that have nothing to say."""
    asked = sorted(PANELS.values(), key=lambda panel: panel.order)
    return [(panel, data) for panel in asked if (data := panel.data(person)) is not None]


def greeting(person: Person, now: dt.datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 11:
        return _("早安，%(name)s") % {"name": person.name}
    if hour < 18:
        return _("午安，%(name)s") % {"name": person.name}
    return _("晚安，%(name)s") % {"name": person.name}


def summary(work: MyWork, now: dt.datetime) -> str:
    """The day in one sentence: what is due today, what is late, the nearest deadline."""
    facts = [f"{formats.long_date(now)} {formats.WEEKDAYS[timezone.localtime(now).weekday()]}"]
    facts.append(ngettext("今天到期%(n)s件", "今天到期%(n)s件", work.today) % {"n": work.today})
    if work.late:
        facts.append(ngettext("%(n)s件已逾期", "%(n)s件已逾期", work.late) % {"n": work.late})
    if work.next_due:
        facts.append(_("最近的時限是%(when)s") % {"when": formats.moment(work.next_due, now)})
    return "・".join(facts)

"""Facts turned into words for the pages: rings, clock cards, lines of an explanation."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.org.calendars.parts import Kind, Segment
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.timing import Reading, engine_for, pauses_of, reading

ROUND = 50.27  # circumference of the ring in the list
MINUTE = 60
HOUR = 3600
LATE_TONE = {"bad": "bad", "warn": "warn", "none": "none", "ok": ""}


def worked(seconds: float) -> str:
    """42分鐘, 3小時18分, 24小時: working time has no days."""
    minutes = int(abs(seconds) // MINUTE)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(m)d分鐘") % {"m": minutes}
    if not rest:
        return _("%(h)d小時") % {"h": hours}
    return _("%(h)d小時%(m)d分") % {"h": hours, "m": rest}


@dataclass(frozen=True)
class Row:
    """One line of the inbox, ready to print."""

    case: Case
    label: str
    tone: str
    colour: str
    dash: float
    who: str


def row(case: Case, now: dt.datetime) -> Row:
    who = str(case.assignee) if case.assignee_id else _("尚未分派")
    where = _("%(customer)s・%(who)s") % {"customer": case.customer, "who": who}
    running = [c for c in case.clocks.all() if c.state == Clock.State.RUNNING and c.due_at]
    clock = min(running, key=lambda c: c.due_at or now, default=None)
    if clock is None or clock.due_at is None:
        stands = case.state == Case.State.WAITING
        label = _("等客戶回覆・暫停計時") if stands else str(case.get_state_display())
        return Row(case, label, "none", "none", 0.6 * ROUND if stands else 0, where)
    engine = engine_for(clock)
    left = engine.elapsed(now, clock.due_at)
    facts = {"kind": clock.get_kind_display()}
    if left <= 0 and clock.due_at < now:
        over = engine.elapsed(clock.due_at, now)
        label = _("%(kind)s逾期 %(span)s") % {**facts, "span": worked(over)}
        return Row(case, label, "bad", "bad", ROUND, where)
    label = _("%(kind)s剩 %(span)s") % {**facts, "span": worked(left)}
    tone = "warn" if clock.warned_at or (clock.warn_at and clock.warn_at <= now) else ""
    used = max(0.0, 1 - left / clock.budget)
    return Row(case, label, tone, tone or "ok", round(used * ROUND, 2), where)


PIE = (
    '<svg class="pie" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8" '
    'fill="none" stroke="var(--wash)" stroke-width="4"/><circle cx="10" cy="10" r="8" fill="none" '
    'stroke="var(--%s)" stroke-width="4" stroke-dasharray="%s 60" transform="rotate(-90 10 10)"/>'
    "</svg>"
)


def body(rows: Iterable[Row], query: dict[str, str], chosen: int | None) -> SafeString:
    """The lines of the inbox, joined in one go: a template loop would cost ten times as much."""
    pattern, asked = reverse("aftersales:case", args=[0]), escape(f"?{urlencode(query)}")
    return mark_safe(
        "".join(_line(r, pattern.replace("0", str(r.case.pk), 1) + asked, chosen) for r in rows)
    )


def _line(row: Row, url: str, chosen: int | None) -> str:
    case, here = row.case, row.case.pk == chosen
    css, current = (' class="on"', ' aria-current="true"') if here else ("", "")
    unread = ' class="un"' if case.state == Case.State.NEW else ""
    return (
        f'<li{css}><a href="{url}"{current}>{PIE % (row.colour, row.dash)}<div><div class="l1">'
        f'<span class="dd {row.tone}">{escape(row.label)}</span><span class="xs mut">{case.number}'
        f"</span></div><b{unread}>{escape(case.title)}</b><small>{escape(row.who)}</small></div>"
        "</a></li>\n"
    )


@dataclass(frozen=True)
class Card:
    """A clock above the thread. `big` is the one that is running out."""

    clock: Clock
    reading: Reading
    value: str
    detail: str
    icon: str
    big: bool

    @property
    def tone(self) -> str:
        return self.reading.tone

    @property
    def due(self) -> dt.datetime | None:
        return self.clock.due_at

    @property
    def is_running(self) -> bool:
        return self.clock.state == Clock.State.RUNNING


def card(clock: Clock, now: dt.datetime) -> Card:
    now_reads = reading(clock, now)
    promised = {"budget": worked(clock.budget), "spent": worked(now_reads.spent)}
    if clock.state == Clock.State.STOPPED:
        value = worked(now_reads.spent)
        icon = "circle-check-filled" if clock.verdict == Clock.Verdict.MET else "square-x-filled"
        return Card(clock, now_reads, value, _("承諾%(budget)s內") % promised, icon, False)
    if clock.state == Clock.State.CANCELLED:
        return Card(clock, now_reads, _("已取消"), _("不計入時限統計"), "circle-dashed", False)
    detail = _("承諾%(budget)s・已用%(spent)s") % promised
    if clock.state == Clock.State.PAUSED:
        return Card(clock, now_reads, _("暫停計時"), detail, "clock-pause", False)
    left = now_reads.left
    value = worked(left) if left >= 0 else _("逾期%(span)s") % {"span": worked(left)}
    return Card(clock, now_reads, value, detail, "hourglass", now_reads.tone in ("warn", "bad"))


REASON = {
    Kind.WORKING: lambda: _("服務時段"),
    Kind.MAKE_UP: lambda: _("補班日，照常計時"),
    Kind.OFF_HOURS: lambda: _("非服務時段"),
    Kind.BREAK: lambda: _("午休"),
    Kind.REST: lambda: _("休息日"),
    Kind.HOLIDAY: lambda: _("假日"),
    Kind.CLOSURE: lambda: _("臨時停班"),
    Kind.PAUSE: lambda: _("暫停"),
}


@dataclass(frozen=True)
class Line:
    since: dt.datetime
    until: dt.datetime | None
    reason: str
    counted: str
    counts: bool


def lines(segments: Iterable[Segment]) -> list[Line]:
    """The explanation, line by line; only the lines that count carry a time."""
    found = []
    for segment in segments:
        reason = REASON[segment.kind]()
        if segment.name:
            reason = _("%(kind)s：%(name)s") % {"kind": reason, "name": segment.name}
        counts = segment.counted > 0
        counted = worked(segment.seconds) if counts else formats.NOTHING
        found.append(Line(segment.start, segment.end, reason, counted, counts))
    return found


def explained(clock: Clock) -> list[Line]:
    """Why it is due when it is: from the start to the due moment, adding up to the budget."""
    pauses = pauses_of(clock.events.all())
    return lines(engine_for(clock).explain(clock.started_at, clock.budget, pauses))

"""Facts turned into words for the pages: clock cards, lines of an explanation."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charter.ground import formats
from charter.org.calendars.parts import Kind, Segment
from charter.rooms.aftersales.models import Clock
from charter.rooms.aftersales.timing import Happened, Reading, engine_for, pauses_of, reading

MINUTE = 60


def spans() -> tuple[str, str, str]:
    return _("%(m)d分鐘"), _("%(h)d小時"), _("%(h)d小時%(m)d分")


def worked(seconds: float, said: tuple[str, str, str] | None = None) -> str:
    """42分鐘, 3小時18分, 24小時: working time has no days. `said` spares a list the look-up."""
    short, full, long = said or spans()
    hours, minutes = divmod(int(abs(seconds) // MINUTE), 60)
    form = long if hours and minutes else full if hours else short
    return form % {"h": hours, "m": minutes}


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


def card(clock: Clock, now: dt.datetime, events: Iterable[Happened]) -> Card:
    now_reads = reading(clock, now, events)
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


def reading_explained(clock: Clock, now: dt.datetime, events: Iterable[Happened]) -> list[Line]:
    """What the clock has counted so far, from its start to now or to its stop: the lines add up
    to what it reads."""
    end = max(clock.started_at, clock.stopped_at or now)
    return lines(engine_for(clock).segments(clock.started_at, end, pauses_of(events)))


def explained(clock: Clock, events: Iterable[Happened]) -> list[Line]:
    """Why it is due when it is: from the start to the due moment, adding up to the budget."""
    return lines(engine_for(clock).explain(clock.started_at, clock.budget, pauses_of(events)))

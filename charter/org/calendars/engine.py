"""The working-time engine: pure interval arithmetic on whole days, no walking of minutes.

Inside, every moment is an integer of microseconds since 1970 UTC, so that
`elapsed(a, due(a, s, pauses), pauses) == s` holds exactly. A calendar day is turned into its open
intervals once and remembered; an engine is immutable, and a changed calendar is a new engine.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from charter.org.calendars.parts import (
    DAY,
    FOREVER,
    MINUTE,
    SECOND,
    Closure,
    Day,
    Interval,
    Kind,
    NeverOpen,
    Pause,
    Piece,
    Segment,
    Slots,
    changed_between,
    joined,
    merged,
    micros,
    minus,
    moment,
    overlaid,
    stopped_by,
)

UNIX_DAY = dt.date(1970, 1, 1).toordinal()
MOST = 4000  # instants remembered
LONGEST_WAIT = 4000  # days without any opening after which a calendar counts as never open


@dataclass(frozen=True)
class Engine:
    """A compiled calendar.

    week          slots of Monday .. Sunday
    days          the days that differ, by date
    closures      ad-hoc closures
    known_through last day whose public holidays are published (None = no horizon)
    """

    zone: ZoneInfo
    week: tuple[Slots, ...]
    days: dict[dt.date, Day] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    known_through: dt.date | None = None
    _open: dict[int, tuple[Interval, ...]] = field(default_factory=dict, repr=False, compare=False)
    _sums: dict[int, int] = field(default_factory=dict, repr=False, compare=False)
    _known: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def always(cls, zone: str = "UTC") -> "Engine":
        """Round the clock, every day."""
        return cls(ZoneInfo(zone), (((0, 1440),),) * 7)

    def due(
        self, start: dt.datetime, seconds: float, pauses: Sequence[Pause] = ()
    ) -> dt.datetime | None:
        """The end of the last counted second; None while an open pause stops the clock.

        Nothing left to count is due at `start`, or at the next opening when closed then.
        """
        left = round(seconds * SECOND)
        stopped = stopped_by(pauses)
        halt = stopped[-1][0] if stopped and stopped[-1][1] == FOREVER else FOREVER
        for low, high in self._openings(micros(start)):
            for a, b in minus(low, high, stopped):
                if left <= b - a:
                    return moment(a + left)
                left -= b - a
            if high > halt:
                return None
        raise NeverOpen

    def back(self, end: dt.datetime, seconds: float) -> dt.datetime:
        """The latest start from which `seconds` of working time end at `end` (for planning)."""
        left = round(seconds * SECOND)
        finish = micros(end)
        ordinal = self._ordinal(finish)
        for day in range(ordinal, ordinal - LONGEST_WAIT, -1):
            for low, high in reversed(self.open_on(day)):
                high = min(high, finish)
                if low < high:
                    if left <= high - low:
                        return moment(high - left)
                    left -= high - low
        raise NeverOpen

    def elapsed(self, a: dt.datetime, b: dt.datetime, pauses: Sequence[Pause] = ()) -> float:
        """Counted seconds in [a, b)."""
        return self._counted(micros(a), micros(b), stopped_by(pauses)) / SECOND

    def next_opening(self, at: dt.datetime) -> dt.datetime:
        """`at` itself when open."""
        found = self.due(at, 0)
        assert found is not None
        return found

    def is_working_day(self, day: dt.date) -> bool:
        return bool(self.slots_on(day))

    def add_days(self, day: dt.date, count: int) -> dt.date:
        """`count` working days later (earlier when negative); 0 moves to the next working day."""
        step = 1 if count >= 0 else -1
        if count == 0:
            count, day = 1, day - dt.timedelta(days=1)
        for _wait in range(LONGEST_WAIT + 3 * abs(count)):
            day += dt.timedelta(days=step)
            if self.is_working_day(day):
                count -= step
                if count == 0:
                    return day
        raise NeverOpen

    def day_seconds(self) -> int:
        """How long a normal working day is: the most usual of the week (8 h, 24 h)."""
        lengths = [sum(b - a for a, b in slots) * 60 for slots in self.week if slots]
        return max(lengths, key=lengths.count) if lengths else 0

    def is_certain(self, at: dt.datetime) -> bool:
        """False beyond the horizon: public holidays of that year are not published yet."""
        return self.known_through is None or at.astimezone(self.zone).date() <= self.known_through

    # -- the reasons --------------------------------------------------------------------

    def explain(
        self, start: dt.datetime, seconds: float, pauses: Sequence[Pause] = ()
    ) -> list[Segment]:
        """Line by line from `start` to the due moment; `counted` adds up to the budget exactly.

        While an open pause stops the clock the last line is that pause, without an end.
        """
        end = self.due(start, seconds, pauses)
        return self.segments(start, end, pauses)

    def segments(
        self, start: dt.datetime, end: dt.datetime | None, pauses: Sequence[Pause] = ()
    ) -> list[Segment]:
        """Every reason between two moments, without gap or overlap."""
        stops = sorted(pauses, key=lambda pause: pause.start)
        endless = next((p for p in stops if p.end is None), None)
        low = micros(start)
        if end is None:
            assert endless is not None
            high = max(low, micros(endless.start))
        else:
            high = micros(end)
        pieces = list(self._reasons(low, high))
        for stop in stops:
            close = FOREVER if stop.end is None else micros(stop.end)
            pieces = list(overlaid(pieces, (micros(stop.start), close, Kind.PAUSE, stop.reason)))
        lines = [Segment.of(piece) for piece in joined(pieces)]
        if end is None and endless:
            lines.append(Segment(moment(high), None, Kind.PAUSE, endless.reason, 0))
        return lines

    def _reasons(self, low: int, high: int) -> Iterator[Piece]:
        """What the calendar says of every instant in [low, high), pauses left aside."""
        closures = [
            (micros(c.start), micros(c.end), Kind.CLOSURE, c.name)
            for c in self.closures
            if micros(c.end) > low and micros(c.start) < high
        ]
        for ordinal in range(self._ordinal(low), self._ordinal(high) + 1):
            pieces: list[Piece] = list(self._day_reasons(ordinal))
            for closure in closures:
                pieces = list(overlaid(pieces, closure))
            for start, end, kind, name in pieces:
                if max(start, low) < min(end, high):
                    yield max(start, low), min(end, high), kind, name

    def _day_reasons(self, ordinal: int) -> Iterator[Piece]:
        date = dt.date.fromordinal(ordinal)
        special = self.days.get(date)
        name = special.name if special else ""
        slots = self.slots_on(date)
        spans = merged(span for slot in slots for span in self._wall(ordinal, *slot))
        end = self._instant(ordinal + 1, 0)
        cursor = self._instant(ordinal, 0)
        if not spans:
            yield cursor, end, Kind.HOLIDAY if special else Kind.REST, name
            return
        running = Kind.WORKING if self.week[date.weekday()] else Kind.MAKE_UP
        idle = Kind.OFF_HOURS
        for low, high in spans:
            yield cursor, low, idle, ""
            yield low, high, running, name
            cursor, idle = high, Kind.BREAK
        yield cursor, end, Kind.OFF_HOURS, ""

    def slots_on(self, day: dt.date) -> Slots:
        special = self.days.get(day)
        return self.week[day.weekday()] if special is None else special.slots

    def bounds(self, ordinal: int) -> Interval:
        """First instant of a local day and the last one that midnight after it can mean."""
        high = max(self._instant(ordinal + 1, 0), self._instant(ordinal + 1, 1))
        return self._instant(ordinal, 0), high

    def open_on(self, ordinal: int) -> tuple[Interval, ...]:
        """Open intervals of the local day with that proleptic ordinal, closures taken out."""
        found = self._open.get(ordinal)
        if found is None:
            closed = merged((micros(c.start), micros(c.end)) for c in self.closures)
            slots = self.slots_on(dt.date.fromordinal(ordinal))
            spans = merged(span for slot in slots for span in self._wall(ordinal, *slot))
            found = tuple(piece for a, b in spans for piece in minus(a, b, closed))
            self._open[ordinal] = found
        return found

    def _ordinal(self, at: int) -> int:
        return moment(at).astimezone(self.zone).toordinal()

    def _offset(self, at: int) -> int:
        shift = moment(at).astimezone(self.zone).utcoffset()
        assert shift is not None
        return shift // dt.timedelta(microseconds=1)

    def _instant(self, ordinal: int, fold: int) -> int:
        midnight = dt.datetime.fromordinal(ordinal).replace(tzinfo=self.zone, fold=fold)
        return micros(midnight)

    def _wall(self, ordinal: int, since: int, until: int) -> Iterator[Interval]:
        """The instants whose wall clock reads between two minutes of a day, DST or not."""
        base = (ordinal - UNIX_DAY) * DAY
        low, high = self.bounds(ordinal)
        before, after = low - base, high - base - DAY
        if before == after:
            yield base + since * MINUTE + before, base + until * MINUTE + before
            return
        change = changed_between(low, high, self._offset)
        for shift, begin, end in ((before, low, change), (after, change, high)):
            a = max(base + since * MINUTE + shift, begin)
            b = min(base + until * MINUTE + shift, end)
            if a < b:
                yield a, b

    def _openings(self, start: int) -> Iterator[Interval]:
        """Open intervals from `start` on, one after the other."""
        ordinal = self._ordinal(start)
        dry = 0
        while dry < LONGEST_WAIT:
            dry += 1
            for low, high in self.open_on(ordinal):
                if high > start:
                    dry = 0
                    yield max(low, start), high
            ordinal += 1

    def _counted(self, low: int, high: int, stopped: Sequence[Interval]) -> int:
        if high <= low:
            return 0
        if not stopped:
            return self._until(high) - self._until(low)
        total = 0
        for day in range(self._ordinal(low), self._ordinal(high) + 1):
            for a, b in self.open_on(day):
                a, b = max(a, low), min(b, high)
                if a < b:
                    total += sum(y - x for x, y in minus(a, b, stopped))
        return total

    def _until(self, at: int) -> int:
        """Open time before that instant, counted as `_before` counts. The days beside it are cut
        too: where clocks go back past midnight, a day ends after the next has begun."""
        known = self._known
        if at not in known:
            if len(known) >= MOST:
                known.clear()
            day = self._ordinal(at)
            near = (span for n in (day - 1, day, day + 1) for span in self.open_on(n))
            known[at] = self._before(day - 1) + sum(min(b, at) - a for a, b in near if a < at)
        return known[at]

    def _before(self, ordinal: int) -> int:
        """Open time of the local days before that one, counted from the first day ever asked
        for; every day in between is added up once."""
        sums = self._sums
        if not sums:
            sums[ordinal] = 0
        if ordinal not in sums:
            low, high = min(sums), max(sums)  # no gap between them
            for day in range(high, ordinal):
                sums[day + 1] = sums[day] + self._open_time(day)
            for day in range(low - 1, ordinal - 1, -1):
                sums[day] = sums[day + 1] - self._open_time(day)
        return sums[ordinal]

    def _open_time(self, ordinal: int) -> int:
        return sum(b - a for a, b in self.open_on(ordinal))

"""Working time as the critical path needs it: go later, go earlier, count between.

A moment before a break and the moment after it (Friday 17:00, Monday 08:00) are the same point
of working time. A finish is written in its early form, a start in its late form.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

DAY = 86400
HORIZON_DAYS = 366 * 60
Moment = Any
Slots = Sequence[tuple[int, int]]


class Calendar(Protocol):
    """Moments are anything that compares; amounts are numbers (days, or working seconds)."""

    def later(self, moment: Moment, amount: int) -> Moment:
        """`amount` of working time after `moment`, in the form of a finish."""

    def earlier(self, moment: Moment, amount: int) -> Moment:
        """`amount` of working time before `moment`, in the form of a start."""

    def between(self, a: Moment, b: Moment) -> int:
        """Working time from `a` to `b`; negative when `b` is before `a`."""

    def as_start(self, moment: Moment) -> Moment:
        """The same point, in the form of a start."""

    def as_finish(self, moment: Moment) -> Moment:
        """The same point, in the form of a finish."""


class Days:
    """Plain whole numbers: textbook cases, PSPLIB."""

    def later(self, moment: int, amount: int) -> int:
        return moment + amount

    def earlier(self, moment: int, amount: int) -> int:
        return moment - amount

    def between(self, a: int, b: int) -> int:
        return b - a

    def as_start(self, moment: int) -> int:
        return moment

    def as_finish(self, moment: int) -> int:
        return moment


class Elapsed:
    """The wall clock: every second counts. Moments are datetimes, amounts seconds."""

    def later(self, moment: dt.datetime, amount: int) -> dt.datetime:
        return moment + dt.timedelta(seconds=amount)

    def earlier(self, moment: dt.datetime, amount: int) -> dt.datetime:
        return moment - dt.timedelta(seconds=amount)

    def between(self, a: dt.datetime, b: dt.datetime) -> int:
        return round((b - a).total_seconds())

    def as_start(self, moment: dt.datetime) -> dt.datetime:
        return moment

    def as_finish(self, moment: dt.datetime) -> dt.datetime:
        return moment


class NoWorkingTime(OverflowError):
    """The calendar has no working time for decades: nothing can be scheduled by it."""


class WorkingTime:
    """Working seconds between naive local datetimes, from the slots of each day.

    `slots_on(day)` gives the day's working slots as seconds after midnight, in order and without
    overlap. A table of slots with running totals is kept and grown when a moment falls outside.
    """

    def __init__(self, slots_on: Callable[[dt.date], Slots], around: dt.date) -> None:
        self.slots_on = slots_on
        self._first = around.toordinal() - 40
        self._last = around.toordinal() + 400
        self._build()

    def _build(self) -> None:
        starts, ends, before, total = [], [], [], 0
        for ordinal in range(self._first, self._last + 1):
            for start, end in self.slots_on(dt.date.fromordinal(ordinal)):
                starts.append(ordinal * DAY + start)
                ends.append(ordinal * DAY + end)
                before.append(total)
                total += end - start
        self._starts, self._ends, self._before, self._total = starts, ends, before, total

    def _grow(self, first: int, last: int) -> None:
        if last - first > HORIZON_DAYS:
            raise NoWorkingTime
        self._first, self._last = max(1, first), last
        self._build()

    def position(self, moment: dt.datetime) -> int:
        """Working seconds from the beginning of the table to `moment`."""
        ordinal = moment.toordinal()
        if ordinal < self._first:
            self._grow(ordinal - 400, self._last)
        if ordinal > self._last:
            self._grow(self._first, ordinal + 400)
        at = ordinal * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second
        slot = bisect_right(self._starts, at) - 1
        if slot < 0:
            return 0
        return self._before[slot] + min(at, self._ends[slot]) - self._starts[slot]

    def _moment(self, position: int, *, start: bool) -> dt.datetime:
        find = bisect_right if start else bisect_left
        slot = max(find(self._before, position) - 1, 0)
        at = self._starts[slot] + position - self._before[slot]
        return dt.datetime.fromordinal(at // DAY) + dt.timedelta(seconds=at % DAY)

    def _shift(self, moment: dt.datetime, amount: int, *, start: bool) -> dt.datetime:
        """Growing the table at its beginning moves every position, so ask again after it."""
        position = self.position(moment) + amount
        while position < 0 or (position == 0 and not start):
            self._grow(self._first - 400, self._last)
            position = self.position(moment) + amount
        while position > self._total or (position == self._total and start):
            self._grow(self._first, self._last + 400)
        return self._moment(position, start=start)

    def later(self, moment: dt.datetime, amount: int) -> dt.datetime:
        return self._shift(moment, amount, start=False) if amount else moment

    def earlier(self, moment: dt.datetime, amount: int) -> dt.datetime:
        return self._shift(moment, -amount, start=True) if amount else moment

    def between(self, a: dt.datetime, b: dt.datetime) -> int:
        if b < a:
            return -self.between(b, a)
        begin, first = self.position(a), self._first
        end = self.position(b)
        return end - (begin if self._first == first else self.position(a))

    def since(self, first: dt.datetime, moments: Iterable[dt.datetime]) -> dict[dt.datetime, int]:
        """`between(first, moment)` of each of many moments."""
        found = {first, *moments}
        self.between(min(found), max(found))  # the table grows before, not while it is asked
        begin, position = self.position(first), self.position
        return {moment: position(moment) - begin for moment in found}

    def as_start(self, moment: dt.datetime) -> dt.datetime:
        return self._shift(moment, 0, start=True)

    def as_finish(self, moment: dt.datetime) -> dt.datetime:
        return self._shift(moment, 0, start=False)

"""Planned value over time, pure: a task's fixed cost falls due when it begins, the rest evenly
over its working time; what is done earns in the same way."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

ZERO, ONE = Decimal(0), Decimal(1)
HOUR = 3600
ROUNDED = Decimal("1e-7")  # of the budget: what percentages of a few digits leave over
HALF_CENT = Decimal("0.005")
TRILLION = 10**12


class Working(Protocol):
    def between(self, a: Any, b: Any) -> int: ...
    def since(self, first: Any, moments: Iterable[Any]) -> dict[Any, int]: ...


class Work(NamedTuple):
    """A task of the baseline: `total` is its budget, `fixed` the part due at its beginning;
    `start` and `finish` as naive local moments."""

    total: Decimal
    start: dt.datetime | None
    finish: dt.datetime | None
    fixed: Decimal = ZERO
    share: Decimal = ZERO

    def planned(self, at: dt.datetime, calendar: Working) -> Decimal:
        """What should be done by `at`."""
        if self.start is None or self.finish is None:
            return ZERO
        length = calendar.between(self.start, self.finish)
        if length <= 0:
            return self.total if at >= self.finish else ZERO
        gone = calendar.between(self.start, min(self.finish, at)) if at > self.start else 0
        return self.of(Decimal(gone) / length)

    @property
    def earned(self) -> Decimal:
        return self.of(self.share)

    def of(self, share: Decimal) -> Decimal:
        """What that share of the task is worth."""
        if share <= 0:
            return ZERO
        return self.fixed + (self.total - self.fixed) * min(share, ONE)


def planned_value(work: Iterable[Work], at: dt.datetime, calendar: Working) -> Decimal:
    return sum((one.planned(at, calendar) for one in work), ZERO)


class Phases:
    """The planned value of the same tasks at many moments: the calendar is asked once a task, and
    a sweep through time looks at what is under way alone. Reckoned in whole trillionths, so that
    sums are exact in any order: what is all done is worth what everything is."""

    def __init__(self, work: Iterable[Work], calendar: Working) -> None:
        dated = [(one, one.start, one.finish) for one in work if one.start and one.finish]
        self.calendar = calendar
        self.first = first = min((start for _one, start, _finish in dated), default=None)
        moments = {moment for _one, *both in dated for moment in both}
        place = calendar.since(first, moments) if first else {}
        # (begins, ends) in working seconds since the first, (fixed, the rest); and what takes none
        self.rows: list[tuple[int, int, int, int]] = []
        self.marks: list[tuple[dt.datetime, int]] = []
        for one, start, finish in dated:
            fixed, total = _whole(one.fixed), _whole(one.total)
            begins, ends = place[start], place[finish]
            if ends > begins:
                self.rows.append((begins, ends, fixed, total - fixed))
            else:
                self.marks.append((finish, total))
        self.rows.sort()
        self.marks.sort()

    def at(self, moments: Sequence[dt.datetime]) -> list[Decimal]:
        """What should be done by each of the moments, of which the earlier come first."""
        found: list[Decimal] = []
        running: list[tuple[int, int, int, int]] = []
        begun = passed = done = 0
        for moment in moments:
            gone = self.calendar.between(self.first, moment) if self.first else 0
            last = bisect_left(self.rows, gone, begun, key=itemgetter(0))
            under_way, begun, due, running = running + self.rows[begun:last], last, 0, []
            for row in under_way:
                begins, ends, fixed, rest = row
                if ends <= gone:
                    done += fixed + rest
                else:
                    due += fixed + rest * (gone - begins) // (ends - begins)
                    running.append(row)
            last = bisect_right(self.marks, moment, passed, key=itemgetter(0))
            done += sum(total for _at, total in self.marks[passed:last])
            passed = last
            found.append(Decimal(done + due) / TRILLION)
        return found


def _whole(amount: Decimal) -> int:
    return int((amount * TRILLION).to_integral_value()) if amount else 0


def earned_value(work: Iterable[Work]) -> Decimal:
    return sum((one.earned for one in work), ZERO)


def budget_at_completion(work: Iterable[Work]) -> Decimal:
    return sum((one.total for one in work), ZERO)


@dataclass(frozen=True)
class Earned:
    """Earned schedule in whole working hours: `es` of the `planned` ones, `at` have gone by."""

    es: int
    at: Decimal
    planned: int

    @property
    def sv_t(self) -> Decimal:
        return self.es - self.at

    @property
    def spi_t(self) -> Decimal | None:
        """None before the first hour."""
        return self.es / self.at if self.at > 0 else None


def earned_hours(work: Sequence[Work], at: dt.datetime, calendar: Working) -> Earned | None:
    """As ProTrack reckons it, hour by hour: behind the plan, the last full hour by whose end no
    more was planned than is earned; ahead of it, the first by whose end more was planned. None
    without a baseline."""
    dated = [one for one in work if one.start and one.finish]
    if not dated:
        return None
    first = min(one.start for one in dated if one.start)
    last = max(one.finish for one in dated if one.finish)
    hours = _Hours(dated, first, calendar)
    planned, gone = calendar.between(first, last) // HOUR, calendar.between(first, at)
    value, due = earned_value(work), hours.planned(gone)
    slack = max(budget_at_completion(work) * ROUNDED, HALF_CENT)
    if value >= budget_at_completion(work) - slack:
        es = planned
    elif abs(due - value) <= slack:
        es = gone // HOUR
    else:
        es = hours.last_within(value + slack, planned) + (value > due)
    return Earned(es, Decimal(gone) / HOUR, planned)


class _Hours:
    """Planned value by working seconds since the beginning: the calendar is asked once a task."""

    def __init__(self, work: Sequence[Work], first: dt.datetime, calendar: Working) -> None:
        self.rows = [
            (one, calendar.between(first, one.start), calendar.between(one.start, one.finish))
            for one in work
        ]

    def planned(self, gone: int) -> Decimal:
        return sum((_due(one, gone - begins, length) for one, begins, length in self.rows), ZERO)

    def last_within(self, value: Decimal, planned: int) -> int:
        """The last full hour by whose end no more than `value` was planned."""
        low, high = 0, planned
        while high - low > 1:
            middle = (low + high) // 2
            if self.planned(middle * HOUR) <= value:
                low = middle
            else:
                high = middle
        return low


def _due(one: Work, gone: int, length: int) -> Decimal:
    if length <= 0:
        return one.total if gone >= 0 else ZERO
    return one.of(Decimal(max(0, min(gone, length))) / length)

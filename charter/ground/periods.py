"""Named stretches of days: this week, last month, the third quarter, every N days.

A period is made of dates, never of moments, so neither daylight saving nor a clock that jumps
can make two of one.
"""

import datetime as dt
import re
from dataclasses import dataclass

EPOCH = dt.date(2024, 1, 1)  # a Monday: intervals of N days are counted from here
EVENT = "event"  # no calendar: a reading whenever something rare happens, by its day
CALENDAR = ("day", "week", "month", "quarter", "half", "year")
_KEY = re.compile(r"(20\d\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, order=True)
class Period:
    """From `start` up to, not including, `end`. `key` is its stable name: 2026-W47, 2026-Q4."""

    start: dt.date
    end: dt.date
    key: str

    @property
    def last(self) -> dt.date:
        return self.end - dt.timedelta(days=1)


def period_of(length: str | int, day: dt.date) -> Period:
    """The period of that length in which the day lies; an int is a number of days."""
    if isinstance(length, int):
        return _interval(length, day)
    if length in ("day", EVENT):
        return Period(day, day + dt.timedelta(days=1), day.isoformat())
    if length == "week":
        monday = day - dt.timedelta(days=day.weekday())
        year, week, _weekday = day.isocalendar()
        return Period(monday, monday + dt.timedelta(days=7), f"{year}-W{week:02}")
    return _months(length, day)


def named(key: str) -> tuple[str, Period] | None:
    """The month (2026-10), quarter (2026-Q3) or year (2026) of that key with its length; None
    for anything else."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    year, month, quarter = (int(part or 0) for part in found.groups())
    length = "month" if month else "quarter" if quarter else "year"
    return length, period_of(length, dt.date(year, month or 3 * quarter or 1, 1))


def spoken(key: str) -> str:
    """A key as people read it: an interval by its first and last day, 2026-11-16–11-22."""
    start, plus, days = key.partition("+")
    if not plus:
        return key
    first = dt.date.fromisoformat(start)
    last = first + dt.timedelta(days=int(days) - 1)
    if days == "1":
        return first.isoformat()
    end = last.isoformat() if last.year != first.year else f"{last:%m-%d}"
    return f"{first.isoformat()}–{end}"


def next_period(length: str | int, period: Period) -> Period:
    return period_of(length, period.end)


def previous_period(length: str | int, period: Period) -> Period:
    return period_of(length, period.start - dt.timedelta(days=1))


def _interval(days: int, day: dt.date) -> Period:
    if days < 1:
        raise ValueError(f"a period of {days} days")
    start = EPOCH + dt.timedelta(days=(day - EPOCH).days // days * days)
    return Period(start, start + dt.timedelta(days=days), f"{start.isoformat()}+{days}")


def _months(length: str, day: dt.date) -> Period:
    count = _MONTHS[length]
    first = (day.month - 1) // count * count + 1
    start = day.replace(month=first, day=1)
    end = _plus_months(start, count)
    number = (first - 1) // count + 1
    names = {"month": f"-{first:02}", "quarter": f"-Q{number}", "half": f"-H{number}", "year": ""}
    return Period(start, end, f"{day.year}{names[length]}")


def _plus_months(first: dt.date, count: int) -> dt.date:
    months = first.year * 12 + first.month - 1 + count
    return dt.date(months // 12, months % 12 + 1, 1)

"""The words of the engine: pauses, closures, special days, segments, intervals."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
FOREVER = 1 << 62
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Slots = tuple[tuple[int, int], ...]  # (from, to) in minutes of the local day, to <= 1440
Interval = tuple[int, int]


class Kind(StrEnum):
    WORKING = "working"
    MAKE_UP = "make_up"  # working on a day that is normally off
    OFF_HOURS = "off_hours"  # before the first or after the last slot
    BREAK = "break"  # between two slots of a day: lunch
    REST = "rest"  # a day without slots
    HOLIDAY = "holiday"
    CLOSURE = "closure"  # ad hoc: a typhoon
    PAUSE = "pause"


Piece = tuple[int, int, Kind, str]  # [start, end) in microseconds, why, and its name

COUNTED = frozenset({Kind.WORKING, Kind.MAKE_UP})


class NeverOpen(ValueError):
    """The calendar has no opening within eleven years."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `start` to `end`; `end=None` means it still stands."""

    start: dt.datetime
    end: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    start: dt.datetime
    end: dt.datetime
    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from the week: `slots` empty = off, otherwise its own opening hours."""

    name: str
    slots: Slots = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of an explanation; `counted` is in microseconds, 0 unless the clock ran."""

    start: dt.datetime
    end: dt.datetime | None
    kind: Kind
    name: str
    counted: int

    @property
    def seconds(self) -> float:
        return self.counted / SECOND

    @classmethod
    def of(cls, piece: "Piece") -> "Segment":
        start, end, kind, name = piece
        return cls(moment(start), moment(end), kind, name, end - start if kind in COUNTED else 0)


def changed_between(low: int, high: int, offset: Callable[[int], int]) -> int:
    """The instant in [low, high) at which a zone's offset changes, to the second."""
    final = offset(high)
    a, b = low // SECOND, high // SECOND
    while a < b:
        middle = (a + b) // 2
        if offset(middle * SECOND) == final:
            b = middle
        else:
            a = middle + 1
    return a * SECOND


def micros(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


def moment(at: int) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=at)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, without overlaps: two pauses at once count once."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def minus(start: int, end: int, blocked: Sequence[Interval]) -> Iterator[Interval]:
    """What is left of [start, end) outside `blocked` (merged)."""
    for low, high in blocked:
        if high <= start:
            continue
        if low >= end:
            break
        if low > start:
            yield start, low
        start = high
        if start >= end:
            return
    if start < end:
        yield start, end


def stopped_by(pauses: Iterable[Pause]) -> list[Interval]:
    if not pauses:
        return []
    return merged((micros(p.start), FOREVER if p.end is None else micros(p.end)) for p in pauses)


def overlaid(pieces: Iterable[Piece], top: Piece) -> Iterator[Piece]:
    """`pieces` with `top` laid over those it covers; nothing outside them is added."""
    low, high, kind, name = top
    for start, end, own, called in pieces:
        a, b = max(start, low), min(end, high)
        if a >= b:
            yield start, end, own, called
            continue
        yield start, a, own, called
        yield a, b, kind, name
        yield b, end, own, called


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Empty pieces dropped, neighbours with the same reason made one."""
    last: Piece | None = None
    for piece in pieces:
        if piece[0] >= piece[1]:
            continue
        if last and last[1] == piece[0] and last[2:] == piece[2:]:
            last = (last[0], piece[1], *last[2:])
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last

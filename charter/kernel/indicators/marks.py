"""What happened to an indicator and when: each with the level before against the level after.

Noted changes and measures of the indicator itself are known here; rooms name theirs:

    @marks
    def measures(about: About) -> Iterable[Mark]: …
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone

from charter.ground import clock
from charter.ground.effect import SEASONS, Effect, effect, sentence, verdict_word
from charter.ground.periods import next_period, period_of
from charter.kernel.indicators.effects import MOST_BEFORE
from charter.kernel.indicators.loading import Loaded
from charter.kernel.indicators.models import Note, Reading

SHOWN = 3
_effect = lru_cache(2000)(effect)


@dataclass(frozen=True)
class About:
    """An indicator by its name, and the part whose figures are looked at."""

    name: str
    scope: str
    scope_id: int


@dataclass(frozen=True)
class Mark:
    """`began` to `done` is the transition, which counts for neither side; `cuts`: the process is
    another one since, so what lies before says nothing of later marks."""

    title: str
    began: dt.date
    done: dt.date
    url: str = ""
    cuts: bool = False


@dataclass(frozen=True)
class Seen:
    mark: Mark
    effect: Effect
    tone: str
    word: str
    sentence: str


MARKS: list[Callable[[About], Iterable[Mark]]] = []


def marks(told: Callable[[About], Iterable[Mark]]) -> Callable[[About], Iterable[Mark]]:
    MARKS.append(told)
    return told


def marks_of(look: Loaded) -> list[Mark]:
    """Newest first; what has not ended yet is not judged."""
    about = About(look.indicator.name, look.scope, look.scope_id)
    found = [Mark(n.text, n.starts, n.starts, cuts=True) for n in look.notes if _is_change(n)]
    for one in look.actions:
        if one.done_at is not None and one.state != "cancelled":
            day = timezone.localdate(one.done_at)
            url = reverse("actions:action", args=[one.pk])
            found.append(Mark(str(one), timezone.localdate(one.assigned_at), day, url))
    for told in MARKS:
        found.extend(told(about))
    return sorted(found, key=lambda mark: mark.done, reverse=True)


def _is_change(note: Note) -> bool:
    return note.kind == Note.Kind.CHANGE


def effects_of(look: Loaded) -> list[Seen]:
    """The last few marks, each with its verdict; the figures are those that the reader may see."""
    every = marks_of(look)
    if not every or look.series_is_empty:
        return []
    causes = {n.starts for n in look.notes if n.kind == Note.Kind.CAUSE}
    line = _in_order(look)
    return [_seen(look, mark, every, line, causes) for mark in every[:SHOWN]]


def _seen(
    look: Loaded, mark: Mark, every: list[Mark], line: list["_Point"], causes: set[dt.date]
) -> Seen:
    since = max((m.done for m in every if m.cuts and m.done < mark.began), default=dt.date.min)
    until = min((m.began for m in every if m.cuts and m.began > mark.done), default=dt.date.max)
    kept = [p for p in line if p[0] >= since and p[1] <= until]
    worth = {start: None if start in causes else value for start, _end, value in kept}
    before = [worth[start] for start, end, _v in kept if end <= mark.began][-MOST_BEFORE:]
    between = [None for start, end, _v in kept if end > mark.began and start < mark.done]
    after = [worth[start] for start, _end, _v in kept if start >= mark.done]
    aim = look.target_on(mark.done)
    found = _effect(
        (*before, *between, *after),
        len(before) + len(between),
        better=look.indicator.direction,
        season=SEASONS.get(look.indicator.period, 0),
        low=None if aim is None or aim.low is None else float(aim.low),
        high=None if aim is None or aim.high is None else float(aim.high),
    )
    return Seen(mark, found, *verdict_word(found.verdict), sentence(found, look.indicator.unit))


_Point = tuple[dt.date, dt.date, float | None]


def _in_order(look: Loaded) -> list[_Point]:
    """Every period that is over, from the first reading to the last; those never read are None."""
    read = {r.starts: r for r in look.every if r.ends <= clock.today()}
    if look.indicator.is_by_event or not read:
        return [(r.starts, r.ends, _value(r)) for r in read.values()]
    length, last = look.indicator.period, max(read)
    period, line = period_of(length, min(read)), []
    while period.start <= last:
        one = read.get(period.start)
        line.append((period.start, period.end, _value(one) if one else None))
        period = next_period(length, period)
    return line


def _value(one: Reading) -> float | None:
    return None if one.value is None else float(one.value)

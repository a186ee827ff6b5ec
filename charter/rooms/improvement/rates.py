"""How far a target has come: always against what was first approved and against what is in force.

`Aim` is a target as one version of a plan states it. Lowering a target makes another version; the
figure against the original never learns of it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from charter.kernel.indicators.formulas import LIMITS, Rate, achievement, grade


@dataclass(frozen=True)
class Aim:
    direction: str
    value: Decimal | None
    baseline: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    version: int = 1
    moved_by: str = ""
    moved_on: dt.date | None = None
    reason: str = ""

    def rate(self, actual: Decimal | None) -> Rate:
        return achievement(
            actual,
            self.value,
            self.direction,
            low=self.low,
            high=self.high,
            baseline=self.baseline,
        )

    @property
    def what(self) -> tuple[Decimal | None, ...]:
        return self.value, self.baseline, self.low, self.high


@dataclass(frozen=True)
class Standing:
    """`moved` are the versions that changed the aim, oldest first: by whom, when and why."""

    original: Rate
    current: Rate
    moved: tuple[Aim, ...]
    limits: Mapping[str, int]

    @property
    def grade(self) -> str:
        return grade(self.current, self.limits)

    @property
    def original_grade(self) -> str:
        return grade(self.original, self.limits)


def standing(
    actual: Decimal | None, versions: Iterable[Aim], limits: Mapping[str, int] = LIMITS
) -> Standing:
    """`versions` are those that were in force, oldest first; the last one is in force now."""
    every = list(versions)
    moved = tuple(b for a, b in pairwise(every) if a.what != b.what)
    return Standing(every[0].rate(actual), every[-1].rate(actual), moved, limits)


def to_plan(rate: Rate, elapsed: Decimal) -> Decimal | None:
    """Reached as a share of what should have been reached by now, where progress is measured from
    a baseline and grows evenly; `elapsed` is the share of the time that has gone."""
    if rate.raw is None or elapsed <= 0:
        return None
    return rate.raw / min(Decimal(1), elapsed)


FAR, TWICE, CONCERN = "far", "twice", "concern"


def gap(
    shares: Sequence[Decimal | None],
    *,
    tolerance: int,
    twice: int,
    concern: bool = False,
) -> str:
    """Which rule calls for cause and proposal, "" if none. `shares` are the last periods' shares of
    plan (1 = as planned), oldest first; a period without a figure is no gap, and ends a row."""
    if shares and shares[-1] is not None:
        if shares[-1] * 100 < 100 - tolerance:
            return FAR
        last_two = shares[-2:]
        if len(last_two) == 2 and all(s is not None and s * 100 < 100 - twice for s in last_two):
            return TWICE
    return CONCERN if concern else ""


def weighted(rates: Iterable[tuple[Rate, Decimal]], cap: Decimal = Decimal("1.5")) -> Rate | None:
    """The mean of the rates by weight, each counted up to 150 %; one that is missing makes the
    whole undefined, it is never counted as zero. None when there is nothing to weigh."""
    every = list(rates)
    whole = sum((weight for _rate, weight in every), Decimal(0))
    if not every or not whole:
        return None
    gone = next((rate for rate, _weight in every if rate.raw is None and rate.score is None), None)
    if gone is not None:
        return gone
    capped = ((min(cap, r.raw if r.raw is not None else cap), w) for r, w in every)
    mean = sum((value * weight for value, weight in capped), Decimal(0)) / whole
    return Rate(mean, mean, all(rate.met for rate, _weight in every))

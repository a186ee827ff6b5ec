"""Did a measure work? The level of a series after a change against its level before.

The model: level + step at the change + one level per season + noise that remembers the period
before (AR(1)). Step and seasons are fitted by least squares; how far chance alone moves the step
is reckoned with the autocorrelation φ. φ is estimated from what is left over, freed of the bias
that fitting brings (its expectation for this very design is matched), and drawn towards a cautious
value where there are few points (`_CAUTION`, `_WEIGHT`): 24 points hardly tell φ = 0.3 from chance.
Degrees of freedom after Satterthwaite (1946). That φ is itself a guess still costs, so the test
asks for 3.75 % where 5 % is promised. `docs/effect.md` holds the measured rates of wrong and right
verdicts, and why 80 % power with 12 points on each side cannot be had.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from charter.ground import formats
from charter.ground.student import quantile, tail

EFFECTIVE, UNPROVEN, WORSE = "effective", "unproven", "worse"
SEASONS = {"day": 7, "month": 12, "quarter": 4, "half": 2}
LEVEL = 0.0375  # asked, so that at most 5 % come out wrong; the interval then holds 90 %
FEWEST = 6  # points on each side
_GRID = tuple(i / 20 for i in range(19))
_CAUTION, _WEIGHT = 0.3, 12.0


@dataclass(frozen=True)
class Effect:
    """`size` = level after − level before, in the unit of the series, without the season; `low` to
    `high` its 90 % interval; None where it cannot be reckoned. `p`: how often chance alone brings a
    step as good or better. `season` = 0: none taken into account. `before`, `after`: plain means.
    `reason` of a missing size: "few" (fewer than 6 on a side) or "season" (no season on both)."""

    verdict: str
    before: float | None
    after: float | None
    n_before: int
    n_after: int
    season: int = 0
    size: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    phi: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class _Under:
    """What a design makes of noise with one φ: variance of the step, sum of squares expected of
    the residuals, the lag-one product expected, degrees of freedom."""

    step: float
    squares: float
    lagged: float
    df: float


def _correlate(vector: Sequence[float], times: Sequence[int], phi: float) -> list[float]:
    """Σ·v for Σ[i][j] = φ^|tᵢ − tⱼ|, in one walk there and one back."""
    found, carried = [0.0] * len(vector), 0.0
    for i, v in enumerate(vector):
        carried = carried * phi ** (times[i] - times[i - 1]) + v if i else v
        found[i] = carried
    carried = 0.0
    for i in range(len(vector) - 2, -1, -1):
        carried = (carried + vector[i + 1]) * phi ** (times[i + 1] - times[i])
        found[i] += carried
    return found


def _lag(vector: Sequence[float], times: Sequence[int]) -> list[float]:
    """L·v, where v'Lv is the sum of products of neighbours in time."""
    found = [0.0] * len(vector)
    for i in range(1, len(vector)):
        if times[i] - times[i - 1] == 1:
            found[i] += vector[i - 1] / 2
            found[i - 1] += vector[i] / 2
    return found


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))


class _Design:
    """Times of the points, the first of which at `change` or later are after it."""

    def __init__(self, times: tuple[int, ...], change: int, season: int) -> None:
        self.times = times
        step = [float(t >= change) for t in times]
        slots = sorted({t % season for t in times}) if season else []
        columns = [[float(t % season == s) for t in times] for s in slots] or [[1.0] * len(times)]
        self.basis: list[list[float]] = []
        for column in columns:
            left = self.residual(column)
            length = math.sqrt(_dot(left, left))
            self.basis.append([v / length for v in left])
        left = self.residual(step)
        square = _dot(left, left)
        self.is_known = square > 1e-9
        if self.is_known:
            self.weights = [v / square for v in left]  # the step = weights · values
            self.basis.append([v / math.sqrt(square) for v in left])
        self.free = len(times) - len(self.basis)

    def residual(self, values: Sequence[float]) -> list[float]:
        left = list(values)
        for one in self.basis:
            share = _dot(one, left)
            left = [v - share * b for v, b in zip(left, one, strict=True)]
        return left

    def under(self, phi: float) -> _Under:
        """Traces of M·Σ, M·Σ·M·Σ and M·L·M·Σ with M = 1 − QQ', without writing a matrix of n²."""
        q, times = self.basis, self.times
        smooth = [_correlate(one, times, phi) for one in q]
        lagged = [_lag(one, times) for one in q]
        cross = [[_dot(a, s) for s in smooth] for a in q]
        shifted = [[_dot(a, s) for s in lagged] for a in q]
        squares = len(times) - sum(cross[i][i] for i in range(len(q)))
        whole = sum(_correlate([1.0] * len(times), times, phi * phi))
        both = whole - 2 * sum(_dot(s, s) for s in smooth) + sum(c * c for r in cross for c in r)
        pairs = sum(phi for a, b in pairwise(times) if b - a == 1)
        lag = pairs - 2 * sum(_dot(a, b) for a, b in zip(lagged, smooth, strict=True))
        lag += sum(shifted[i][j] * cross[j][i] for i in range(len(q)) for j in range(len(q)))
        step = _dot(self.weights, _correlate(self.weights, times, phi))
        return _Under(step, squares, lag, squares * squares / both)


@lru_cache(maxsize=64)
def _designed(times: tuple[int, ...], change: int, season: int) -> tuple[_Design, list[_Under]]:
    design = _Design(times, change, season)
    known = design.is_known and design.free >= 4
    return design, [design.under(phi) for phi in _GRID] if known else []


def _memory(ratio: float, under: list[_Under], n: int) -> float:
    """φ for which this design lets one expect the ratio seen, drawn towards caution."""
    expected = [one.lagged / one.squares for one in under]
    if ratio <= expected[0]:
        # white or less: the slope below zero is about that above it
        slope = (expected[1] - expected[0]) / (_GRID[1] - _GRID[0])
        found = max((ratio - expected[0]) / slope, -0.9)
    elif ratio >= expected[-1]:
        found = _GRID[-1]
    else:
        i = next(i for i in range(1, len(under)) if expected[i] >= ratio)
        share = (ratio - expected[i - 1]) / (expected[i] - expected[i - 1])
        found = _GRID[i - 1] + share * (_GRID[i] - _GRID[i - 1])
    drawn = (found * n + _CAUTION * _WEIGHT) / (n + _WEIGHT)
    return min(max(drawn, 0.0), _GRID[-1])


def effect(
    values: Sequence[float | None],
    change: int,
    *,
    better: str = "higher",
    season: int = 0,
    low: float | None = None,
    high: float | None = None,
) -> Effect:
    """The verdict on one series in order of time; `values[change]` is the first one after.

    A period without a value, of the transition, or with a known special cause is None: it keeps
    its place in time. `better`: higher, lower or range, whose values count by their distance from
    `low` to `high`. `season` is the number of periods after which the calendar comes round
    (`SEASONS`); it is taken into account where each side holds one round at least.
    """
    seen = [(t, _worth(v, better, low, high)) for t, v in enumerate(values) if v is not None]
    sides = [v for t, v in seen if t < change], [v for t, v in seen if t >= change]
    plain = Effect(UNPROVEN, _mean(sides[0]), _mean(sides[1]), len(sides[0]), len(sides[1]))
    if min(map(len, sides)) < FEWEST:
        return replace(plain, reason="few")
    round_ = season if season > 1 and min(map(len, sides)) >= season else 0
    design, under = _designed(tuple(t for t, _v in seen), change, round_)
    if not under:
        return replace(plain, reason="season")
    return _judged(replace(plain, season=round_), design, under, [v for _t, v in seen], better)


def _worth(value: float, better: str, low: float | None, high: float | None) -> float:
    """The value itself, or its distance from the wanted range."""
    if better != "range":
        return value
    under = max(low - value, 0.0) if low is not None else 0.0
    return max(under, value - high if high is not None else 0.0)


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _judged(
    plain: Effect, design: _Design, under: list[_Under], values: list[float], better: str
) -> Effect:
    """The step, its interval, and how rarely chance alone would bring it."""
    size, left = _dot(design.weights, values), design.residual(values)
    squares, wanted = _dot(left, left), 1 if better == "higher" else -1
    if squares <= 1e-18 * max(_dot(values, values), 1e-300):  # nothing moves but the step
        p = 0.5 if abs(size) < 1e-12 else float(size * wanted < 0)
        return replace(plain, verdict=_verdict(p), size=size, low=size, high=size, p=p)
    phi = _memory(_dot(left, _lag(left, design.times)) / squares, under, len(values))
    at = min(round(phi * 20), len(under) - 1)
    noise = under[at]
    error = math.sqrt(squares / noise.squares * noise.step)
    df = round(noise.df, 1)
    reach, p = quantile(LEVEL, df) * error, tail(size * wanted / error, df)
    low, high = size - reach, size + reach
    return replace(plain, verdict=_verdict(p), size=size, low=low, high=high, p=p, phi=_GRID[at])


def _verdict(p: float) -> str:
    return EFFECTIVE if p < LEVEL else WORSE if p > 1 - LEVEL else UNPROVEN


def verdict_word(verdict: str) -> tuple[str, str]:
    """(tone, word) of a verdict."""
    words = {EFFECTIVE: ("ok", _("有效")), WORSE: ("bad", _("變差"))}
    return words.get(verdict, ("none", _("未能證明有效")))


def sentence(found: Effect, unit: str = "", places: int = 1) -> str:
    """What was found, in one plain sentence in the reader's language."""
    facts: dict[str, object] = {"n": found.n_before, "m": found.n_after, "fewest": FEWEST}
    if found.reason == "few":
        return _("改變前%(n)s期、改變後%(m)s期，各要%(fewest)s期以上才能判定。") % facts
    if found.reason or found.size is None or found.low is None or found.high is None:
        return _("改變前後沒有共同的季節可以比較，不能判定。")

    def moved(value: float) -> str:
        return ("+" if value > 0 else "") + formats.number(value, places) + unit

    facts |= {"size": moved(found.size), "low": moved(found.low), "high": moved(found.high)}
    said = {
        EFFECTIVE: _("改變後%(size)s（90%%區間%(low)s至%(high)s），超出偶然波動：有效。"),
        WORSE: _("改變後%(size)s（90%%區間%(low)s至%(high)s），超出偶然波動：變差。"),
        UNPROVEN: _("改變後%(size)s（90%%區間%(low)s至%(high)s），偶然波動也可能如此：未能證明。"),
    }
    return said[found.verdict] % facts

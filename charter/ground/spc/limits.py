"""Centre, limits and signals of each kind of chart (Montgomery, Introduction to Statistical
Quality Control; the t chart after Nelson 1994, the g chart after Benneyan 2001, p′ after Laney).

`base` is the number of first values that fix the limits (all of them unless given); `left_out`
are places with a known special cause: judged like all others, but they do not move the limits.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from charter.ground.spc.patterns import NHS, OUTSIDE, marked

STABLE_AFTER = 12
REACH, OFF = 2.66, 3.267  # 3/d2 and D4 for two values, as the books round them
POWER = 0.2777  # 1/3.6: makes waiting times nearly normal


@dataclass(frozen=True)
class Limits:
    """`lower` and `upper` are those of the last point, None with fewer than two values; below 12
    the limits are provisional. `each` holds (lower, upper) of every point where they differ."""

    mean: float
    lower: float | None
    upper: float | None
    provisional: bool
    signals: list[frozenset[str]] = field(default_factory=list)
    each: tuple[tuple[float, float], ...] = ()

    def bounds(self, place: int) -> tuple[float, float] | None:
        if self.each:
            return self.each[place]
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)


def _basis(count: int, base: int | None, left_out: Collection[int]) -> list[int]:
    """The places that fix the limits; all of them when nothing else is left."""
    first = range(min(base, count) if base else count)
    return [i for i in first if i not in left_out] or list(first)


def _spread(basis: Sequence[float], screened: bool = True) -> float | None:
    """The mean moving range, without the ranges that are themselves out of control; with them where
    nothing else moves, for limits without width would call every point a signal."""
    ranges = [abs(b - a) for a, b in pairwise(basis)]
    if not ranges:
        return None
    average = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < OFF * average] if screened else ranges
    return sum(kept) / len(kept) if any(kept) else average


def _distances(values: Sequence[float], centre: float, sigmas: Sequence[float]) -> list[float]:
    """From the centre in sigmas; without any spread whatever differs is far away."""
    off = [v - centre for v in values]
    far = [math.copysign(9, d) if d else 0.0 for d in off]
    return [d / s if s else f for d, s, f in zip(off, sigmas, far, strict=True)]


def individuals(
    values: Sequence[float],
    base: int | None = None,
    left_out: Collection[int] = (),
    rules: str = NHS,
    screened: bool = True,
) -> Limits | None:
    """I of the I-MR chart; None without values. `screened`: the NHS way, without wild ranges."""
    places = _basis(len(values), base, left_out)
    if not places:
        return None
    basis = [values[i] for i in places]
    mean, spread = sum(basis) / len(basis), _spread(basis, screened)
    if spread is None:
        return Limits(mean, None, None, True, [frozenset() for _ in values])
    reach = REACH * spread
    found = marked(_distances(values, mean, [reach / 3] * len(values)), values, rules)
    return Limits(mean, mean - reach, mean + reach, len(basis) < STABLE_AFTER, found)


xmr = individuals


def moving_range(values: Sequence[float], base: int | None = None) -> Limits | None:
    """MR of the I-MR chart, one shorter than the values; only ranges above the limit are odd."""
    ranges = [abs(b - a) for a, b in pairwise(values)]
    first = ranges[: base - 1] if base and base > 1 else ranges
    if not first:
        return None
    mean = sum(first) / len(first)
    found = [frozenset({OUTSIDE} if r > OFF * mean else ()) for r in ranges]
    return Limits(mean, 0.0, OFF * mean, len(first) + 1 < STABLE_AFTER, found)


def of_ranges(ranges: Sequence[float]) -> Limits | None:
    """Limits of moving ranges that are already known."""
    if not ranges:
        return None
    mean = sum(ranges) / len(ranges)
    found = [frozenset({OUTSIDE} if r > OFF * mean else ()) for r in ranges]
    return Limits(mean, 0.0, OFF * mean, len(ranges) + 1 < STABLE_AFTER, found)


Sigma = Callable[[float, float], float]


def _rates(
    counts: Sequence[float],
    sizes: Sequence[float],
    sigma: Sigma,
    base: int | None,
    left_out: Collection[int],
    rules: str,
    scale: float,
    most: float,
) -> Limits | None:
    places = _basis(len(counts), base, left_out)
    whole = sum(sizes[i] for i in places)
    if not whole:
        return None
    centre = sum(counts[i] for i in places) / whole
    rates = [x / n if n else centre for x, n in zip(counts, sizes, strict=True)]
    sigmas = [sigma(centre, n) if n else 0.0 for n in sizes]
    found = marked(_distances(rates, centre, sigmas), rates, rules)
    each = tuple(
        (max(0.0, centre - 3 * s) * scale, min(most, centre + 3 * s) * scale) for s in sigmas
    )
    return Limits(centre * scale, *each[-1], len(places) < STABLE_AFTER, found, each)


def p(
    hits: Sequence[float],
    sizes: Sequence[float],
    base: int | None = None,
    left_out: Collection[int] = (),
    rules: str = NHS,
    scale: float = 1.0,
) -> Limits | None:
    """Shares: limits of each point by its own size; `scale` 100 speaks in percent."""
    return _rates(
        hits, sizes, lambda c, n: math.sqrt(c * (1 - c) / n), base, left_out, rules, scale, 1.0
    )


def laney(hits: Sequence[float], sizes: Sequence[float]) -> tuple[float, Limits | None]:
    """p′: p limits stretched by what the shares vary beyond chance; (the factor, limits)."""
    plain = p(hits, sizes)
    if plain is None or len(hits) < 2:
        return 1.0, plain
    centre = plain.mean
    sigmas = [math.sqrt(centre * (1 - centre) / n) for n in sizes]
    shares = [x / n for x, n in zip(hits, sizes, strict=True)]
    z = _distances(shares, centre, sigmas)
    factor = (_spread(z, screened=False) or 0.0) / 1.128
    each = tuple((centre - 3 * s * factor, centre + 3 * s * factor) for s in sigmas)
    found = marked([v / factor if factor else 0.0 for v in z], shares)
    return factor, Limits(centre, *each[-1], plain.provisional, found, each)


def u(
    counts: Sequence[float],
    sizes: Sequence[float],
    base: int | None = None,
    left_out: Collection[int] = (),
    rules: str = NHS,
    scale: float = 1.0,
) -> Limits | None:
    """Events per unit of exposure, which may differ from point to point."""
    return _rates(
        counts, sizes, lambda c, n: math.sqrt(c / n), base, left_out, rules, scale, math.inf
    )


def c(
    counts: Sequence[float],
    base: int | None = None,
    left_out: Collection[int] = (),
    rules: str = NHS,
) -> Limits | None:
    """Events per period of equal exposure."""
    return u(counts, [1.0] * len(counts), base, left_out, rules)


def _c4(n: int) -> float:
    """By logarithms: gamma itself overflows beyond 343 values."""
    return math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))


Sample = tuple[float, float, int]  # mean, standard deviation, how many values (two or more)


def sample(group: Sequence[float]) -> Sample:
    mean = sum(group) / len(group)
    squares = sum((v - mean) ** 2 for v in group)
    return mean, math.sqrt(squares / (len(group) - 1)), len(group)


def _within(samples: Sequence[Sample]) -> float:
    """The standard deviation within samples: their mean, or pooled where sizes differ."""
    if len({n for _m, _s, n in samples}) == 1:
        return sum(s for _m, s, _n in samples) / len(samples)
    free = sum(n - 1 for _m, _s, n in samples)
    return math.sqrt(sum((n - 1) * s * s for _m, s, n in samples) / free)


def xbar_of(
    samples: Sequence[Sample], left_out: Collection[int] = (), rules: str = NHS
) -> Limits | None:
    """Means of samples of two or more, known by mean, standard deviation and size."""
    basis = [samples[i] for i in _basis(len(samples), None, left_out)]
    if not basis:
        return None
    spread = _within(basis)
    centre = sum(m * n for m, _s, n in basis) / sum(n for _m, _s, n in basis)
    sigmas = [spread / (_c4(n) * math.sqrt(n)) for _m, _s, n in samples]
    means = [m for m, _s, _n in samples]
    found = marked(_distances(means, centre, sigmas), means, rules)
    each = tuple((centre - 3 * s, centre + 3 * s) for s in sigmas)
    return Limits(centre, *each[-1], len(basis) < STABLE_AFTER, found, each)


def s_of(
    samples: Sequence[Sample], left_out: Collection[int] = (), rules: str = NHS
) -> Limits | None:
    """Standard deviations of the same samples, beside `xbar_of`."""
    basis = [samples[i] for i in _basis(len(samples), None, left_out)]
    if not basis:
        return None
    spread = _within(basis)
    sigmas = [spread / _c4(n) * math.sqrt(1 - _c4(n) ** 2) for _m, _s, n in samples]
    within = [s for _m, s, _n in samples]
    found = marked(_distances(within, spread, sigmas), within, rules)
    each = tuple((max(0.0, spread - 3 * s), spread + 3 * s) for s in sigmas)
    return Limits(spread, *each[-1], len(basis) < STABLE_AFTER, found, each)


def xbar(groups: Sequence[Sequence[float]], rules: str = NHS) -> Limits | None:
    return xbar_of([sample(g) for g in groups], (), rules)


def s(groups: Sequence[Sequence[float]], rules: str = NHS) -> Limits | None:
    return s_of([sample(g) for g in groups], (), rules)


def until_event(
    times: Sequence[float], left_out: Collection[int] = (), rules: str = NHS
) -> Limits | None:
    """t: the time until each rare event, limits reckoned of times to the power of 1/3.6."""
    made = [t**POWER for t in times]
    found = individuals(made, None, left_out, rules, screened=False)
    if found is None:
        return None
    centre = found.mean ** (1 / POWER)
    if found.lower is None or found.upper is None:
        return Limits(centre, None, None, True, found.signals)
    low, high = max(0.0, found.lower) ** (1 / POWER), found.upper ** (1 / POWER)
    return Limits(centre, low, high, found.provisional, found.signals)


def between_events(
    counts: Sequence[float], left_out: Collection[int] = (), rules: str = NHS
) -> Limits | None:
    """g: how many opportunities passed between two rare events (geometric)."""
    places = _basis(len(counts), None, left_out)
    if not places:
        return None
    centre = sum(counts[i] for i in places) / len(places)
    sigma = math.sqrt(centre * (centre + 1))
    found = marked(_distances(counts, centre, [sigma] * len(counts)), counts, rules)
    low, high = max(0.0, centre - 3 * sigma), centre + 3 * sigma
    return Limits(centre, low, high, len(places) < STABLE_AFTER, found)

"""Control charts for single values: XmR limits, and the signals that deserve a question.

Limits: mean ± 2.66 × mean moving range, without moving ranges above 3.267 × their mean
(Montgomery; NHS “Making Data Count”). Signals: outside the limits; 7 in a row on one side of the
mean; 7 in a row going one way; 2 of 3 beyond two thirds of the way to a limit on the same side.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

OUTSIDE, RUN, TREND, NEAR = "outside", "run7", "trend7", "2of3"
STABLE_AFTER = 12


@dataclass(frozen=True)
class XmR:
    """`lower` and `upper` are None with fewer than two values; below 12 they are provisional."""

    mean: float
    lower: float | None
    upper: float | None
    provisional: bool
    signals: list[frozenset[str]] = field(default_factory=list)


def xmr(
    values: Sequence[float], base: int | None = None, left_out: Collection[int] = ()
) -> XmR | None:
    """Limits from the first `base` values (all of them unless given); None without values.

    `left_out` are the places of values with a known special cause: they are judged like all
    others, but do not move the limits (unless nothing else is left).
    """
    first = values[:base] if base else values
    basis = [v for i, v in enumerate(first) if i not in left_out] or list(first)
    if not basis:
        return None
    mean = sum(basis) / len(basis)
    spread = _spread(basis)
    if spread is None:
        return XmR(mean, None, None, True, [frozenset() for _ in values])
    reach = 2.66 * spread
    found = _signals(values, mean, reach)
    return XmR(mean, mean - reach, mean + reach, len(basis) < STABLE_AFTER, found)


def _spread(basis: Sequence[float]) -> float | None:
    """The mean moving range, without the ranges that are themselves out of control."""
    ranges = [abs(b - a) for a, b in pairwise(basis)]
    if not ranges:
        return None
    average = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < 3.267 * average]
    return sum(kept) / len(kept) if kept else average


def _side(value: float, low: float, high: float) -> int:
    return (value > high) - (value < low)


def _signals(values: Sequence[float], mean: float, reach: float) -> list[frozenset[str]]:
    marks: list[set[str]] = [set() for _ in values]
    side = [_side(v, mean, mean) for v in values]
    near = [_side(v, mean - reach * 2 / 3, mean + reach * 2 / 3) for v in values]
    steps = [_side(b, a, a) for a, b in pairwise(values)]
    for i, value in enumerate(values):
        if _side(value, mean - reach, mean + reach):
            marks[i].add(OUTSIDE)
        if i >= 6 and _all_one_way(side[i - 6 : i + 1]):
            _mark(marks, range(i - 6, i + 1), RUN)
        if i >= 6 and _all_one_way(steps[i - 6 : i]):
            _mark(marks, range(i - 6, i + 1), TREND)
        if i >= 2 and _all_one_way(side[i - 2 : i + 1]):
            beyond = [j for j in range(i - 2, i + 1) if near[j] == side[i]]
            if len(beyond) >= 2:
                _mark(marks, beyond, NEAR)
    return [frozenset(m) for m in marks]


def _all_one_way(signs: Sequence[int]) -> bool:
    return signs[0] != 0 and len(set(signs)) == 1


def _mark(marks: list[set[str]], places: Sequence[int] | range, signal: str) -> None:
    for place in places:
        marks[place].add(signal)


def assurance(limits: XmR, target: float, better: str = "higher") -> str | None:
    """pass, fail or hit-or-miss: what the process, left as it is, will do against the target."""
    if limits.lower is None or limits.upper is None or better not in ("higher", "lower"):
        return None
    if target > limits.upper:
        return "fail" if better == "higher" else "pass"
    if target < limits.lower:
        return "pass" if better == "higher" else "fail"
    return "hit-or-miss"

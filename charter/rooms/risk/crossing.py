"""When a figure crosses its line, and when it has come back: pure, so that it can be replayed.

A warning comes with the first reading that reaches the threshold. It ends only after `calm`
readings running on the other side of `release`, which lies behind the threshold: figures that
swing about the threshold raise one warning, not one a day (hysteresis).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

RAISED, CLEARED, NOTHING = "raised", "cleared", ""


@dataclass(frozen=True)
class Line:
    """Above: warns at value >= threshold, calm at value < release. Below: the other way round."""

    threshold: Decimal
    release: Decimal
    is_above: bool = True
    calm: int = 1

    def is_crossed(self, value: Decimal) -> bool:
        return value >= self.threshold if self.is_above else value <= self.threshold

    def is_calm(self, value: Decimal) -> bool:
        return value < self.release if self.is_above else value > self.release


@dataclass(frozen=True)
class Standing:
    """Whether a warning stands, and how many calm readings came running."""

    warned: bool = False
    run: int = 0


def step(line: Line, before: Standing, value: Decimal) -> tuple[Standing, str]:
    """The standing after one more reading, and what that reading did."""
    if not before.warned:
        return (Standing(True), RAISED) if line.is_crossed(value) else (before, NOTHING)
    run = before.run + 1 if line.is_calm(value) else 0
    if run >= line.calm:
        return Standing(), CLEARED
    return Standing(True, run), NOTHING


def replay(line: Line, values: Iterable[Decimal]) -> Iterator[tuple[int, str]]:
    """(place, raised or cleared) for a whole series."""
    standing = Standing()
    for place, value in enumerate(values):
        standing, done = step(line, standing, value)
        if done:
            yield place, done

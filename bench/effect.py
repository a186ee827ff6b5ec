"""How often the verdict on a measure's effect is wrong, and how often it is right:

    make effect          # or: python -m bench.effect [series per row]

Series without any effect (white; each value remembering the one before with φ = 0.3, or 0.6;
with a weekly season) and the same with a step of one sigma. Seeded: the same table every time.
"""

import math
import random
import sys
from dataclasses import dataclass

from charter.ground.effect import EFFECTIVE, WORSE, Effect, effect
from charter.ground.student import quantile

WEEK = (0.0, 0.4, 0.6, 0.3, -0.2, -1.2, -1.5)  # in sigmas: quiet weekends
YEAR = tuple(1.5 * math.sin(2 * math.pi * i / 12) for i in range(12))


@dataclass(frozen=True)
class Kind:
    name: str
    phi: float = 0.0
    season: tuple[float, ...] = ()


WHITE, NEAR, STICKY = Kind("white"), Kind("AR(1) 0.3", 0.3), Kind("AR(1) 0.6", 0.6)
WEEKLY = Kind("weekly season", season=WEEK)
WEEKLY_NEAR = Kind("weekly season and AR(1) 0.3", 0.3, WEEK)
YEARLY = Kind("yearly season", season=YEAR)
YEARLY_NEAR = Kind("yearly season and AR(1) 0.3", 0.3, YEAR)
TOLD = (WHITE, NEAR, WEEKLY)  # what the calibration is promised for
ROWS = [(kind, n, n) for n in (12, 24, 36) for kind in (WHITE, NEAR, WEEKLY, WEEKLY_NEAR)]
ROWS += [(WHITE, 24, 12), (NEAR, 24, 12), (WHITE, 18, 18), (NEAR, 28, 28)]
ROWS += [(kind, n, n) for n in (12, 24) for kind in (YEARLY, YEARLY_NEAR)]
ROWS += [(STICKY, 12, 12), (STICKY, 36, 36)]


def drawn(kind: Kind, before: int, after: int, step: float, dice: random.Random) -> list[float]:
    """One series with noise of one sigma, its season beginning anywhere."""
    value, fresh = dice.gauss(0, 1), math.sqrt(1 - kind.phi**2)
    begin, found = dice.randrange(len(kind.season) or 1), []
    for i in range(before + after):
        season = kind.season[(begin + i) % len(kind.season)] if kind.season else 0.0
        found.append(value + season + (step if i >= before else 0.0))
        value = kind.phi * value + fresh * dice.gauss(0, 1)
    return found


def verdicts(kind: Kind, before: int, after: int, step: float, count: int) -> list[Effect]:
    dice = random.Random(f"{kind.name} {before} {after} {step}")
    lines = (drawn(kind, before, after, step, dice) for _ in range(count))
    return [effect(one, before, season=len(kind.season)) for one in lines]


def share(found: list[Effect], verdict: str) -> float:
    return 100 * sum(one.verdict == verdict for one in found) / len(found)


def holding(found: list[Effect], step: float) -> float:
    """How often the interval holds the truth, in percent."""
    inside = (one.low is not None and one.low <= step <= (one.high or 0.0) for one in found)
    return 100 * sum(inside) / len(found)


def by_t_test(kind: Kind, count: int, step: float) -> float:
    """For comparison: Student's t on 12 + 12 points, one-sided 5 %, in percent found."""
    dice, limit, found = random.Random(f"t {kind.name} {step}"), quantile(0.05, 22), 0
    for _ in range(count):
        line = drawn(kind, 12, 12, step, dice)
        means = sum(line[:12]) / 12, sum(line[12:]) / 12
        squares = sum((v - means[i // 12]) ** 2 for i, v in enumerate(line))
        found += means[1] - means[0] > limit * math.sqrt(squares / 22 / 6)
    return 100 * found / count


def main(count: int) -> None:
    print("| series | before + after | false “effective” | false “worse” ", end="")
    print("| power, step of 1σ | “worse” at that step | interval holds 0 / 1σ |")
    print("|---|---|---|---|---|---|---|")
    for kind, before, after in ROWS:
        null = verdicts(kind, before, after, 0.0, count)
        real = verdicts(kind, before, after, 1.0, count)
        figures = (share(null, EFFECTIVE), share(null, WORSE), share(real, EFFECTIVE))
        cells = [f"{x:.2f} %" for x in figures] + [f"{share(real, WORSE):.2f} %"]
        cells.append(f"{holding(null, 0.0):.1f} % / {holding(real, 1.0):.1f} %")
        print(f"| {kind.name} | {before} + {after} | " + " | ".join(cells) + " |", flush=True)
    for kind in TOLD:
        wrong, right = by_t_test(kind, count, 0.0), by_t_test(kind, count, 1.0)
        print(f"| {kind.name}, Student's t | 12 + 12 | {wrong:.2f} % | | {right:.2f} % | | |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

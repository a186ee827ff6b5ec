"""How scores spread over departments and how strict raters are, for HR and management.

A department of fewer than FEWEST is left out: its spread would be about somebody. Raters have
names for HR and for whoever may read figures about them; for others they are rows without a name.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from charter.org.models import Department, Person
from charter.rooms.appraisal.models import Appraisal, Cycle
from charter.rooms.appraisal.scoring import STEP
from charter.rooms.people.queries import readable_figures

FEWEST = 5
FEWEST_RATED = 3
BANDS: tuple[tuple[str, int, int], ...] = (
    ("<60", 0, 60),
    ("60–69", 60, 70),
    ("70–79", 70, 80),
    ("80–89", 80, 90),
    ("≥90", 90, 101),
)


@dataclass(frozen=True)
class Spread:
    """`counts` people by band; `shares` the same in percent of the department."""

    department: str
    n: int
    mean: Decimal
    counts: list[tuple[str, int, float]]


@dataclass(frozen=True)
class Strictness:
    """The mean of the ratings somebody gave, in points, against everybody's; above: milder."""

    name: str
    n: int
    mean: float
    difference: float


@dataclass(frozen=True)
class Calibration:
    departments: list[Spread]
    left_out: int
    raters: list[Strictness]
    rated: int
    of: int


def calibration(reader: Person, cycle: Cycle) -> Calibration:
    rows = Appraisal.objects.filter(cycle=cycle, score__isnull=False).order_by()
    scores: dict[int, list[Decimal]] = defaultdict(list)
    given: dict[int, list[float]] = defaultdict(list)
    for unit, score, rater, rating in rows.values_list("department", "score", "rated_by", "rating"):
        scores[unit or 0].append(score or Decimal(0))
        if rater and rating:
            given[rater].append(mean(rating.values()) * STEP)
    units = dict(Department.objects.values_list("pk", "name"))
    large = {unit: found for unit, found in scores.items() if unit and len(found) >= FEWEST}
    spreads = [_spread(units[unit], found) for unit, found in large.items()]
    return Calibration(
        sorted(spreads, key=lambda one: one.department),
        len(scores) - len(large),
        _raters(reader, given),
        sum(map(len, scores.values())),
        Appraisal.objects.filter(cycle=cycle).count(),
    )


def _spread(name: str, scores: list[Decimal]) -> Spread:
    counts = [
        (label, n := sum(low <= one < high for one in scores), 100 * n / len(scores))
        for label, low, high in BANDS
    ]
    return Spread(name, len(scores), sum(scores, Decimal(0)) / len(scores), counts)


def _raters(reader: Person, given: dict[int, list[float]]) -> list[Strictness]:
    enough = {rater: found for rater, found in given.items() if len(found) >= FEWEST_RATED}
    if not enough:
        return []
    every = mean(value for found in given.values() for value in found)
    named = readable_figures(reader)
    names = dict(named.filter(pk__in=list(enough)).values_list("pk", "name"))
    rows = [
        Strictness(names.get(rater, ""), len(found), mean(found), mean(found) - every)
        for rater, found in enough.items()
    ]
    return sorted(rows, key=lambda one: one.difference)

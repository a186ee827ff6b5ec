"""What an appraisal comes to: pure arithmetic on counts and ratings, nothing else.

Source: our own (decision 1521), after the organisation's defaults (tasks 30, quality 25,
efficiency 15, teamwork 10, satisfaction 20; self and superior 30 : 70).

    score      = Σ weight(d) · value(d) / Σ weight(d)      over the dimensions that have a value
    value(d)   = work · (100 - rating %) + ratings · rating %, of those that are there
    work       = own · (100 - department %) + department · department %, of those that are there
    own        = 100 · good / n of the person's own records together; each weighs the same
                 (teamwork: instead of records, the band of colleagues' voices)
    department = mean of the departments' shares, by the days of the period spent in each
    ratings    = 20 · rating (1 to 5), self : superior as the parameter says, of those given

What is missing is left out and the rest weighs more in proportion: never a zero. All of it is
exact (fractions); only what is shown is rounded. Shares of fewer than FEW records have a range,
Wilson's 95 % interval, and with them the score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from charter.kernel.merit import DIMENSIONS
from charter.rooms.surveys.figures import FEW, wilson

OWN, DEPARTMENT, VOICES, SELF, SUPERIOR = "own", "department", "voices", "self", "superior"
STEP = 20  # points of one step of a rating
VOICES_NEEDED = 3
# A mean of voices is told by its band only: the exact mean of all fives would tell everybody's.
BANDS = ((2, 30), (3, 50), (4, 70), (6, 90))  # a mean below -> points
CENT = Decimal("0.01")
ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)


@dataclass(frozen=True)
class Share:
    """Good ones of n records; `days` weighs departments against each other."""

    good: int
    n: int
    days: int = 1


@dataclass(frozen=True)
class Facts:
    """What is known of one dimension."""

    own: Share = Share(0, 0)
    departments: tuple[Share, ...] = ()
    voices: tuple[int, ...] = ()
    self_rating: int | None = None
    superior: int | None = None


@dataclass(frozen=True)
class Rules:
    """Percents in force on the first day of the period."""

    weights: Mapping[str, int]
    rating: int = 40
    own_rating: int = 30
    department: int = 20


@dataclass(frozen=True)
class Piece:
    """One source of a dimension's value. `weight` is its share of the dimension (0 to 1) once
    what is missing was left out; `value` None is missing."""

    name: str
    value: Fraction | None
    weight: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    n: int = 0


@dataclass(frozen=True)
class Worth:
    """A dimension: its value and range, and `weight`, its share of the score (0 to 1)."""

    dimension: str
    pieces: tuple[Piece, ...]
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    weight: Fraction = ZERO

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(piece.name for piece in self.pieces if piece.value is None)


@dataclass(frozen=True)
class Score:
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    worths: tuple[Worth, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """All five dimensions have a value."""
        return all(worth.value is not None for worth in self.worths)


def shown(value: Fraction | None) -> Decimal | None:
    """Two decimals, half up."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def percent(share: Share) -> Fraction | None:
    return Fraction(100 * share.good, share.n) if share.n else None


def band(voices: Sequence[int]) -> Fraction | None:
    """The points of the voices' mean; None below the floor. `voices` counts the ones, twos, …"""
    n = sum(voices)
    if n < VOICES_NEEDED:
        return None
    mean = Fraction(sum(step * count for step, count in enumerate(voices, 1)), n)
    return Fraction(next(points for below, points in BANDS if mean < below))


def score(facts: Mapping[str, Facts], rules: Rules) -> Score:
    """All of it, from what is known of each dimension."""
    worths = [_worth(name, facts.get(name, Facts()), rules) for name in DIMENSIONS]
    total = sum((_weight(rules, w) for w in worths if w.value is not None), ZERO)
    if not total:
        return Score(None, None, None, tuple(worths))
    found = tuple(
        replace(w, weight=_weight(rules, w) / total if w.value is not None else ZERO)
        for w in worths
    )
    value, low, high = (
        sum((w.weight * (getattr(w, name) or ZERO) for w in found), ZERO)
        for name in ("value", "low", "high")
    )
    return Score(value, low, high, found)


def _weight(rules: Rules, worth: Worth) -> Fraction:
    return Fraction(rules.weights[worth.dimension])


def _worth(dimension: str, facts: Facts, rules: Rules) -> Worth:
    work = [_work(dimension, facts), _shared(facts)]
    shares = [100 - rules.department, rules.department]
    ratings = [_rated(SELF, facts.self_rating), _rated(SUPERIOR, facts.superior)]
    sides = [rules.own_rating, 100 - rules.own_rating]
    whole = [100 - rules.rating, rules.rating]
    groups = ((work, shares), (ratings, sides))
    present = [any(p.value is not None for p in pieces) for pieces, _weights in groups]
    over = sum((w for w, there in zip(whole, present, strict=True) if there), 0)
    pieces: list[Piece] = []
    for (members, inner), outer, there in zip(groups, whole, present, strict=True):
        part = Fraction(outer, over) if there and over else ZERO
        pieces += _weighed(members, inner, part)
    return _summed(dimension, tuple(pieces))


def _weighed(members: list[Piece], inner: list[int], part: Fraction) -> list[Piece]:
    there = [w for m, w in zip(members, inner, strict=True) if m.value is not None]
    total = sum(there)
    if there and not total:  # only what the parameters give no weight is there: it stands for all
        inner, total = [1] * len(inner), len(there)
    return [
        replace(m, weight=part * Fraction(w, total) if m.value is not None and total else ZERO)
        for m, w in zip(members, inner, strict=True)
    ]


def _summed(dimension: str, pieces: tuple[Piece, ...]) -> Worth:
    there = [p for p in pieces if p.weight]
    if not there:
        return Worth(dimension, pieces, None, None, None)
    value, low, high = (
        sum((p.weight * (getattr(p, name) or ZERO) for p in there), ZERO)
        for name in ("value", "low", "high")
    )
    return Worth(dimension, pieces, value, low, high)


def _work(dimension: str, facts: Facts) -> Piece:
    if dimension == "teamwork":
        found = band(facts.voices)
        return Piece(VOICES, found, ZERO, found, found, sum(facts.voices))
    low, high = reach(facts.own)
    return Piece(OWN, percent(facts.own), ZERO, low, high, facts.own.n)


def _shared(facts: Facts) -> Piece:
    there = [share for share in facts.departments if share.n and share.days]
    days = sum(share.days for share in there)
    if not days:
        return Piece(DEPARTMENT, None, ZERO)
    parts = [(Fraction(s.days, days), percent(s) or ZERO, *reach(s)) for s in there]
    value = sum((w * v for w, v, _low, _high in parts), ZERO)
    low = sum((w * (bottom or ZERO) for w, _v, bottom, _high in parts), ZERO)
    high = sum((w * (top or ZERO) for w, _v, _low, top in parts), ZERO)
    return Piece(DEPARTMENT, value, ZERO, low, high, sum(s.n for s in there))


def reach(share: Share) -> tuple[Fraction | None, Fraction | None]:
    """The range of a share in percent: a point from FEW records on."""
    point, found = percent(share), wilson(share.good, share.n)
    if found is None or point is None or share.n >= FEW:
        return point, point
    low, high = (Fraction(round(end * 10_000), 100) for end in found)
    return min(low, point), max(high, point)


def _rated(name: str, rating: int | None) -> Piece:
    value = None if rating is None else Fraction(STEP * rating)
    return Piece(name, value, ZERO, value, value, 0 if rating is None else 1)

"""By how much one record moves the score: said beside the record, and proven by removing it.

Source: own (decision 1521). Taking one record out of g good ones of n changes its share by
(g/n - x) / (n - 1), x being 1 for a good record and 0 else; that times the weights above it. The
last record of its kind takes its part with it, and the others weigh more: no formula but the
difference itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from charter.rooms.appraisal.scoring import (
    DEPARTMENT,
    OWN,
    ZERO,
    Facts,
    Rules,
    Score,
    Share,
    score,
)


def without(
    facts: Mapping[str, Facts], dimension: str, is_good: bool, department: int | None = None
) -> dict[str, Facts]:
    """The facts with one record less; `department` is its place among the departments."""
    here = facts[dimension]
    if department is None:
        changed = replace(here, own=_less(here.own, is_good))
    else:
        row = list(here.departments)
        row[department] = _less(row[department], is_good)
        changed = replace(here, departments=tuple(row))
    return {**facts, dimension: changed}


def _less(share: Share, is_good: bool) -> Share:
    return Share(share.good - is_good, share.n - 1, share.days)


def stake(
    facts: Mapping[str, Facts],
    rules: Rules,
    dimension: str,
    is_good: bool,
    department: int | None = None,
    known: Score | None = None,
) -> Fraction:
    """Points that the record adds to the score (below zero: takes away), as it stands now."""
    now, here = known or score(facts, rules), facts[dimension]
    share = here.own if department is None else here.departments[department]
    if share.n < 2:
        left = score(without(facts, dimension, is_good, department), rules).value
        return ZERO if now.value is None or left is None else now.value - left
    moved = (Fraction(share.good, share.n) - is_good) / (share.n - 1) * 100
    worth = next(w for w in now.worths if w.dimension == dimension)
    name = OWN if department is None else DEPARTMENT
    weight = next((p.weight for p in worth.pieces if p.name == name), ZERO)
    if department is not None:
        there = [s.days for s in here.departments if s.n]
        weight *= Fraction(share.days, sum(there)) if sum(there) else ZERO
    return -worth.weight * weight * moved

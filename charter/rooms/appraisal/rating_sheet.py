"""The superior's sheet: everybody who can be rated now, with what the work proposes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle
from charter.rooms.appraisal.queries import score_of
from charter.rooms.appraisal.scoring import DEPARTMENT, OWN, STEP, Worth
from charter.rooms.appraisal.words import DIMENSION, spoken

MOST = 100


@dataclass(frozen=True)
class Cell:
    """`proposed` is the step nearest to the figures; None where the work has no records."""

    name: str
    label: object
    figures: str
    own: int | None
    proposed: int | None


@dataclass(frozen=True)
class SheetRow:
    appraisal: Appraisal
    cells: list[Cell]


@dataclass(frozen=True)
class RatingSheet:
    rows: list[SheetRow]
    waiting: int


def sheet(superior: Person, cycle: Cycle) -> RatingSheet | None:
    """None for who has nobody to rate; `waiting` still lack the person or colleagues."""
    if cycle.is_drawing:
        return None
    left = Ballot.objects.filter(cycle=cycle, about=OuterRef("person"), is_given=False)
    rows = Appraisal.objects.to_rate().filter(cycle=cycle, superior=superior)
    found = rows.annotate(lacks=Exists(left)).select_related("person", "cycle")
    every: list[Any] = list(found.prefetch_related("parts").order_by("person__name")[:MOST])
    if not every:
        return None
    over = clock.today() > cycle.input_until
    ready = [one for one in every if over or (one.own_at is not None and not one.lacks)]
    return RatingSheet([_row(one) for one in ready], len(every) - len(ready))


def _row(one: Appraisal) -> SheetRow:
    worths = score_of(one, list(one.parts.all())).worths
    return SheetRow(one, [_cell(one, worth) for worth in worths])


def _cell(one: Appraisal, worth: Worth) -> Cell:
    work = [p for p in worth.pieces if p.name in (OWN, DEPARTMENT) and p.value is not None]
    weight = sum(p.weight for p in work)
    name = worth.dimension
    if not work or not weight:
        return Cell(name, DIMENSION[name], "", one.own.get(name), None)
    value, low, high = (
        sum((p.weight * (getattr(p, end) or 0) for p in work), 0 * weight) / weight
        for end in ("value", "low", "high")
    )
    step = min(5, max(1, int(value / STEP + 0.5)))
    return Cell(name, DIMENSION[name], spoken(value, low, high), one.own.get(name), step)

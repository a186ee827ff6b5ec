"""The records behind one point, as far as the reader may see them, each with what it weighs."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from charter.ground.formats import iso
from charter.kernel.journal.subjects import url_of, visible
from charter.kernel.merit import FIGURES
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal, Part
from charter.rooms.appraisal.periods import rules_of
from charter.rooms.appraisal.queries import aside, departments_of, facts_of, voices_of
from charter.rooms.appraisal.scoring import score
from charter.rooms.appraisal.stakes import stake
from charter.rooms.appraisal.words import points

MOST = 500
GOOD, MISSED, LEAVE, ASIDE = "good", "missed", "leave", "aside"


@dataclass(frozen=True)
class Shown:
    """`cells` are what the room lists, none when the reader may not see the record."""

    mark: str
    cells: list[str]
    url: str
    stake: str


def marks_of(part: Part, appraisal: Appraisal) -> dict[int, str]:
    out = aside(appraisal)
    found = dict.fromkeys(part.missed, MISSED) | dict.fromkeys(part.good, GOOD)
    found |= dict.fromkeys(part.on_leave, LEAVE)
    return {pk: ASIDE if (part.figure, pk) in out else mark for pk, mark in found.items()}


def headings(part: Part) -> "list[str | Promise]":
    one = FIGURES.get(part.figure)
    return [heading for heading, _lookup in one.columns] if one else []


def shown(part: Part, appraisal: Appraisal, reader: Person) -> list[Shown]:
    """Missed ones first. A record of a room that was taken away is a bare number."""
    one, marks = FIGURES.get(part.figure), marks_of(part, appraisal)
    if one is None:
        return []
    stakes = _stakes(part, appraisal)
    kind, lookup = one.opens or (one.kind, "pk")
    rows = one.model._base_manager.filter(pk__in=list(marks)).order_by("-pk")
    values = rows.values_list("pk", lookup, *(path for _heading, path in one.columns))[:MOST]
    found = list(values)
    seen = _seen(kind, reader, [page for _pk, page, *_cells in found])
    told = [
        Shown(
            marks[pk],
            [_cell(cell) for cell in cells] if seen is None or page in seen else [],
            url_of(kind, page) if seen is not None and page in seen else "",
            stakes[marks[pk]],
        )
        for pk, page, *cells in found
    ]
    order = (MISSED, GOOD, LEAVE, ASIDE)
    return sorted(told, key=lambda row: order.index(row.mark))


def _seen(kind: str, reader: Person, keys: list[int]) -> set[int] | None:
    """With the reader's own rights, whoever's appraisal it is; None when the kind has no say."""
    rows = visible(kind, reader)
    return None if rows is None else set(rows.filter(pk__in=keys).values_list("pk", flat=True))


def _cell(value: Any) -> str:
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        return iso(timezone.localtime(value))
    return "" if value is None else str(value)


def _stakes(part: Part, appraisal: Appraisal) -> dict[str, str]:
    """Of each kind of record here what one of it adds to the score."""
    parts, rules = list(appraisal.parts.all()), rules_of(appraisal.cycle)
    known = voices_of(appraisal) if appraisal.rating else ()
    facts = facts_of(appraisal, parts, voices=known)
    of = [p for p in parts if p.dimension == part.dimension]
    units = [unit for unit, _rows in departments_of(of)]
    place = units.index(part.department_id) if part.department_id in units else None
    now = score(facts, rules)
    found = {LEAVE: "", ASIDE: ""}
    for mark, is_good in ((GOOD, True), (MISSED, False)):
        rows = part.good if is_good else part.missed
        change = stake(facts, rules, part.dimension, is_good, place, now) if rows else None
        found[mark] = points(change) if change is not None and now.value is not None else ""
    return found

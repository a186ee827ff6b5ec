"""Rooms declare what they can prove; the policy floor asks for it by clause.

One declaration gives the count, the failing records, the scope, and the drill-down, in SQL.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

if TYPE_CHECKING:
    from charter.kernel.parameters.queries import Moment

    Population = Callable[[Moment], QuerySet[Any]]
    Condition = Callable[[Moment], Q]
    Percent = Callable[[Moment], float]


@dataclass(frozen=True)
class Evidence:
    """What a clause can be checked against.

    population  the records the clause speaks of, at a moment
    kept        what must hold of each of them
    risk        kept, but close to failing (optional)
    required    percent of the population that must be kept (100 unless a parameter says else)
    is_share    the clause itself asks for that percent and no more: reaching it is keeping it
    may_be_none the kind of record need not occur (a complaint): without any it is no hole
    department, project, person   lookups from a record to its scope ("" = not scoped so)
    due         lookup to the day or moment a failing record was due ("" = it has none)
    touched_by  kinds of journal subjects whose entries can change this verdict
    columns     (heading, lookup) pairs for the list of failing records
    """

    clause: str
    name: str
    rule: "str | Promise"
    model: type[Model]
    population: "Population"
    kept: "Condition"
    risk: "Condition | None" = None
    required: "Percent | None" = None
    is_share: bool = False
    may_be_none: bool = False
    department: str = ""
    project: str = ""
    person: str = ""
    due: str = ""
    touched_by: tuple[str, ...] = ()
    columns: "tuple[tuple[str | Promise, str], ...]" = field(default=())


EVIDENCE: dict[str, list[Evidence]] = defaultdict(list)


# Records without a page of their own: the route where they are seen and mended, and the lookup from
# the record to what the route takes ("" when it takes nothing).
PAGES: dict[type[Model], tuple[str, str]] = {}


def stands_at(model: type[Model], route: str, lookup: str = "") -> None:
    """Declare where a failing record without a page of its own is mended."""
    PAGES[model] = (route, lookup)


# Where the work is done that leaves the proof: what one does there and the route, by the beginning
# of clause codes; the longest that fits counts.
PLACES: dict[str, "tuple[str | Promise, str]"] = {}


def done_at(clauses: str, what: "str | Promise", route: str) -> None:
    """Declare where one begins with what `clauses` ask for, so that a clause without evidence
    leads to the act that would prove it."""
    PLACES[clauses] = (what, route)


def place_of(code: str) -> "tuple[str | Promise, str] | None":
    """(what one does, the route), or None where no room has declared any."""
    found = [begin for begin in PLACES if code.startswith(begin)]
    return PLACES[max(found, key=len)] if found else None


def evidence(clause: str, name: str, rule: "str | Promise", **declaration: Any) -> Evidence:
    """Declare a proof in a room's evidence.py."""
    assert all(e.name != name for found in EVIDENCE.values() for e in found), name
    proof = Evidence(clause=clause, name=name, rule=rule, **declaration)
    EVIDENCE[clause].append(proof)
    return proof

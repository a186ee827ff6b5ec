"""What plans do to each other: found from the newest versions that have come in. Pure reading."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from charter.org.models import Person
from charter.rooms.improvement.clashes import MONEY, ORDER, PERSON, clashes
from charter.rooms.improvement.clashes import Clash as Taken
from charter.rooms.improvement.models import (
    Clash,
    Cover,
    Cycle,
    MeasureTerms,
    ResourceAsk,
    TargetTerms,
    Version,
)
from charter.rooms.improvement.needs import needs_of

ALIKE = 0.5  # of the pairs of characters that two titles share (Dice)
FULL = 100


@dataclass(frozen=True)
class Found:
    """`key` names the same clash each time it is found; `facts` are what the desk shows."""

    kind: str
    key: str
    plans: frozenset[int]
    facts: dict[str, Any] = field(default_factory=dict)


def arrived(cycle: Cycle) -> list[Version]:
    """The newest version of each plan, unless the department is still writing its first."""
    newest = Version.objects.newest().filter(plan__cycle=cycle)
    return [
        one
        for one in newest.select_related("plan__department")
        if one.state != Version.State.DRAFT or one.origin != Version.Origin.DEPARTMENT
    ]


def clashes_of(cycle: Cycle) -> list[Found]:
    versions = arrived(cycle)
    terms = list(
        MeasureTerms.objects.filter(version__in=versions)
        .select_related("version__plan__department")
        .prefetch_related("asks")
        .order_by("measure")
    )
    return [
        *overlaps(terms),
        *resources(terms),
        *gaps(cycle, versions),
        *excess(cycle, terms),
    ]


def _named(terms: MeasureTerms) -> dict[str, Any]:
    """A measure as the desk names it."""
    plan = terms.version.plan
    return {"measure": terms.measure_id, "title": terms.title, "department": plan.department.name}


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of characters of two titles."""
    a, b = (
        {text[i : i + 2] for i in range(len(text) - 1)} for text in (one.strip(), other.strip())
    )
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def overlaps(terms: list[MeasureTerms]) -> Iterator[Found]:
    """Measures of different departments that are called alike."""
    for one, other in combinations(terms, 2):
        plans = frozenset((one.version.plan_id, other.version.plan_id))
        if len(plans) == 2 and likeness(one.title, other.title) >= ALIKE:
            facts = {"measures": [_named(one), _named(other)]}
            yield Found(
                Clash.Kind.OVERLAP, f"overlap:{one.measure_id}:{other.measure_id}", plans, facts
            )


def resources(terms: list[MeasureTerms]) -> Iterator[Found]:
    """People, money and order, by the one detector; a person's worst stretch stands for all."""
    known = {one.measure_id: one for one in terms}
    worst: dict[str, Taken] = {}
    for one in clashes(needs_of(terms)):
        if one.kind == ORDER:
            yield _order(one, known)
        elif one.kind == PERSON:
            old = worst.get(one.about)
            worst[one.about] = one if old is None or one.size > old.size else old
        elif one.kind == MONEY:
            yield _purse(one, known)
    names = dict(Person.objects.filter(pk__in=worst).values_list("pk", "name"))
    for one in worst.values():
        facts = {
            "person": int(one.about),
            "name": names[int(one.about)],
            "percent": int(one.size + FULL),
            "day": max(known[key].starts for key in one.measures).isoformat(),  # type: ignore
        }
        yield _found(Clash.Kind.PERSON, f"person:{one.about}", one, known, facts)


Known = dict[int, MeasureTerms]


def _found(kind: str, key: str, one: Taken, known: Known, facts: dict[str, Any]) -> Found:
    rows = [known[measure] for measure in one.measures]
    plans = frozenset(row.version.plan_id for row in rows)
    return Found(kind, key[:120], plans, {**facts, "measures": [_named(row) for row in rows]})


def _purse(one: Taken, known: Known) -> Found:
    asks = [
        ask.amount or Decimal(0)
        for measure in one.measures
        for ask in known[measure].asks.all()
        if ask.kind == ResourceAsk.Kind.MONEY
    ]
    facts = {"name": one.about, "amount": str(sum(asks, Decimal(0)))}
    return _found(Clash.Kind.MONEY, f"money:{one.about}", one, known, facts)


def _order(one: Taken, known: Known) -> Found:
    """The one that waits comes first in the facts, then what it waits for."""
    before, after = (int(part) for part in one.about.split(">"))
    facts: dict[str, Any] = {"missing": before not in known}
    if before in known:
        last = known[before].ends
        facts["until"] = last.isoformat() if last else ""
    found = _found(Clash.Kind.DEPENDENCY, f"after:{after}:{before}", one, known, facts)
    found.facts["measures"].sort(key=lambda row: row["measure"] != after)
    return found


def gaps(cycle: Cycle, versions: list[Version]) -> Iterator[Found]:
    """Kinds of target that a department in scope does not have; nothing before all have come."""
    if len(versions) < cycle.plans.count():
        return
    covered: dict[int, set[str]] = defaultdict(set)
    for plan, cover in TargetTerms.objects.filter(version__in=versions).values_list(
        "version__plan", "cover"
    ):
        covered[plan].add(cover)
    for version in versions:
        for cover in Cover:
            if cover not in covered[version.plan_id]:
                facts = {"cover": cover.value, "department": version.plan.department.name}
                key = f"cover:{version.plan_id}:{cover.value}"
                yield Found(Clash.Kind.COVER, key, frozenset((version.plan_id,)), facts)


def excess(cycle: Cycle, terms: list[MeasureTerms]) -> Iterator[Found]:
    """More money than there is."""
    cost = sum((one.cost for one in terms), Decimal(0))
    if cycle.budget is not None and cost > cycle.budget:
        plans = frozenset(one.version.plan_id for one in terms if one.cost)
        facts = {"cost": str(cost), "budget": str(cycle.budget)}
        yield Found(Clash.Kind.BUDGET, "budget", plans, facts)

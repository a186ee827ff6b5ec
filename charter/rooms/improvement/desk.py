"""What plans do to each other: found from the newest versions that have come in. Pure reading."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from charter.rooms.improvement.models import (
    Clash,
    Cover,
    Cycle,
    MeasureTerms,
    ResourceAsk,
    TargetTerms,
    Version,
)

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
        .select_related("version__plan__department", "after")
        .order_by("measure")
    )
    asks = list(ResourceAsk.objects.filter(terms__in=terms).select_related("person"))
    by_terms = {one.pk: one for one in terms}
    return [
        *overlaps(terms),
        *loads(by_terms, asks),
        *purses(by_terms, asks),
        *orders(terms),
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


def loads(terms: dict[int, MeasureTerms], asks: list[ResourceAsk]) -> Iterator[Found]:
    """People of whom more than all their time is asked in some week."""
    wanted: dict[int, list[tuple[MeasureTerms, ResourceAsk]]] = defaultdict(list)
    for ask in asks:
        one = terms[ask.terms_id]
        if ask.kind == ResourceAsk.Kind.PERSON and ask.person_id and one.starts and one.ends:
            wanted[ask.person_id].append((one, ask))
    for person, rows in wanted.items():
        percent, day = _peak(rows)
        if percent <= FULL:
            continue
        on = [
            one for one, _ask in rows if one.starts and one.ends and one.starts <= day <= one.ends
        ]
        facts = {
            "person": person,
            "name": str(rows[0][1].person),
            "percent": percent,
            "day": day.isoformat(),
            "measures": [_named(one) for one in on],
        }
        plans = frozenset(one.version.plan_id for one in on)
        yield Found(Clash.Kind.PERSON, f"person:{person}", plans, facts)


def _runs(terms: MeasureTerms, day: dt.date) -> bool:
    return bool(terms.starts and terms.ends and terms.starts <= day <= terms.ends)


def _peak(rows: list[tuple[MeasureTerms, ResourceAsk]]) -> tuple[int, dt.date]:
    """The highest sum of percents, which begins on a day on which something begins."""
    best = (0, dt.date.min)
    for first, _ask in rows:
        day = first.starts
        assert day is not None
        on = [ask.percent or 0 for one, ask in rows if _runs(one, day)]
        best = max(best, (sum(on), day), key=lambda one: one[0])
    return best


def purses(terms: dict[int, MeasureTerms], asks: list[ResourceAsk]) -> Iterator[Found]:
    """Money of one name that several departments ask for."""
    wanted: dict[str, list[tuple[MeasureTerms, ResourceAsk]]] = defaultdict(list)
    for ask in asks:
        if ask.kind == ResourceAsk.Kind.MONEY and ask.name.strip():
            wanted[ask.name.strip()].append((terms[ask.terms_id], ask))
    for name, rows in wanted.items():
        plans = frozenset(one.version.plan_id for one, _ask in rows)
        if len(plans) < 2:
            continue
        total = sum((ask.amount or Decimal(0) for _one, ask in rows), Decimal(0))
        facts = {
            "name": name,
            "amount": str(total),
            "measures": [_named(one) for one, _ask in rows],
        }
        yield Found(Clash.Kind.MONEY, f"money:{name}"[:120], plans, facts)


def orders(terms: list[MeasureTerms]) -> Iterator[Found]:
    """A measure that begins before what it waits for is done, or waits for what nobody does."""
    known = {one.measure_id: one for one in terms}
    for one in terms:
        if one.after_id is None:
            continue
        before = known.get(one.after_id)
        if before and before.ends and one.starts and before.ends < one.starts:
            continue
        facts: dict[str, Any] = {"measures": [_named(one)], "missing": before is None}
        plans = {one.version.plan_id}
        if before is not None:
            facts["measures"].append(_named(before))
            facts["until"] = before.ends.isoformat() if before.ends else ""
            plans.add(before.version.plan_id)
        yield Found(
            Clash.Kind.DEPENDENCY,
            f"after:{one.measure_id}:{one.after_id}",
            frozenset(plans),
            facts,
        )


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

"""The desk as it stands: each department's part, what the targets cover, sums, what is in the
way."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.rooms.improvement.models import (
    Clash,
    Cover,
    Cycle,
    MeasureTerms,
    Plan,
    TargetTerms,
    Version,
)


@dataclass(frozen=True)
class Row:
    """`found` are the clashes of this plan that are not settled, in words."""

    plan: Plan
    version: Version
    targets: int
    measures: int
    cost: Decimal
    found: list[str]
    late: bool

    @property
    def tone(self) -> str:
        return "bad" if self.late else self.version.tone

    @property
    def word(self) -> str:
        return _("未交") if self.late else str(self.version.get_state_display())

    @property
    def came(self) -> bool:
        return not self.version.is_writable


@dataclass(frozen=True)
class Desk:
    rows: list[Row]
    clashes: list[Clash]
    settled: list[Clash]
    covers: list[dict[str, Any]]
    baseless: int
    states: list[tuple[str, int]] = field(default_factory=list)
    days: int = 0

    @property
    def targets(self) -> int:
        return sum(row.targets for row in self.rows)

    @property
    def measures(self) -> int:
        return sum(row.measures for row in self.rows)

    @property
    def cost(self) -> Decimal:
        return sum((row.cost for row in self.rows), Decimal(0))

    @property
    def absent(self) -> list[Row]:
        return [row for row in self.rows if not row.came]

    @property
    def waiting(self) -> list[Row]:
        return [row for row in self.rows if row.version.state == Version.State.HANDED_IN]

    @property
    def ready(self) -> bool:
        done = all(row.version.state == Version.State.REVIEWED for row in self.rows)
        return done and not self.clashes

    @property
    def left(self) -> int:
        return len(self.absent) + len(self.waiting) + len(self.clashes)


def with_newest(cycle: Cycle) -> list[Any]:
    """The plans of a cycle, each with its newest version as `newest`."""
    plans: list[Any] = list(cycle.plans.select_related("department", "owner"))
    found = Version.objects.newest().filter(plan__in=plans)
    newest = {one.plan_id: one for one in found}
    for plan in plans:
        plan.newest = newest[plan.pk]
    return sorted(plans, key=lambda plan: plan.department.name)


def desk_of(cycle: Cycle) -> Desk:
    """In six statements, however many departments."""
    newest = Version.objects.newest().filter(plan__cycle=cycle)
    versions = list(newest.select_related("plan__department", "plan__owner", "plan__cycle"))
    versions.sort(key=lambda one: one.plan.department.name)
    targets = list(TargetTerms.objects.filter(version__in=versions))
    measures = MeasureTerms.objects.filter(version__in=versions).values_list("version", "cost")
    costs: dict[int, list[Decimal]] = defaultdict(list)
    for pk, cost in measures:
        costs[pk].append(cost)
    found = list(cycle.clashes.prefetch_related("plans").order_by("pk"))
    open_ones = [one for one in found if one.state == Clash.State.FOUND]
    words = _by_plan(open_ones)
    count = Counter(one.version_id for one in targets)
    rows = [
        Row(
            one.plan,
            one,
            count[one.pk],
            len(costs[one.pk]),
            sum(costs[one.pk], Decimal(0)),
            words[one.plan_id],
            one.is_writable and cycle.hand_in_on < clock.today(),
        )
        for one in versions
    ]
    return Desk(
        rows=rows,
        clashes=open_ones,
        settled=[one for one in found if one.state == Clash.State.SETTLED],
        covers=_covers(targets),
        baseless=sum(1 for one in targets if one.baseline is None),
        states=list(Counter(row.word for row in rows).items()),
        days=(cycle.hand_in_on - clock.today()).days,
    )


def _by_plan(clashes: list[Clash]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for one in clashes:
        for plan in one.plans.all():
            found[plan.pk].append(str(one.get_kind_display()))
    return found


def _covers(targets: list[TargetTerms]) -> list[dict[str, Any]]:
    count = Counter(one.cover for one in targets)
    return [{"label": cover.label, "n": count[cover.value]} for cover in Cover]


def pair(rows: list[Row], left: str, right: str) -> list[Row]:
    """The two departments to be compared, by the keys of their plans; else the first that are no
    pair already. Fewer than two when there are no two."""
    by_key = {str(row.plan.pk): row for row in rows}
    one = by_key.get(left) or next(iter(rows), None)
    others = [row for row in rows if row is not one]
    two = by_key.get(right)
    if two is None or two is one:
        two = next(iter(others), None)
    return [row for row in (one, two) if row is not None]


def between(clashes: list[Clash], plans: list[int]) -> list[Clash]:
    """Of the clashes those in which all of these plans take part."""
    return [one for one in clashes if set(plans) <= {plan.pk for plan in one.plans.all()}]

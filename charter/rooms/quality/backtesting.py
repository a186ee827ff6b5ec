"""What other rules for "major" would have meant for the problems of the last year."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from charter.ground import clock
from charter.kernel.parameters.queries import in_force
from charter.org.models import Customer
from charter.rooms.quality import grading
from charter.rooms.quality.models import Problem
from charter.rooms.quality.models.problems import YEAR

MOST = 20_000
SHOWN = 50
READ = (
    "pk", "title", "grade", "state", "reported_at", "cause", "step", "project", "department",
    "customers_hit", "loss", *grading.YES_OR_NO,
)  # fmt: skip


@dataclass
class Backtest:
    """`looked` problems; those that the new rules alone make major, and the old ones alone."""

    looked: int = 0
    rises: list[tuple[Any, str]] = field(default_factory=list)
    falls: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def first_rises(self) -> list[tuple[Any, str]]:
        return self.rises[:SHOWN]

    @property
    def first_falls(self) -> list[tuple[Any, str]]:
        return self.falls[:SHOWN]


def backtest(new: list[grading.Rule]) -> Backtest:
    """Two queries for the problems, whatever their number."""
    old, parameters = grading.current_rules(), in_force()
    customers = Customer.objects.filter(is_active=True).count()
    since = clock.now() - YEAR
    rows = Problem.objects.counted().filter(reported_at__gt=since).order_by("-pk")
    found, repeats = Backtest(), _Repeats()
    for row in rows.values_list(*READ, named=True)[:MOST]:
        found.looked += 1
        facts = _facts(row, customers, repeats)
        before, after = (grading.met(facts, rules, parameters) for rules in (old, new))
        if after and not before:
            found.rises.append((row, _because(after)))
        elif before and not after:
            found.falls.append((row, _because(before)))
    return found


def _because(rules: list[grading.Rule]) -> str:
    return "；".join(grading.sentence(rule) for rule in rules)


def _facts(row: Any, customers: int, repeats: "_Repeats") -> dict[str, float]:
    facts = {name: float(getattr(row, name)) for name in grading.YES_OR_NO}
    facts["customers_percent"] = row.customers_hit * 100 / customers if customers else 0.0
    facts["loss"] = float(row.loss or 0)
    facts["repeats"] = float(repeats.of(row))
    return facts


class _Repeats:
    """How often the same cause came in the same place in the year before, as `grading` counts."""

    def __init__(self) -> None:
        since = clock.now() - 2 * YEAR
        rows = Problem.objects.counted().filter(reported_at__gt=since, cause__isnull=False)
        names = ("cause", "step", "project", "department", "reported_at")
        self.moments: dict[Any, list[Any]] = defaultdict(list)
        for row in rows.order_by("reported_at").values_list(*names, named=True):
            self.moments[self._place(row)].append(row.reported_at)

    @staticmethod
    def _place(row: Any) -> tuple[Any, ...]:
        where = ("project", row.project) if row.project else ("department", row.department)
        return (row.cause, row.step, *where)

    def of(self, row: Any) -> int:
        if row.cause is None:
            return 0
        moments = self.moments[self._place(row)]
        first = bisect_right(moments, row.reported_at - YEAR)
        return max(0, bisect_right(moments, row.reported_at) - first)

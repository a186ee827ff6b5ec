"""What may still be spent: the rule that lets an amount pass, warns, escalates or stops it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Sum

from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.kept import STANDINGS
from charter.rooms.cost.models import Standing
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category

ZERO = Decimal(0)


class Verdict(StrEnum):
    """`MANAGER`: with the project manager's consent; `ESCALATE`: management decides."""

    PASS = "pass"  # noqa: S105 - a verdict
    WARN = "warn"
    MANAGER = "manager"
    ESCALATE = "escalate"
    STOP = "stop"


TONE = {
    Verdict.PASS: "ok",
    Verdict.WARN: "warn",
    Verdict.MANAGER: "warn",
    Verdict.ESCALATE: "bad",
    Verdict.STOP: "bad",
}


@dataclass(frozen=True)
class Room:
    """A category's budget, what is spent and promised of it, and the same for the whole project."""

    category: str
    budget: Decimal
    actual: Decimal
    committed: Decimal
    total_budget: Decimal
    total_used: Decimal

    @property
    def used(self) -> Decimal:
        return self.actual + self.committed

    @property
    def available(self) -> Decimal:
        return self.budget - self.used

    @property
    def total_available(self) -> Decimal:
        return self.total_budget - self.total_used

    @property
    def share(self) -> Decimal | None:
        """Percent of the budget that is spent or promised; None without a budget."""
        return self.used * 100 / self.budget if self.budget else None

    def verdict(self, amount: Decimal, values: Any) -> Verdict:
        """What the rule says of `amount` more, under the parameters `values`."""
        used = self.used + amount
        cap = self.budget * (100 + values["cost_escalation_percent"]) / 100
        if self.total_used + amount > self.total_budget or used > cap:
            return Verdict.STOP
        if used > self.budget:
            return Verdict.ESCALATE
        if used * 100 >= self.budget * values["cost_manager_percent"]:
            return Verdict.MANAGER
        if used * 100 >= self.budget * values["cost_warning_percent"]:
            return Verdict.WARN
        return Verdict.PASS


def rooms(project: Project) -> list[Room]:
    """All seven categories, in the order of the policy."""
    known = {one.category: one for one in STANDINGS.of(project)}
    used = sum((one.actual + one.committed for one in known.values()), ZERO)
    total = sum((one.budget for one in known.values()), ZERO)
    empty = Standing()
    return [
        Room(code, s.budget, s.actual, s.committed, total, used)
        for code in Category.values
        for s in [known.get(code, empty)]
    ]


def room_of(project: Project, category: str) -> Room:
    return next(one for one in rooms(project) if one.category == category)


def judged(project: Project, category: str, amount: Decimal) -> tuple[Room, Verdict]:
    room = room_of(project, category)
    return room, room.verdict(amount, in_force())


def total_of(project: Project) -> dict[str, Decimal]:
    """Budget, actual and committed of the whole project."""
    sums = Standing.objects.filter(project=project).aggregate(
        budget=Sum("budget"), actual=Sum("actual"), committed=Sum("committed")
    )
    return {name: value or ZERO for name, value in sums.items()}


def tone_of(budget: Decimal, used: Decimal, values: Any) -> str:
    """Green within the budget, amber beyond the tolerated variance's half, red beyond the red
    line; money spent without a budget is red."""
    if not budget:
        return "bad" if used > 0 else "none"
    beyond = (used - budget) * 100 / budget
    if beyond > values["cost_red_percent"]:
        return "bad"
    if beyond > 0 or used * 100 >= budget * values["cost_warning_percent"]:
        return "warn"
    return "ok"

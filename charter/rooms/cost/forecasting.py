"""From a plan in force to what is drawn, and from the draws to days and money."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum

from charter.ground import clock
from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.earning import weights
from charter.rooms.cost.models import Booking, Forecast, ThreePoint
from charter.rooms.cost.simulation import Before, Drawn, Outcome, simulate
from charter.rooms.cost.verbs import forecasting as verbs
from charter.rooms.projects.models import Budget, Link, Plan, Task
from charter.rooms.projects.timing import (
    day_seconds,
    engine_links,
    leaf_links,
    local,
    remaining_of,
    working_time,
)

CENT = Decimal("0.01")


class Network:
    """The unfinished tasks of a plan, each after its predecessors, as the simulation takes them."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.calendar, self.day = plan, working_time(plan), day_seconds(plan)
        self.tasks = list(plan.tasks.select_related("owner").order_by("position"))
        budget = Budget.objects.in_force_of(plan.project)
        self.total = budget.sum() if budget else plan.project.budget_total
        rows = ThreePoint.objects.filter(project=plan.project)
        self.points = {one.number: one for one in rows}
        self.now = local(clock.now()) or dt.datetime.min
        self.estimated = 0

    def drawn(self) -> list[Drawn]:
        """Milestones and finished tasks keep the order but take no time."""
        worth = weights(self.plan, self.tasks, self.total)
        leaves = [one for one in self.tasks if one.kind != Task.Kind.PHASE]
        before = self._before(leaves)
        place: dict[int, int] = {}
        found: list[Drawn] = []
        for task in self._ordered(leaves, before):
            place[task.pk] = len(found)
            left = Decimal(100 - task.percent) / 100 if not task.is_finished else Decimal(0)
            links = tuple(Before(place[pk], relation, lag) for pk, relation, lag in before[task.pk])
            found.append(self._task(task, float(worth.get(task.pk, 0) * left), links))
        return found

    def _before(self, leaves: Sequence[Task]) -> dict[int, list[tuple[int, str, float]]]:
        known = {one.pk for one in leaves}
        among = [
            Link(before_id=a, after_id=b, relation=k.relation, lag=k.lag, lag_unit=k.lag_unit)
            for a, b, k in leaf_links(self.tasks, list(self.plan.links.all()))
            if a in known and b in known
        ]
        found: dict[int, list[tuple[int, str, float]]] = {one.pk: [] for one in leaves}
        for link in engine_links(leaves, among):
            before, after = int(link.before), int(link.after)  # type: ignore[call-overload]
            found[after].append((before, link.relation.value, link.lag / self.day))
        return found

    @staticmethod
    def _ordered(
        leaves: Sequence[Task], before: dict[int, list[tuple[int, str, float]]]
    ) -> list[Task]:
        """Each after all before it; a plan in force has no cycle."""
        left, done, found = list(leaves), set[int](), list[Task]()
        while left:
            ready = [t for t in left if all(pk in done for pk, _r, _l in before[t.pk])]
            if not ready:
                break
            done |= {one.pk for one in ready}
            found += ready
            left = [one for one in left if one.pk not in done]
        return found

    def _task(self, task: Task, cost: float, links: tuple[Before, ...]) -> Drawn:
        if task.is_finished:
            return Drawn(0.0, 0.0, 0.0, 0.0, before=())
        likely = remaining_of(task) / self.day if task.is_started else task.duration / self.day
        low, mode, high = self._points(task, likely)
        earliest = 0.0
        start = local(task.start)
        if not task.is_started and start and start > self.now:
            earliest = self.calendar.between(self.now, start) / self.day
        return Drawn(low, mode, high, cost, earliest, () if task.is_started else links)

    def _points(self, task: Task, likely: float) -> tuple[float, float, float]:
        """The task's own three points, of a task under way the part that is left; else the usual
        range of the organisation around the planned duration."""
        if own := self.points.get(task.number):
            self.estimated += 1
            part = likely * self.day / task.duration if task.is_started and task.duration else 1.0
            return (
                float(own.optimistic) * part,
                float(own.likely) * part,
                float(own.pessimistic) * part,
            )
        spread = in_force()["forecast_spread_percent"]
        return likely * spread["low"] / 100, likely, likely * spread["high"] / 100

    def day_after(self, days: float) -> dt.date:
        return self.calendar.later(self.now, round(days * self.day)).date()


def carry_out(forecast: Forecast) -> None:
    """What the worker does: draw, note how far it is, keep what was found."""
    network = Network(forecast.plan)
    drawn = network.drawn()
    verbs.begin(forecast, tasks=len(drawn), estimated=network.estimated)

    def proceed(done: int) -> bool:
        return verbs.proceed(forecast, percent=done * 100 // forecast.runs)

    outcome = simulate(drawn, runs=forecast.runs, seed=forecast.seed, proceed=proceed)
    if outcome is not None:
        verbs.finish(forecast, found=result(network, forecast, outcome))


def result(network: Network, forecast: Forecast, outcome: Outcome) -> dict[str, Any]:
    """Days and money at 50 and 80 percent, and the percentiles for the page."""
    spent = Booking.objects.actual().filter(project=forecast.project)
    ac = spent.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)

    def money(percent: int) -> Decimal:
        return (ac + Decimal(repr(outcome.cost(percent)))).quantize(CENT, ROUND_HALF_UP)

    steps = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
    return {
        "p50_finish": network.day_after(outcome.finish(50)),
        "p80_finish": network.day_after(outcome.finish(80)),
        "p50_cost": money(50),
        "p80_cost": money(80),
        "result": {
            "spent": str(ac),
            "finish": {str(p): network.day_after(outcome.finish(p)).isoformat() for p in steps},
            "cost": {str(p): str(money(p)) for p in steps},
            "histogram": outcome.histogram(),
            "first": network.day_after(outcome.days[0]).isoformat(),
            "last": network.day_after(outcome.days[-1]).isoformat(),
        },
    }

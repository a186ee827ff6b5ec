"""Earned value of our own projects: from the plan in force, what is reported, and the ledger."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.kernel.parameters.queries import in_force
from charter.rooms.cost import kept
from charter.rooms.cost.earned import Schedule, Value, earned_schedule
from charter.rooms.cost.models import RestEstimate, TrackingPeriod
from charter.rooms.cost.models.claims import Grade, grades_of
from charter.rooms.cost.phased import (
    Earned,
    Phases,
    Work,
    budget_at_completion,
    earned_hours,
    earned_value,
    planned_value,
)
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.schedule.calendar import WorkingTime
from charter.rooms.projects.timing import aware, local, working_time

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 520
ZERO = Decimal(0)
HOUR = Decimal(3600)
BILLIONTH = Decimal("1e-9")
READ = ("pk", "kind", "cost", "owner_id", "effort", "duration", "start", "finish", "percent")
Row = Any  # a task, or what is READ of one
TASKS = Prepared(
    lambda plan: Task.objects.filter(plan=plan).order_by("position").values_list(*READ), plan=int
)
SHARES = [Decimal(percent) / 100 for percent in range(101)]


def weights(plan: Plan, tasks: Sequence[Row], total: Decimal) -> dict[int, Decimal]:
    """What each task is worth. Where the plan gives costs, those; else the approved total is
    shared out by hours x the rate of the owner's grade (by duration where nobody owns it), to a
    billionth: so sums of them are exact in any order."""
    leaves = [one for one in tasks if one.kind != Task.Kind.PHASE]
    if any(one.cost for one in leaves):
        return {one.pk: one.cost or ZERO for one in leaves}
    rates = in_force()["labour_rate_hour"]
    owners = {one.owner_id for one in leaves} - {None}
    rate: dict[int | None, Decimal] = {None: Decimal(rates[Grade.STAFF])}
    rate |= {owner: Decimal(rates[grade]) for owner, grade in grades_of(owners).items()}
    alike = {one.pk: (seconds(one), one.owner_id) for one in leaves}
    shares = {one: Decimal(one[0]) / HOUR * rate[one[1]] for one in set(alike.values())}
    whole = sum((shares[one] for one in alike.values()), ZERO)
    if not whole or not total:
        return {}
    worth = {one: (total * share / whole).quantize(BILLIONTH) for one, share in shares.items()}
    return {pk: worth[one] for pk, one in alike.items()}


def seconds(task: Row) -> int:
    """Planned work: the effort if it is planned, else the duration."""
    length: int = task.duration if task.effort is None else task.effort
    return length


def hours(task: Row) -> Decimal:
    return Decimal(seconds(task)) / HOUR


@dataclass
class Baseline:
    """A plan with what its tasks are worth, and its working time."""

    plan: Plan
    work: dict[int, Work]
    calendar: WorkingTime

    @property
    def bac(self) -> Decimal:
        return budget_at_completion(self.work.values())

    @cached_property
    def start(self) -> dt.datetime | None:
        return min((w.start for w in self.work.values() if w.start), default=None)

    @cached_property
    def finish(self) -> dt.datetime | None:
        return max((w.finish for w in self.work.values() if w.finish), default=None)

    @cached_property
    def phases(self) -> Phases:
        return Phases(self.work.values(), self.calendar)

    def pv(self, at: dt.datetime) -> Decimal:
        return self.phases.at([at])[0]

    def ends_of_weeks(self, until: dt.datetime) -> list[dt.datetime]:
        """The start, and a week later as often as it takes to come to `until`."""
        if self.start is None:
            return []
        found = [self.start]
        while found[-1] < until and len(found) < MOST_WEEKS:
            found.append(found[-1] + WEEK)
        return found

    @cached_property
    def weeks(self) -> list[Decimal]:
        """Cumulative planned value at the end of each week from the start; [0] = 0."""
        if self.start is None or self.finish is None:
            return []
        return [ZERO, *self.phases.at(self.ends_of_weeks(self.finish)[1:])]

    def planned(self, ends: Sequence[dt.datetime]) -> list[Decimal]:
        """By the start and the ends of weeks: after the plan nothing is added."""
        found = [*self.phases.at(ends[:1]), *self.weeks[1 : len(ends)]]
        return found + found[-1:] * (len(ends) - len(found))


def baseline(plan: Plan) -> Baseline:
    """Of any version of a plan: the one in force, or an earlier one to compare with."""
    tasks = TASKS.rows(plan=plan.pk)
    budget = kept.BUDGETS.first(project=plan.project_id)
    total = (budget.total or ZERO) if budget else plan.project.budget_total
    worth = weights(plan, tasks, total)
    named = {moment for one in tasks for moment in (one.start, one.finish)}
    moments = {moment: local(moment) for moment in named}  # many begin and end on the same days
    work = {
        one.pk: Work(
            worth[one.pk], moments[one.start], moments[one.finish], ZERO, SHARES[one.percent]
        )
        for one in tasks
        if one.pk in worth
    }
    return Baseline(plan, work, working_time(plan))


@dataclass(frozen=True)
class Earning:
    """Where a project stands on a day: figures, earned schedule in weeks, the baseline, and what
    is reckoned bottom-up to be spent yet."""

    project: Project
    at: dt.datetime
    value: Value
    schedule: Schedule
    base: Baseline | None
    rest: RestEstimate | None = None


def standing(project: Project, plan: Plan | None = None) -> Earning:
    """Today, by the plan in force (or `plan`): what is planned, reported, and booked."""
    now = clock.now()
    found = plan or kept.PLANS.first(project)
    spent = kept.SPENT.first(project=project.pk, until=clock.today())
    ac = spent.sum if spent else ZERO
    if found is not None:
        found.project = project
    base = baseline(found) if found else None
    if base is None or not base.work or not base.bac:
        none = Value(None, ZERO, ac, None)
        nothing = earned_schedule([], ZERO, 0)
        return Earning(project, now, none, nothing, None, latest_rest(project))
    at = local(now)
    assert at
    ev = earned_value(base.work.values())
    rest = latest_rest(project)
    value = Value(base.pv(at), ev, ac, base.bac, rest.left(ac) if rest else None)
    return Earning(project, now, value, _schedule(base, ev, at), base, rest)


def latest_rest(project: Project) -> RestEstimate | None:
    """What is reckoned bottom-up to be spent yet; the newest counts."""
    found: RestEstimate | None = kept.RESTS.first(project)
    return found


def _schedule(base: Baseline, ev: Decimal, at: dt.datetime) -> Schedule:
    gone = (at - base.start) / WEEK if base.start and at > base.start else 0.0
    return earned_schedule(base.weeks, ev, Decimal(repr(float(gone))))


@dataclass(frozen=True)
class Point:
    """The end of a week: what should have been, was done and was spent by then."""

    day: dt.date
    pv: Decimal
    ev: Decimal | None
    ac: Decimal | None


def curve(earning: Earning) -> list[Point]:
    """The S-curve by weeks. What lies ahead has a plan only."""
    base = earning.base
    if base is None or base.start is None or base.finish is None:
        return []
    now = local(earning.at)
    assert now
    ends = base.ends_of_weeks(max(base.finish, now))
    known = ends[: bisect_right(ends, now)]
    done, spent = iter(_earned(base, known)), iter(_spent(earning.project, known))
    return [
        Point(at.date(), planned, next(done, None), next(spent, None))
        for at, planned in zip(ends, base.planned(ends), strict=True)
    ]


def _earned(base: Baseline, moments: Sequence[dt.datetime]) -> list[Decimal]:
    """By what was reported up to each of the moments."""
    rows = [row for row in kept.REPORTS.rows(plan=base.plan.pk) if row.task in base.work]
    worth: dict[int, Decimal] = {}
    found, total, place = [], ZERO, 0
    for moment in moments:
        last = bisect_right(rows, aware(moment), place, key=itemgetter(1))
        for task, _at, percent in rows[place:last]:
            new = base.work[task].of(SHARES[percent])
            total += new - worth.get(task, ZERO)
            worth[task] = new
        place = last
        found.append(total)
    return found


def _spent(project: Project, moments: Sequence[dt.datetime]) -> list[Decimal]:
    """What was booked up to the day of each of the moments."""
    rows = kept.BOOKED.rows(project=project.pk)
    found, total, place = [], ZERO, 0
    for moment in moments:
        last = bisect_right(rows, moment.date(), place, key=itemgetter(0))
        total += sum((amount for _day, amount in rows[place:last]), ZERO)
        place = last
        found.append(total)
    return found


@dataclass(frozen=True)
class Tracked:
    """A tracking period of an imported plan with its figures."""

    period: TrackingPeriod
    value: Value
    time: Earned | None


def tracked(plan: Plan) -> list[Tracked]:
    """Every tracking period that came with the plan, reckoned from its tasks."""
    tasks = {one.pk: one for one in Task.objects.filter(plan=plan).exclude(kind="phase")}
    calendar = working_time(plan)
    found = []
    for period in TrackingPeriod.objects.filter(plan=plan).prefetch_related("tasks"):
        at, rows = local(period.at), {one.task_id: one for one in period.tasks.all()}
        assert at
        work = [
            Work(
                task.cost or ZERO,
                local(task.start),
                local(task.finish),
                rows[pk].fixed if pk in rows else ZERO,
                rows[pk].share if pk in rows else ZERO,
            )
            for pk, task in tasks.items()
        ]
        ac = sum((one.actual for one in rows.values()), ZERO)
        pv = planned_value(work, at, calendar)
        value = Value(pv, earned_value(work), ac, budget_at_completion(work))
        found.append(Tracked(period, value, earned_hours(work, at, calendar)))
    return found

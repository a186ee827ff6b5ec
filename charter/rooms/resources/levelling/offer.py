"""From a plan to the problem and back: what is offered is moves of tasks, with their reasons.

Only tasks that have not begun move, and only later than planned; what is done, begun or fixed by a
constraint stays. Of each person a bucket (week or day) holds what the working calendar gives them,
without leave and without what other projects in force ask for. Time is working hours of the plan's
calendar from today on; the found starts go through the critical-path engine, which knows links,
lags and calendars to the second.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.rooms.projects.availability import SIX, Span, by_day, leave_between
from charter.rooms.projects.capacity import SECONDS, expected, office, planned
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.overbooking import Over, over_weeks, weeks_of, work_beside
from charter.rooms.projects.schedule import network
from charter.rooms.projects.schedule.calendar import WorkingTime
from charter.rooms.projects.schedule.cpm import schedule
from charter.rooms.projects.timing import ELAPSED, aware, engine_links, local, working_time
from charter.rooms.resources.levelling.problem import Job, Problem, Resource, Wait

HOUR, BEYOND = 3600, 60  # days looked at beyond the last end that is known
HELD = ("MSO", "MFO")


@dataclass
class Set:
    """The problem with what is needed to read its solution."""

    problem: Problem
    tasks: list[Task]
    calendar: WorkingTime
    base: dt.datetime
    early: list[int]


def set_up(plan: Plan, grain: str) -> Set:
    calendar = working_time(plan, clock.today())
    base = dt.datetime.combine(clock.today(), dt.time())
    leaves = [t for t in plan.tasks.select_related("owner") if t.kind != Task.Kind.PHASE]
    open_tasks = [t for t in leaves if t.actual_finish is None and t.start and t.finish]
    owners = sorted({t.owner_id for t in open_tasks if t.owner_id})
    place = {owner: n for n, owner in enumerate(owners)}
    jobs = [_job(task, calendar, base, place) for task in open_tasks]
    resources = _Capacities(plan, grain, calendar, base, open_tasks).of(owners)
    waits = _waits(plan, open_tasks, jobs)
    problem = Problem(jobs, waits, resources)
    early = [job.earliest if job.fixed is None else job.fixed for job in jobs]
    return Set(problem, open_tasks, calendar, base, early)


def _length(task: Task, calendar: WorkingTime) -> int:
    """Working seconds from start to finish as planned: what a move keeps."""
    start, finish = local(task.start), local(task.finish)
    assert start
    assert finish
    return max(0, calendar.between(start, finish))


def _units(seconds: int) -> int:
    return -(-seconds // HOUR)


def _job(task: Task, calendar: WorkingTime, base: dt.datetime, place: dict[int, int]) -> Job:
    start, finish = local(task.start), local(task.finish)
    assert start
    assert finish
    whole, at = _length(task, calendar), calendar.between(base, start)
    held = bool(task.actual_start) or task.is_elapsed or task.constraint in HELD
    left = max(0, calendar.between(base, finish)) if at < 0 and held else whole
    length = _units(left)
    effort = task.duration if task.effort is None else task.effort
    needs: tuple[tuple[int, int], ...] = ()
    if task.owner_id and length and whole:
        needs = ((place[task.owner_id], -(-effort * left // whole // length)),)
    begin = max(0, _units(at))
    return Job(length, needs if needs and needs[0][1] else (), begin, begin if held else None)


def _waits(plan: Plan, tasks: list[Task], jobs: list[Job]) -> list[Wait]:
    """Links between what is still to be done; a link with a phase holds for all below it."""
    index = {task.pk: n for n, task in enumerate(tasks)}
    every, found = list(plan.tasks.all()), []
    for link in engine_links(every, list(plan.links.all())):
        if link.before not in index or link.after not in index:
            continue
        before, after = index[link.before], index[link.after]
        lag = _units(link.lag // 4 if link.lag_calendar is ELAPSED else link.lag)
        b, a = jobs[before].length, jobs[after].length
        gap = {"FS": b + lag, "SS": lag, "FF": b + lag - a, "SF": lag - a}[link.relation.value]
        found.append(Wait(before, after, gap))
    return found


class _Capacities:
    """Per person the seconds that each bucket has left for this plan."""

    def __init__(
        self,
        plan: Plan,
        grain: str,
        calendar: WorkingTime,
        base: dt.datetime,
        tasks: Sequence[Task],
    ) -> None:
        self.plan, self.grain, self.calendar, self.base = plan, grain, calendar, base
        self.today = base.date()
        ends = Q(finish__date__gte=self.today) | Q(forecast_finish__date__gte=self.today)
        others = planned().exclude(project=plan.project_id).filter(ends)
        self.others: dict[int, list[Task]] = defaultdict(list)
        owners = {task.owner_id for task in tasks}
        for task in others.filter(owner__in=owners):
            self.others[task.owner_id or 0].append(task)
        known = [clock.day(task.finish) or self.today for task in tasks]
        for its in self.others.values():
            known += [expected(task, self.today).last for task in its]
        last = max(known, default=self.today)
        count = (last - self.today).days + BEYOND
        self.days = count + (7 - (self.today.weekday() + count) % 7)  # to the end of a week
        self.capacity = value_now("capacity_hours_per_week")
        self.bounds, self.spans = self._cut()

    def _cut(self) -> tuple[list[int], list[tuple[int, int]]]:
        """Where buckets begin in working hours, and the days of each; at last one usual week."""
        starts = [
            n
            for n in range(self.days)
            if n == 0 or self.grain == "day" or (self.today + dt.timedelta(days=n)).weekday() == 0
        ]
        ends = [*starts[1:], self.days]
        bounds = [self._hours_to(n) for n in (*starts, self.days)]
        spans = [pair for pair, a, b in zip(zip(starts, ends, strict=True), bounds, bounds[1:],
                                            strict=False) if b > a]  # fmt: skip
        bounds = sorted(set(bounds))
        usual = max(1, round(office(self.today).week / HOUR))
        size = usual if self.grain == "week" else max(1, usual // 5)
        return [*bounds, bounds[-1] + size], spans

    def _hours_to(self, days: int) -> int:
        return self.calendar.between(self.base, self.base + dt.timedelta(days=days)) // HOUR

    def of(self, owners: list[int]) -> list[Resource]:
        away = leave_between(self.today, self.today + dt.timedelta(days=self.days) + SIX)
        return [self._resource(owner, away.get(owner, [])) for owner in owners]

    def _resource(self, owner: int, away: list[Span]) -> Resource:
        has = by_day(self.today, self.days, self.capacity, away)
        for task in self.others[owner]:
            self._take_off(has, task)
        sums = [max(0, sum(has[a:b])) for a, b in self.spans]
        share = self.capacity if self.grain == "week" else self.capacity / 5
        return Resource(tuple(self.bounds), (*sums, round(share * SECONDS)))

    def _take_off(self, has: list[int], task: Task) -> None:
        span, hours = expected(task, self.today), office(self.today)
        whole = max(1, hours.between(span.first, span.last))
        begin = max(0, (span.first - self.today).days)
        for n in range(begin, min(self.days, (span.last - self.today).days + 1)):
            day = self.today + dt.timedelta(days=n)
            has[n] -= round(span.effort * hours.between(day, day) / whole)


# -- back to dates --------------------------------------------------------------------------


def moved(
    plan: Plan, done: Set, starts: Sequence[int]
) -> list[tuple[Task, dt.datetime, dt.datetime]]:
    """Tasks with other dates than planned: start and finish, aware."""
    calendar, rows = done.calendar, []
    for n, task in enumerate(done.tasks):
        start, finish = local(task.start), local(task.finish)
        if done.problem.jobs[n].fixed is not None:
            rows.append(network.Task(task.pk, 0, fixed_start=start, fixed_finish=finish))
            continue
        at = start
        if starts[n] > done.early[n] or calendar.between(done.base, start) < 0:  # type: ignore[arg-type]
            at = calendar.as_start(calendar.later(done.base, starts[n] * HOUR))
        length = _length(task, calendar)
        rows.append(network.Task(task.pk, length, network.Constraint.START_NO_EARLIER, at))
    known = {row.key for row in rows}
    links = engine_links(list(plan.tasks.all()), list(plan.links.all()))
    inside = [link for link in links if link.before in known and link.after in known]
    begin = min((row.constraint_at or row.fixed_start for row in rows), default=done.base)
    dates = schedule(rows, inside, calendar, begin).dates
    found = []
    for task in done.tasks:
        start, finish = aware(dates[task.pk].start), aware(dates[task.pk].finish)
        if start != task.start or finish != task.finish:
            found.append((task, start, finish))
    return found


def weighed(plan: Plan, moves: Sequence[tuple[Task, dt.datetime, dt.datetime]]) -> dict[str, Any]:
    """Before and after: the last day, and the person-weeks that ask too much and to which this
    project adds hours; what others ask too much is theirs to settle."""
    tasks = work_beside(plan)
    weeks = weeks_of([*tasks, *_at(tasks, moves)])
    own = plan.project_id
    before = _of(own, over_weeks(tasks, weeks))
    after = _of(own, over_weeks(_at(tasks, moves), weeks))
    return {
        "before": _told(before, [t for t in tasks if t.project_id == own]),
        "after": _told(after, [t for t in _at(tasks, moves) if t.project_id == own]),
        "moves": [
            {"task": task.pk, "start": start.isoformat(), "finish": finish.isoformat()}
            for task, start, finish in moves
        ],
    }


def _at(
    tasks: Sequence[Task], moves: Sequence[tuple[Task, dt.datetime, dt.datetime]]
) -> list[Task]:
    """The tasks with the dates that are offered, as unsaved twins."""
    dates = {task.pk: (start, finish) for task, start, finish in moves}
    found = []
    for task in tasks:
        twin = Task(
            pk=task.pk, project=task.project, owner=task.owner, start=task.start,
            finish=task.finish, duration=task.duration, effort=task.effort, percent=task.percent,
            forecast_start=task.forecast_start, forecast_finish=task.forecast_finish,
        )  # fmt: skip
        if task.pk in dates:
            twin.start, twin.finish = dates[task.pk]
            twin.forecast_finish = None  # the offer says where it will be done
        found.append(twin)
    return found


def _of(project: int, over: list[Over]) -> list[Over]:
    return [one for one in over if any(p.pk == project for p, _hours in one.shares)]


def _told(over: list[Over], own: list[Task]) -> dict[str, Any]:
    ends = [clock.day(task.finish) for task in own]
    last = max((day for day in ends if day), default=None)
    return {
        "finish": last.isoformat() if last else "",
        "over": [
            {
                "person": one.person.pk,
                "name": str(one.person),
                "monday": one.monday.isoformat(),
                "hours": round(one.hours, 1),
                "room": round(one.room, 1),
                "projects": [str(project.number) for project, _hours in one.shares],
            }
            for one in over
        ],
    }

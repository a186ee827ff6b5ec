"""The critical path of a stored plan: from rows to the pure engine and back.

The engine reckons in naive local datetimes; the rows hold aware moments.
"""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.org.calendars.compiled import calendar_for, engine_of
from charter.org.calendars.engine import Engine
from charter.rooms.projects.imports.document import Calendar
from charter.rooms.projects.models import Link, Plan, Task
from charter.rooms.projects.schedule import network
from charter.rooms.projects.schedule.calendar import Elapsed, Slots, WorkingTime
from charter.rooms.projects.schedule.cpm import Schedule, schedule
from charter.rooms.projects.schedule.follow import follow

MICRO = 1_000_000
KEPT = 8  # calendars with their tables
ELAPSED = Elapsed()
Spans = dict[Hashable, tuple[dt.datetime, dt.datetime]]


def local(moment: dt.datetime | None) -> dt.datetime | None:
    return clock.local(moment).replace(tzinfo=None) if moment else None


def aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=timezone.get_default_timezone())


def working_time(plan: Plan, around: dt.date | None = None) -> WorkingTime:
    """The plan's own calendar, else that of the department."""
    day = around or plan.project.starts_on
    if plan.calendar:
        return Calendar.from_json(plan.calendar).working_time(day)
    return _of_engine(engine_of(calendar_for(department=plan.project.department)), day)


class _Kept(threading.local):
    """The tables of the last calendars, each thread its own: they grow while they are asked."""

    def __init__(self) -> None:
        self.rows: list[tuple[Engine, dt.date, WorkingTime]] = []


_kept = _Kept()


def _of_engine(engine: Engine, day: dt.date) -> WorkingTime:
    """A changed calendar has another engine, so what is kept is never out of date. Plans that begin
    in the same year share a table: where it begins says nothing of what lies between two moments.
    """
    day = day.replace(month=1, day=1)
    for known, around, found in _kept.rows:
        if known is engine and around == day:
            return found
    found = _table(engine, day)
    _kept.rows = [(engine, day, found), *_kept.rows[: KEPT - 1]]
    return found


def _table(engine: Engine, day: dt.date) -> WorkingTime:
    def slots_on(date: dt.date) -> Slots:
        ordinal = date.toordinal()
        midnight = engine.bounds(ordinal)[0]
        return [
            ((a - midnight) // MICRO, (b - midnight) // MICRO) for a, b in engine.open_on(ordinal)
        ]

    return WorkingTime(slots_on, day)


def day_seconds(plan: Plan) -> int:
    """How long a normal working day of this plan is."""
    if plan.calendar:
        return Calendar.from_json(plan.calendar).day_seconds
    return engine_of(calendar_for(department=plan.project.department)).day_seconds()


LINKS = Prepared(
    lambda plan: (
        Link.objects.filter(plan=plan)
        .order_by("id")
        .values_list("pk", "before_id", "after_id", "relation", "lag", "lag_unit")
    ),
    plan=int,
)


def links_of(plan: Plan) -> list[Any]:
    """The plan's links as rows with what the reckoning reads: a thousand records, each time
    somebody drags a bar, cost more than the critical path."""
    return LINKS.rows(plan=plan.pk)


def leaf_links(tasks: Sequence[Task], links: Sequence[Link]) -> list[tuple[int, int, Link]]:
    """A link with a phase holds for every task below it."""
    children: dict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        children[task.parent_id].append(task)
    kinds = {task.pk: task.kind for task in tasks}

    def leaves(pk: int) -> list[int]:
        if kinds[pk] != Task.Kind.PHASE:
            return [pk]
        return [leaf for child in children[pk] for leaf in leaves(child.pk)]

    return [
        (before, after, link)
        for link in links
        for before in leaves(link.before_id)
        for after in leaves(link.after_id)
        if before != after
    ]


def engine_links(tasks: Sequence[Task], links: Sequence[Link]) -> list[network.Link]:
    """Links with phases, rewritten as links between the tasks below them."""
    durations = {task.pk: task.duration for task in tasks}
    found = []
    for before, after, link in leaf_links(tasks, links):
        percent = link.lag_unit == Link.LagUnit.PERCENT
        lag = durations[before] * link.lag // 100 if percent else link.lag
        elapsed = ELAPSED if link.lag_unit == Link.LagUnit.ELAPSED else None
        relation = network.Relation(link.relation)
        found.append(network.Link(before, after, relation, lag, elapsed))
    return found


def planned(
    plan: Plan, tasks: Sequence[Task], links: Sequence[Link], calendar: WorkingTime
) -> Schedule | None:
    """As soon as possible from the plan's beginning, whatever dates are written; or `Cycle`."""
    leaves = [task for task in tasks if task.kind != Task.Kind.PHASE]
    start = min((m for t in leaves if (m := local(t.start))), default=None)
    if start is None:
        return None
    rows = [
        network.Task(
            task.pk,
            task.duration,
            network.Constraint(task.constraint),
            local(task.constraint_at),
            ELAPSED if task.is_elapsed else None,
        )
        for task in leaves
    ]
    return schedule(rows, engine_links(tasks, links), calendar, start)


@dataclass
class Followed:
    """The dates of every dated task, and which of them are critical."""

    dates: dict[int, tuple[dt.datetime, dt.datetime]]
    critical: list[int]


def followed(
    plan: Plan,
    tasks: Sequence[Task],
    links: Sequence[Link],
    moved: dict[int, dt.datetime],
    durations: dict[int, int] | None = None,
) -> Followed:
    """The dates of a draft's tasks after some got a new start, or another length; or `Cycle`.

    Only tasks with dates take part. What has begun stays; what is finished stays altogether.
    """
    calendar = working_time(plan)
    leaves = [t for t in tasks if t.kind != Task.Kind.PHASE and t.start and t.finish]
    written: dict[Hashable, tuple[dt.datetime, dt.datetime]] = {
        t.pk: (naive(t.start), naive(t.finish)) for t in leaves
    }
    rows = [_as_planned(task, calendar, written, durations or {}) for task in leaves]
    known = set(written)
    pairs = [
        link for link in engine_links(tasks, links) if link.before in known and link.after in known
    ]
    starts: dict[Hashable, dt.datetime] = {
        pk: calendar.as_start(naive(at)) for pk, at in moved.items()
    }
    found = follow(rows, pairs, calendar, written, starts).dates if rows else {}
    dates = {t.pk: (aware(found[t.pk].start), aware(found[t.pk].finish)) for t in leaves}
    return Followed(dates, [t.pk for t in leaves if found[t.pk].is_critical])


def critical_of(plan: Plan, tasks: Sequence[Task], links: Sequence[Link]) -> list[int]:
    """The tasks that cannot slip without moving the end of the plan as it is written."""
    return followed(plan, tasks, links, {}).critical


def _as_planned(
    task: Task,
    calendar: WorkingTime,
    written: Spans,
    durations: dict[int, int],
) -> network.Task:
    own = ELAPSED if task.is_elapsed else None
    start, finish = written[task.pk]
    length = durations.get(task.pk, (own or calendar).between(start, finish))
    if task.is_finished:
        return network.Task(task.pk, length, calendar=own, fixed_start=start, fixed_finish=finish)
    if task.is_started:
        return network.Task(task.pk, length, calendar=own, fixed_start=start)
    constraint = network.Constraint(task.constraint)
    return network.Task(task.pk, length, constraint, local(task.constraint_at), own)


def naive(moment: dt.datetime | None) -> dt.datetime:
    assert moment
    return clock.local(moment).replace(tzinfo=None)


def forecast(
    plan: Plan,
    tasks: Sequence[Task],
    links: Sequence[Link],
    calendar: WorkingTime,
    now: dt.datetime,
) -> Schedule | None:
    """From what is done to what will be: finished tasks stay, the rest follows from today.

    A task that has begun keeps its actual start and ends when its remaining work is done from
    now on; one that has not begun starts no earlier than planned, nor before now, nor before its
    predecessors allow.
    """
    leaves = [task for task in tasks if task.kind != Task.Kind.PHASE]
    today = naive(now)
    rows = [_forecast_task(task, calendar, today) for task in leaves]
    beginnings = [m for t in leaves if (m := local(t.actual_start or t.start))]
    if not beginnings:
        return None
    return schedule(rows, engine_links(tasks, links), calendar, min(beginnings))


def _forecast_task(task: Task, calendar: WorkingTime, today: dt.datetime) -> network.Task:
    own = ELAPSED if task.is_elapsed else None
    counted = own or calendar
    start, finish = local(task.actual_start), local(task.actual_finish)
    if start and finish:
        length = counted.between(start, finish)
        return network.Task(task.pk, length, calendar=own, fixed_start=start, fixed_finish=finish)
    if start:
        left = remaining_of(task)
        end = counted.later(max(today, start), left) if left else max(today, start)
        length = counted.between(start, end)
        return network.Task(task.pk, length, calendar=own, fixed_start=start, fixed_finish=end)
    held = max(today, local(task.start) or today)
    return network.Task(
        task.pk, task.duration, network.Constraint.START_NO_EARLIER, held, calendar=own
    )


def remaining_of(task: Task) -> int:
    """What its owner said is left, else the part of the duration that its percent leaves."""
    if task.remaining is not None:
        return task.remaining
    return task.duration * (100 - task.percent) // 100

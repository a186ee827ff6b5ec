"""Over-allocation while planning: who is asked for more than they have, in which week, by which
projects; and whether moving hours within the tasks' own dates would mend it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.projects.availability import SIX, by_day, leave_between, rooms
from charter.rooms.projects.capacity import (
    SECONDS,
    WEEK,
    expected,
    hours_of,
    loads,
    monday_of,
    office,
    planned,
)
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.schedule.fitting import Tight, Wanted, tightest

LONGEST = 52  # weeks looked at
NOISE = 0.05  # hours: what rounding may add


@dataclass(frozen=True)
class Over:
    """A week that asks `person` for `hours` where there are `room`; `shares` by project, the
    largest first."""

    person: Person
    monday: dt.date
    hours: float
    room: float
    shares: tuple[tuple[Project, float], ...]

    @property
    def beyond(self) -> float:
        return self.hours - self.room


@dataclass(frozen=True)
class Jam:
    """Days within which a person cannot do what must be done in them, whatever the order."""

    person: Person
    first: dt.date
    last: dt.date
    wanted: float
    has: float
    tasks: tuple[Task, ...]


def work_beside(plan: Plan) -> list[Task]:
    """The plan's unfinished tasks that have an owner and dates, and all other planned work of
    these owners, each with its project and owner."""
    mine = plan.tasks.work().filter(
        actual_finish=None, owner__isnull=False, start__isnull=False, finish__isnull=False
    )
    tasks = list(mine.select_related("owner", "project"))
    if plan.state != Plan.State.IN_FORCE:
        for task in tasks:
            task.forecast_finish = None  # what is expected was reckoned of the plan in force
    owners = {task.owner_id for task in tasks}
    others = planned().filter(owner__in=owners).exclude(project=plan.project_id)
    return [*tasks, *others.select_related("owner", "project")]


def weeks_of(tasks: Sequence[Task], since: dt.date | None = None) -> list[dt.date]:
    """Every Monday from this week (or `since`) to the last task's end."""
    first = monday_of(since or clock.today())
    today = clock.today()
    ends = [expected(task, today).last for task in tasks if task.start and task.finish]
    last = max(ends, default=first)
    count = min(LONGEST, max(1, (monday_of(last) - first).days // 7 + 1))
    return [first + n * WEEK for n in range(count)]


def overbooked(plan: Plan) -> list[Over]:
    """From this week on, the earliest first; only weeks to which the plan itself adds hours."""
    tasks = work_beside(plan)
    own = [task for task in tasks if task.project_id == plan.project_id]
    found = over_weeks(tasks, weeks_of(own))
    return [one for one in found if any(p.pk == plan.project_id for p, _hours in one.shares)]


def over_weeks(tasks: Iterable[Task], weeks: list[dt.date]) -> list[Over]:
    has, open_hours = rooms(weeks, value_now("capacity_hours_per_week")), office(weeks[0])
    today = clock.today()
    found = []
    for load in loads(tasks, weeks):
        for n, monday in enumerate(weeks):
            room = has.of(load.person.pk)[n]
            if load.hours[n] <= room + NOISE:
                continue
            shares: dict[int, float] = defaultdict(float)
            projects = {task.project_id: task.project for task in load.tasks[n]}
            for task in load.tasks[n]:
                shares[task.project_id] += hours_of(task, monday, open_hours, today)
            split = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
            told = tuple((projects[pk], hours) for pk, hours in split)
            found.append(Over(load.person, monday, load.hours[n], room, told))
    return sorted(found, key=lambda one: (one.monday, -one.beyond))


def jams(tasks: Iterable[Task]) -> list[Jam]:
    """Per person the worst stretch that no order of work can hold; most people have none."""
    by_person: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.owner_id and task.start and task.finish:
            by_person[task.owner_id].append(task)
    found = [jam for its in by_person.values() if (jam := _jam(its))]
    return sorted(found, key=lambda jam: jam.has - jam.wanted)


def _jam(tasks: list[Task]) -> Jam | None:
    """What lies in the past already is taken as done evenly: only what is left from today on."""
    today = clock.today()
    spans = [expected(task, today) for task in tasks]
    last = max(span.last for span in spans)
    if last < today:
        return None
    owner, hours = tasks[0].owner, office(today)
    assert owner
    wanted = []
    for task, span in zip(tasks, spans, strict=True):
        if span.last < today:
            continue
        first = max(span.first, today)
        whole = max(1, hours.between(span.first, span.last))
        left = round(span.effort * hours.between(first, span.last) / whole)
        wanted.append(Wanted(task, (first - today).days, (span.last - today).days, left))
    count = (last - today).days + 1
    away = leave_between(today, last + SIX).get(owner.pk, [])
    has = by_day(today, count, value_now("capacity_hours_per_week"), away)
    tight = tightest(wanted, has)
    return _told(owner, today, tight) if tight and tight.lacks > SECONDS * NOISE else None


def _told(owner: Person, today: dt.date, tight: Tight) -> Jam:
    return Jam(
        owner,
        today + dt.timedelta(days=tight.first),
        today + dt.timedelta(days=tight.last),
        tight.wanted / SECONDS,
        tight.has / SECONDS,
        tuple(task for task in tight.keys if isinstance(task, Task)),
    )

"""Our own critical path beside the dates of the file: shown, never written over them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from charter.rooms.projects.imports.document import PlanFile, ReadLink, ReadTask
from charter.rooms.projects.schedule.calendar import Elapsed
from charter.rooms.projects.schedule.cpm import Schedule, schedule
from charter.rooms.projects.schedule.network import Constraint, Link, Relation, Task


@dataclass
class Comparison:
    """How many of the file's dates an as-soon-as-possible schedule would give as well."""

    tasks: int
    same_start: int
    same_finish: int
    schedule: Schedule | None

    @property
    def agrees(self) -> bool:
        return self.tasks == self.same_start == self.same_finish


def compare(file: PlanFile) -> Comparison:
    """A cycle must have been refused before (`reader`)."""
    leaves = [task for task in file.tasks if task.kind != "phase" and task.start and task.finish]
    result = computed(file)
    if result is None:
        return Comparison(0, 0, 0, None)
    calendar = file.calendar.working_time(result.start.date())

    def same(theirs: dt.datetime, ours: dt.datetime) -> bool:
        """Friday 17:00 and Monday 08:00 are the same point of working time."""
        return theirs == ours or calendar.between(theirs, ours) == 0

    starts = sum(same(t.start, result.dates[t.uid].start) for t in leaves if t.start)
    finishes = sum(same(t.finish, result.dates[t.uid].finish) for t in leaves if t.finish)
    return Comparison(len(leaves), starts, finishes, result)


def computed(file: PlanFile) -> Schedule | None:
    """The file's network scheduled as soon as possible; None when it has no start or no task."""
    leaves = [task for task in file.tasks if task.kind != "phase"]
    start = file.start or min((t.start for t in leaves if t.start), default=None)
    if not leaves or start is None:
        return None
    calendar, elapsed = file.calendar.working_time(start.date()), Elapsed()
    tasks = [
        Task(
            t.uid,
            t.duration,
            Constraint(t.constraint),
            t.constraint_at,
            elapsed if t.is_elapsed else None,
        )
        for t in leaves
    ]
    durations = {t.uid: t.duration for t in leaves}
    links = [
        Link(
            k.before,
            k.after,
            Relation(k.relation),
            k.lag if k.lag_unit != "percent" else durations[k.before] * k.lag // 100,
            elapsed if k.lag_unit == "elapsed" else None,
        )
        for k in between_leaves(file.tasks, file.links)
    ]
    return schedule(tasks, links, calendar, start)


def between_leaves(tasks: Iterable[ReadTask], links: Iterable[ReadLink]) -> list[ReadLink]:
    """A link with a phase holds for every task below it."""
    children = defaultdict(list)
    for task in tasks:
        children[task.parent].append(task)

    def leaves(uid: str) -> list[str]:
        below = children.get(uid, [])
        return [leaf for child in below for leaf in leaves(child.uid)] if below else [uid]

    return [
        ReadLink(before, after, k.relation, k.lag, k.lag_unit)
        for k in links
        for before in leaves(k.before)
        for after in leaves(k.after)
    ]

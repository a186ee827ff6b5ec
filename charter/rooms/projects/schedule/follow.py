"""What follows when a planner moves a task: dependent dates move with it, gaps that were planned
stay; pure.

A task whose written start lies later than its predecessors demand was put there on purpose: it is
held there. One that begins exactly when they let it (or, wrongly, before) follows them, later and
earlier alike. The new dates are those of the critical-path method under these holds.
"""

from collections.abc import Iterable, Mapping

from charter.rooms.projects.schedule.calendar import Calendar, Moment
from charter.rooms.projects.schedule.cpm import FROM_FINISH, TO_START, Schedule, schedule
from charter.rooms.projects.schedule.network import Constraint, Key, Link, Network, Task

Written = Mapping[Key, tuple[Moment, Moment]]
FREE = (Constraint.ASAP, Constraint.START_NO_EARLIER)


def holds(network: Network, calendar: Calendar, written: Written) -> dict[Key, Moment]:
    """Tasks that stay where they are written unless pushed, with that moment."""
    found: dict[Key, Moment] = {}
    for key, task in network.tasks.items():
        own = task.calendar or calendar
        start = written[key][0]
        bounds = [_demanded(link, network, calendar, written) for link in network.before[key]]
        if not bounds or own.between(max(bounds), start) > 0:
            found[key] = start
    return found


def _demanded(link: Link, network: Network, calendar: Calendar, written: Written) -> Moment:
    """The earliest start that the link allows, from the written dates of the predecessor."""
    own = network.tasks[link.after].calendar or calendar
    start, finish = written[link.before]
    bound = (link.lag_calendar or own).later(
        finish if link.relation in FROM_FINISH else start, link.lag
    )
    return bound if link.relation in TO_START else own.earlier(bound, written_length(link, network))


def written_length(link: Link, network: Network) -> int:
    return network.tasks[link.after].duration


def held(task: Task, at: Moment) -> Task:
    """The task not before `at`. A constraint that fixes a date otherwise goes before."""
    if task.fixed_start is not None or task.constraint not in FREE:
        return task
    if task.constraint is Constraint.START_NO_EARLIER and task.constraint_at is not None:
        at = max(at, task.constraint_at)
    return Task(task.key, task.duration, Constraint.START_NO_EARLIER, at, task.calendar)


def follow(
    tasks: Iterable[Task],
    links: Iterable[Link],
    calendar: Calendar,
    written: Written,
    moved: Mapping[Key, Moment],
) -> Schedule:
    """The schedule after the `moved` tasks got their new starts, without free floats. Raises
    `Cycle`.

    `tasks` have their new durations, `written` the dates before the change.
    """
    rows = list(tasks)
    network = Network.of(rows, links)
    kept = {**holds(network, calendar, written), **moved}
    begin = min([*(start for start, _finish in written.values()), *moved.values()])
    placed = [held(task, kept[task.key]) if task.key in kept else task for task in rows]
    every = [link for found in network.before.values() for link in found]
    return schedule(placed, every, calendar, begin, free=False)

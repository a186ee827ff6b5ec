"""Forward and backward pass, total and free float, the critical path."""

from collections.abc import Iterable
from dataclasses import dataclass

from charter.rooms.projects.schedule.calendar import Calendar, Moment
from charter.rooms.projects.schedule.network import (
    Constraint,
    Key,
    Link,
    Network,
    Relation,
    Task,
)

FROM_FINISH = {Relation.FS, Relation.FF}
TO_START = {Relation.FS, Relation.SS}


@dataclass(slots=True)
class Dates:
    """One task's result. Floats are amounts of working time; negative: it cannot be held."""

    start: Moment
    finish: Moment
    late_start: Moment = None
    late_finish: Moment = None
    total_float: int = 0
    free_float: int = 0

    @property
    def is_critical(self) -> bool:
        return self.total_float <= 0


@dataclass
class Schedule:
    """The whole plan's result, tasks in an order in which they could be done."""

    start: Moment
    finish: Moment
    dates: dict[Key, Dates]
    open_starts: list[Key]
    open_ends: list[Key]

    def critical(self) -> list[Key]:
        return [key for key, dates in self.dates.items() if dates.is_critical]


def schedule(
    tasks: Iterable[Task],
    links: Iterable[Link],
    calendar: Calendar,
    start: Moment,
    *,
    inside: bool = True,
    free: bool = True,
) -> Schedule:
    """Early and late dates of a plan that begins at `start`; `free` float too. Raises `Cycle`.

    No task starts before the plan does or may end after it. Some textbooks let a lead (a negative
    lag) do that to a task that is linked: `inside=False` reproduces them.
    """
    network = Network.of(tasks, links)
    order = network.order()
    passes = _Passes(network, calendar, start, inside)
    for key in order:
        passes.forward(key)
    finish = max((dates.finish for dates in passes.dates.values()), default=start)
    passes.finish = finish
    for key in reversed(order):
        passes.backward(key)
    for key in order:
        passes.total_float(key)
        if free:
            passes.free_float(key)
    return Schedule(start, finish, passes.dates, network.open_starts(), network.open_ends())


class _Passes:
    def __init__(self, network: Network, calendar: Calendar, start: Moment, inside: bool) -> None:
        self.network, self.calendar, self.start = network, calendar, start
        self.inside = inside
        self.finish: Moment = start
        self.dates: dict[Key, Dates] = {}

    def own(self, key: Key) -> Calendar:
        return self.network.tasks[key].calendar or self.calendar

    def bound(self, link: Link) -> Moment:
        """The moment that the link forbids the successor's start (or finish) to come before."""
        before = self.dates[link.before]
        moment = before.finish if link.relation in FROM_FINISH else before.start
        return (link.lag_calendar or self.own(link.after)).later(moment, link.lag)

    def forward(self, key: Key) -> None:
        task, calendar = self.network.tasks[key], self.own(key)
        links = self.network.before[key]
        bounds = [] if links and not self.inside else [self.start]
        for link in links:
            bound = self.bound(link)
            to_start = link.relation in TO_START
            bounds.append(bound if to_start else calendar.earlier(bound, task.duration))
        start = self._constrained_start(task, calendar, max(bounds))
        if task.duration:
            start = calendar.as_start(start)
        if task.fixed_start is not None:
            start = task.fixed_start
        finish = calendar.later(start, task.duration)
        self.dates[key] = Dates(start, finish if task.fixed_finish is None else task.fixed_finish)

    @staticmethod
    def _constrained_start(task: Task, calendar: Calendar, start: Moment) -> Moment:
        at = task.constraint_at
        if at is None:
            return start
        match task.constraint:
            case Constraint.START_NO_EARLIER:
                return max(start, at)
            case Constraint.FINISH_NO_EARLIER:
                return max(start, calendar.earlier(at, task.duration))
            case Constraint.MUST_START:
                return at
            case Constraint.MUST_FINISH:
                return calendar.earlier(at, task.duration)
        return start

    def backward(self, key: Key) -> None:
        task, calendar, dates = self.network.tasks[key], self.own(key), self.dates[key]
        links = self.network.after[key]
        bounds = [] if links and not self.inside else [self.finish]
        for link in links:
            after = self.dates[link.after]
            moment = after.late_start if link.relation in TO_START else after.late_finish
            limit = (link.lag_calendar or self.own(link.after)).earlier(moment, link.lag)
            to_finish = link.relation in FROM_FINISH
            bounds.append(limit if to_finish else calendar.later(limit, task.duration))
        finish = self._constrained_finish(task, calendar, min(bounds))
        if task.duration:
            finish = calendar.as_finish(finish)
        dates.late_finish = finish
        dates.late_start = calendar.earlier(finish, task.duration)

    @staticmethod
    def _constrained_finish(task: Task, calendar: Calendar, finish: Moment) -> Moment:
        at = task.constraint_at
        if at is None:
            return finish
        match task.constraint:
            case Constraint.FINISH_NO_LATER | Constraint.MUST_FINISH:
                return min(finish, at)
            case Constraint.START_NO_LATER | Constraint.MUST_START:
                return min(finish, calendar.later(at, task.duration))
        return finish

    def total_float(self, key: Key) -> None:
        dates = self.dates[key]
        dates.total_float = self.own(key).between(dates.start, dates.late_start)

    def free_float(self, key: Key) -> None:
        calendar, dates = self.own(key), self.dates[key]
        slack = [calendar.between(dates.finish, self.finish)]
        for link in self.network.after[key]:
            after = self.dates[link.after]
            held = after.start if link.relation in TO_START else after.finish
            slack.append(self.own(link.after).between(self.bound(link), held))
        dates.free_float = min(slack)

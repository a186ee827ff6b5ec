"""What a plan is to the critical-path method: tasks, links with lags, constraints."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from charter.rooms.projects.schedule.calendar import Calendar, Moment

Key = Hashable


class Relation(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Constraint(StrEnum):
    """The date constraints of the planning tools; `ASAP` is none."""

    ASAP = "ASAP"
    ALAP = "ALAP"
    MUST_START = "MSO"
    MUST_FINISH = "MFO"
    START_NO_EARLIER = "SNET"
    START_NO_LATER = "SNLT"
    FINISH_NO_EARLIER = "FNET"
    FINISH_NO_LATER = "FNLT"


@dataclass(frozen=True, slots=True)
class Task:
    """`duration` in the calendar's unit; `calendar` only where the task has its own."""

    key: Key
    duration: int
    constraint: Constraint = Constraint.ASAP
    constraint_at: Moment = None
    calendar: Calendar | None = None
    fixed_start: Moment = None
    fixed_finish: Moment = None


@dataclass(frozen=True, slots=True)
class Link:
    """`lag` is worked by `lag_calendar` (the successor's when None); negative is a lead."""

    before: Key
    after: Key
    relation: Relation = Relation.FS
    lag: int = 0
    lag_calendar: Calendar | None = None


class Cycle(ValueError):
    """Tasks that wait for one another; `members` in order, the first not repeated."""

    def __init__(self, members: Sequence[Any]) -> None:
        super().__init__(" → ".join(map(str, (*members, members[0]))))
        self.members = list(members)


@dataclass
class Network:
    """Tasks by key and the links between them, ready to be walked in either direction."""

    tasks: dict[Key, Task]
    before: dict[Key, list[Link]] = field(default_factory=dict)
    after: dict[Key, list[Link]] = field(default_factory=dict)

    @classmethod
    def of(cls, tasks: Iterable[Task], links: Iterable[Link]) -> "Network":
        """Links to tasks that are not in the plan are an error of the caller (KeyError)."""
        found = {task.key: task for task in tasks}
        network = cls(found, {key: [] for key in found}, {key: [] for key in found})
        for link in links:
            network.before[link.after].append(link)
            network.after[link.before].append(link)
        return network

    def order(self) -> list[Key]:
        """Every task after its predecessors, otherwise in the order given; or `Cycle`."""
        waiting = {key: len(links) for key, links in self.before.items()}
        ready = [key for key, count in waiting.items() if not count]
        for key in ready:
            for link in self.after[key]:
                waiting[link.after] -= 1
                if not waiting[link.after]:
                    ready.append(link.after)
        if len(ready) < len(self.tasks):
            done = set(ready)
            raise Cycle(self._cycle({key for key in self.tasks if key not in done}))
        return ready

    def _cycle(self, stuck: set[Key]) -> list[Key]:
        """Every stuck task waits for another stuck one: walk back until a task comes twice."""
        path: list[Key] = []
        key = next(iter(stuck))
        while key not in path:
            path.append(key)
            key = next(link.before for link in self.before[key] if link.before in stuck)
        return path[path.index(key) :][::-1]

    def open_starts(self) -> list[Key]:
        """Tasks without a predecessor."""
        return [key for key, links in self.before.items() if not links]

    def open_ends(self) -> list[Key]:
        """Tasks without a successor."""
        return [key for key, links in self.after.items() if not links]

"""Resource-constrained scheduling: every job has a length, jobs wait for jobs, and of a resource
no bucket of time may be asked for more than it has.

Times are whole units from 0. A bucket is a stretch of time over which use is summed: one unit long
in the textbooks' problem (PSPLIB), a week or a day of a person in ours.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Job:
    """`needs` are (resource, amount per unit of time). `fixed` jobs stay where they are."""

    length: int
    needs: tuple[tuple[int, int], ...] = ()
    earliest: int = 0
    fixed: int | None = None


@dataclass(frozen=True)
class Wait:
    """`after` starts no sooner than `gap` units after the start of `before`."""

    before: int
    after: int
    gap: int


@dataclass(frozen=True)
class Resource:
    """Capacity of each bucket; `bounds` are where buckets begin, and at last where all ends.
    Beyond the last bound the last capacity goes on, bucket by bucket of the last length."""

    bounds: Sequence[int]
    capacity: Sequence[int]

    @property
    def is_even(self) -> bool:
        return len(self.capacity) == 1

    def bucket(self, unit: int) -> int:
        if unit < self.bounds[-1]:
            return bisect_right(self.bounds, unit) - 1
        return len(self.capacity) + (unit - self.bounds[-1]) // self.tail

    @cached_property
    def tail(self) -> int:
        return self.bounds[-1] - self.bounds[-2]

    def begins(self, bucket: int) -> int:
        if bucket < len(self.capacity):
            return self.bounds[bucket]
        return self.bounds[-1] + (bucket - len(self.capacity)) * self.tail

    def has(self, bucket: int) -> int:
        return self.capacity[min(bucket, len(self.capacity) - 1)]


def steady(capacity: int) -> Resource:
    """The same in every unit of time."""
    return Resource((0, 1), (capacity,))


@dataclass(frozen=True)
class Problem:
    """Jobs by index. `step`: starts are looked for every so many units."""

    jobs: Sequence[Job]
    waits: Sequence[Wait]
    resources: Sequence[Resource]
    step: int = 1
    before: list[list[tuple[int, int]]] = field(init=False, repr=False)
    after: list[list[tuple[int, int]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        before: list[list[tuple[int, int]]] = [[] for _job in self.jobs]
        after: list[list[tuple[int, int]]] = [[] for _job in self.jobs]
        for wait in self.waits:
            before[wait.after].append((wait.before, wait.gap))
            after[wait.before].append((wait.after, wait.gap))
        object.__setattr__(self, "before", before)
        object.__setattr__(self, "after", after)

    @property
    def longest(self) -> int:
        """A bound: everything one after the other, after the latest that is given."""
        gaps = sum(max(0, w.gap - self.jobs[w.before].length) for w in self.waits)
        latest = max(((j.fixed or 0) + j.earliest for j in self.jobs), default=0)
        return latest + gaps + sum(job.length for job in self.jobs) + 1

    def order(self) -> list[int]:
        """Every job after those it waits for; ValueError when they wait in a circle."""
        waiting = [len(self.before[n]) for n in range(len(self.jobs))]
        ready = [n for n, count in enumerate(waiting) if not count]
        for n in ready:
            for m, _gap in self.after[n]:
                waiting[m] -= 1
                if not waiting[m]:
                    ready.append(m)
        if len(ready) < len(self.jobs):
            raise ValueError("jobs wait for one another")
        return ready


def makespan(problem: Problem, starts: Sequence[int]) -> int:
    return max((s + job.length for s, job in zip(starts, problem.jobs, strict=True)), default=0)


def faults(problem: Problem, starts: Sequence[int]) -> list[str]:
    """What is wrong with a schedule, found the plain way: unit by unit, wait by wait."""
    found = []
    for n, (job, start) in enumerate(zip(problem.jobs, starts, strict=True)):
        if start < job.earliest or (job.fixed is not None and start != job.fixed):
            found.append(f"job {n} starts at {start}")
    for wait in problem.waits:
        if starts[wait.after] < starts[wait.before] + wait.gap:
            found.append(f"job {wait.after} does not wait for {wait.before}")
    return found + _overused(problem, starts)


def _overused(problem: Problem, starts: Sequence[int]) -> list[str]:
    """Fixed jobs may ask too much by themselves; that is nobody's fault here."""
    used: dict[tuple[int, int], int] = {}
    moved: set[tuple[int, int]] = set()
    for job, start in zip(problem.jobs, starts, strict=True):
        for resource, amount in job.needs:
            for unit in range(start, start + job.length):
                key = resource, problem.resources[resource].bucket(unit)
                used[key] = used.get(key, 0) + amount
                if job.fixed is None and amount:
                    moved.add(key)
    return [
        f"resource {r} bucket {b}: {used[r, b]} of {problem.resources[r].has(b)}"
        for r, b in sorted(moved)
        if used[r, b] > problem.resources[r].has(b)
    ]

"""Whether one person can do all their tasks within their dates at all, however the hours lie.

Every task asks for an effort within its own window of days; a day has a capacity, and on any day
the person may work at whatever is open. That is a flow from tasks over days. As the days of a
window lie together, a flow exists if and only if no stretch of days holds more effort of tasks
that lie wholly inside it than it has capacity (Hall's condition for convex bipartite graphs).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Wanted:
    """`effort` is to be done on the days `first` to `last`, both included (indices)."""

    key: Hashable
    first: int
    last: int
    effort: int


@dataclass(frozen=True)
class Tight:
    """The stretch of days that lacks most, and what must be done in it."""

    first: int
    last: int
    wanted: int
    has: int
    keys: tuple[Hashable, ...]

    @property
    def lacks(self) -> int:
        return self.wanted - self.has


def tightest(tasks: Sequence[Wanted], capacity: Sequence[int]) -> Tight | None:
    """None when everything fits. Among equal lacks the shortest stretch that begins first."""
    sums = [0, *accumulate(capacity)]
    by_end = sorted(tasks, key=lambda task: task.last)
    worst: tuple[int, int, int, int] | None = None  # lacks, -length, first, last
    for first in sorted({task.first for task in tasks}):
        wanted = 0
        for task in by_end:
            if task.first < first:
                continue
            wanted += task.effort
            lacks = wanted - (sums[task.last + 1] - sums[first])
            found = (lacks, first - task.last, first, task.last)
            if lacks > 0 and (worst is None or found[:2] > worst[:2]):
                worst = found
    if worst is None:
        return None
    _lacks, _length, first, last = worst
    inside = [task for task in tasks if first <= task.first and task.last <= last]
    wanted = sum(task.effort for task in inside)
    keys = tuple(task.key for task in inside)
    return Tight(first, last, wanted, sums[last + 1] - sums[first], keys)

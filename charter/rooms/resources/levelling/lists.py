"""The plain way, without any library: serial schedule generation over lists of jobs, improved by
justification (Valls, Ballestín and Quintanilla 2005) and a small genetic search over the lists
(Hartmann 1998: two-point crossover keeps every job behind those it waits for).

The same seed and number of rounds give the same schedule; a limit of time may cut it short.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charter.rooms.resources.levelling.buckets import Use
from charter.rooms.resources.levelling.problem import Problem, makespan

POPULATION, ROUNDS, SECONDS = 24, 4000, 20.0
EVERY = 0.25  # seconds between two words about progress
Tell = Callable[[float], bool]
Line = list[int]
Schedule = tuple[int, int, list[int]]  # span, units moved, starts
Kept = list[Schedule]
STALE = 40 * 24  # rounds without anything better after which a generation is given up


class Cancelled(Exception):
    """Whoever asked does not want it any more."""


@dataclass(frozen=True)
class Found:
    """`rounds` schedules were tried; `is_best` when nothing shorter can exist."""

    starts: list[int]
    span: int
    rounds: int
    is_best: bool


def silent(_share: float) -> bool:
    return True


def level(
    problem: Problem,
    *,
    seed: int = 1,
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
    tell: Tell = silent,
    clock: Callable[[], float] = time.monotonic,
) -> Found:
    """The shortest schedule found; among equally short the one that moves jobs least.

    `tell(share done)` is asked now and then; False ends it with `Cancelled`.
    """
    return _Search(problem, seed, tell, rounds, seconds, clock).run()


class _Search:
    def __init__(
        self,
        problem: Problem,
        seed: int,
        tell: Tell,
        rounds: int,
        seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self.problem, self.chance = problem, random.Random(seed)  # noqa: S311 - no secret
        self.tell, self.rounds, self.seconds, self.clock = tell, rounds, seconds, clock
        self.use = Use(problem)
        self.moving = [n for n, job in enumerate(problem.jobs) if job.fixed is None]
        self.early = _early(problem)
        self.bound = makespan(problem, self.early)
        self.tails = _tails(problem)
        self.began = self.heard = clock()
        self.tried = 0

    def run(self) -> Found:
        kept: Kept = []
        best: Kept = []
        while not best or not self._over(best):
            kept, since = [], self.tried
            for line in self._first_lines():
                since = self._keep(kept, best, self._made(line), since)
                if self._over(best):
                    break
            while not self._over(best) and self.tried - since < STALE:
                child = self._child(self._parent(kept), self._parent(kept))
                since = self._keep(kept, best, self._made(child), since)
        span, _moved, starts = best[0]
        return Found(starts, span, self.tried, span == self.bound)

    def _over(self, kept: Kept) -> bool:
        now = self.clock()
        share = max(self.tried / self.rounds, (now - self.began) / self.seconds)
        if now - self.heard > EVERY:
            self.heard = now
            if not self.tell(min(1.0, share)):
                raise Cancelled
        nothing_moved = kept[0][0] == self.bound and kept[0][1] == 0
        tried_well = kept[0][0] == self.bound and self.tried > 4 * POPULATION
        return share >= 1.0 or nothing_moved or tried_well

    def _made(self, line: Line) -> Schedule:
        """Built, then justified to the right and to the left."""
        self.tried += 1
        starts = self._built(line)
        self._right(starts)
        self._left(starts)
        return self._worth(starts)

    def _worth(self, starts: list[int]) -> Schedule:
        moved = sum(starts[n] - self.early[n] for n in self.moving)
        return makespan(self.problem, starts), moved, starts

    def _keep(self, kept: Kept, best: Kept, one: Schedule, since: int) -> int:
        """Into its generation, and aside if it is the best of all; when it last got better."""
        better = not kept or one[:2] < kept[0][:2]
        if one not in kept:
            kept.append(one)
            kept.sort(key=lambda found: found[:2])
            del kept[POPULATION:]
        if not best or one[:2] < best[0][:2]:
            best[:] = [one]
        return self.tried if better else since

    def _built(self, line: Line) -> list[int]:
        use, jobs, before = self.use, self.problem.jobs, self.problem.before
        use.clear()
        starts = [0] * len(jobs)
        for n, job in enumerate(jobs):
            if job.fixed is not None:
                starts[n] = job.fixed
                use.take(job, job.fixed)
        for n in line:
            job = jobs[n]
            if job.fixed is not None:
                continue
            at = max([job.earliest, *(starts[m] + gap for m, gap in before[n])])
            starts[n] = at = use.later(job, at)
            use.take(job, at)
        return starts

    def _right(self, starts: list[int]) -> None:
        jobs, after, use = self.problem.jobs, self.problem.after, self.use
        span = makespan(self.problem, starts)
        order = sorted(self.moving, key=lambda n: -(starts[n] + jobs[n].length))
        for n in order:
            job, old = jobs[n], starts[n]
            last = min([span - job.length, *(starts[m] - gap for m, gap in after[n])])
            if last > old:
                use.take(job, old, -1)
                starts[n] = use.sooner(job, last, old)
                use.take(job, starts[n])

    def _left(self, starts: list[int]) -> None:
        jobs, before, use = self.problem.jobs, self.problem.before, self.use
        for n in sorted(self.moving, key=lambda n: starts[n]):
            job, old = jobs[n], starts[n]
            first = max([job.earliest, *(starts[m] + gap for m, gap in before[n])])
            if first < old:
                use.take(job, old, -1)
                starts[n] = min(old, use.later(job, first))
                use.take(job, starts[n])

    # -- lists --------------------------------------------------------------------------

    def _first_lines(self) -> "list[Line]":
        """By priority: the longest way to the end, the most work behind, as planned; then the
        first rule with some chance in it."""
        many = [len(self.problem.after[n]) for n in range(len(self.problem.jobs))]
        rules = [
            lambda n: -self.tails[n],
            lambda n: self.early[n] - many[n],
            lambda n: (self.early[n], -self.tails[n]),
        ]
        lines = [self._line(rule) for rule in rules]
        for _more in range(POPULATION - len(lines)):
            mixed = [tail * (0.6 + 0.8 * self.chance.random()) for tail in self.tails]
            lines.append(self._line(lambda n, mixed=mixed: -mixed[n]))  # type: ignore[misc]
        return lines

    def _line(self, rule: Callable[[int], object]) -> Line:
        waiting = [len(rows) for rows in self.problem.before]
        ready = [n for n, count in enumerate(waiting) if not count]
        line: Line = []
        while ready:
            ready.sort(key=rule, reverse=True)  # type: ignore[arg-type]
            n = ready.pop()
            line.append(n)
            for m, _gap in self.problem.after[n]:
                waiting[m] -= 1
                if not waiting[m]:
                    ready.append(m)
        return line

    def _parent(self, kept: Kept) -> Line:
        """Of two at random the better; its starts give the list."""
        place = min(self.chance.randrange(len(kept)), self.chance.randrange(len(kept)))
        starts = kept[place][2]
        return _sorted(self.problem, starts)

    def _child(self, one: Line, two: Line) -> Line:
        size = len(one)
        first, second = sorted((self.chance.randrange(size + 1), self.chance.randrange(size + 1)))
        line = one[:first]
        have = set(line)
        line += [n for n in two if n not in have][: second - first]
        have = set(line)
        line += [n for n in one if n not in have]
        for place in range(size - 1):
            a, b = line[place], line[place + 1]
            if self.chance.random() < 0.05 and all(m != a for m, _gap in self.problem.before[b]):
                line[place], line[place + 1] = b, a
        return line


def _early(problem: Problem) -> list[int]:
    """Starts as if resources had no end."""
    starts = [job.earliest if job.fixed is None else job.fixed for job in problem.jobs]
    for n in problem.order():
        if problem.jobs[n].fixed is None:
            starts[n] = max([starts[n], *(starts[m] + gap for m, gap in problem.before[n])])
    return starts


def _tails(problem: Problem) -> list[int]:
    """The longest way from a job's start to the end."""
    tails = [job.length for job in problem.jobs]
    for n in reversed(problem.order()):
        tails[n] = max([tails[n], *(gap + tails[m] for m, gap in problem.after[n])])
    return tails


def _sorted(problem: Problem, starts: Sequence[int]) -> Line:
    """By start; of equal starts in an order in which they can be built."""
    place = {n: rank for rank, n in enumerate(problem.order())}
    line = sorted(range(len(starts)), key=lambda n: (starts[n], place[n]))
    if all(gap >= 0 for rows in problem.before for _m, gap in rows):
        return line
    return _repaired(problem, line)


def _repaired(problem: Problem, line: Line) -> Line:
    """A lead lets a job start before the one it waits for; the list must not."""
    done: set[int] = set()
    rest, found = list(line), []
    while rest:
        n = next(n for n in rest if all(m in done for m, _gap in problem.before[n]))
        rest.remove(n)
        found.append(n)
        done.add(n)
    return found

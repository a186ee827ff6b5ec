"""OR-tools CP-SAT where it is installed: `charter[levelling]`. It begins with the list scheduler's
schedule and improves it, or proves that nothing shorter exists.

Even resources (PSPLIB) are a cumulative constraint. Summed buckets are indexed by time: one truth
per job and start, and per bucket the sum of what each start would use of it.
"""

import threading
from importlib.util import find_spec
from typing import Any

from charter.rooms.resources.levelling.lists import EVERY, Cancelled, Found, Tell, level, silent
from charter.rooms.resources.levelling.problem import Problem, makespan

MOST_TRUTHS = 150_000
SHARE_OF_LISTS = 0.2


def is_installed() -> bool:
    return find_spec("ortools") is not None


def solve(problem: Problem, *, seed: int = 1, seconds: float = 20.0, tell: Tell = silent) -> Found:
    """Never worse than the list scheduler's; that one alone where the model would be too large."""
    first = level(problem, seed=seed, seconds=seconds * SHARE_OF_LISTS, tell=tell)
    if first.is_best or _truths(problem, first.span) > MOST_TRUTHS:
        return first
    model = _Model(problem, first)
    found = model.run(seed, seconds * (1 - SHARE_OF_LISTS), tell)
    return found if found and found.span <= first.span else first


def _truths(problem: Problem, span: int) -> int:
    if all(resource.is_even for resource in problem.resources):
        return 0
    return len(problem.jobs) * (span // problem.step + 1)


class _Model:
    def __init__(self, problem: Problem, first: Found) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415  # an extra

        self.cp, self.problem, self.first = cp_model, problem, first
        self.model = cp_model.CpModel()
        self.truths: dict[int, dict[int, Any]] = {}
        self.starts = [self._start(n) for n in range(len(problem.jobs))]
        self.span = self.model.new_int_var(0, first.span, "span")
        for n, job in enumerate(problem.jobs):
            self.model.add(self.span >= self.starts[n] + job.length)
            self.model.add_hint(self.starts[n], first.starts[n])
        for wait in problem.waits:
            if problem.jobs[wait.after].fixed is None:
                self.model.add(self.starts[wait.after] >= self.starts[wait.before] + wait.gap)
        for k in range(len(problem.resources)):
            self._hold(k)
        self.model.minimize(self.span)

    def _start(self, n: int) -> Any:
        job = self.problem.jobs[n]
        if job.fixed is not None:
            return self.model.new_constant(job.fixed)
        last = max(self.first.span - job.length, job.earliest, self.first.starts[n])
        return self.model.new_int_var(job.earliest, last, f"s{n}")

    def _hold(self, k: int) -> None:
        resource = self.problem.resources[k]
        users = [
            (n, amount)
            for n, job in enumerate(self.problem.jobs)
            for used, amount in job.needs
            if used == k and job.length
        ]
        if not users:
            return
        if resource.is_even:
            boxes = [
                self.model.new_fixed_size_interval_var(
                    self.starts[n], self.problem.jobs[n].length, f"i{n}.{k}"
                )
                for n, _amount in users
            ]
            self.model.add_cumulative(boxes, [a for _n, a in users], resource.capacity[0])
        else:
            self._hold_summed(k, users)

    def _hold_summed(self, k: int, users: list[tuple[int, int]]) -> None:
        """What is too much already in the schedule to begin with (a task too large for any week,
        fixed work) need not get better than it is."""
        resource = self.problem.resources[k]
        used: dict[int, list[Any]] = {}
        before: dict[int, int] = {}
        for n, amount in users:
            for bucket, units in self._parts(k, n, self.first.starts[n]):
                before[bucket] = before.get(bucket, 0) + amount * units
            for start, truth in self._truths_of(n).items():
                for bucket, units in self._parts(k, n, start):
                    used.setdefault(bucket, []).append(amount * units * truth)
        for bucket, terms in used.items():
            self.model.add(sum(terms) <= max(resource.has(bucket), before.get(bucket, 0)))

    def _truths_of(self, n: int) -> dict[int, Any]:
        if n not in self.truths:
            job = self.problem.jobs[n]
            if job.fixed is not None:
                self.truths[n] = {job.fixed: 1}
                return self.truths[n]
            last = max(self.first.span - job.length, self.first.starts[n])
            places = {*range(job.earliest, last + 1, self.problem.step), self.first.starts[n]}
            found = {s: self.model.new_bool_var(f"x{n}.{s}") for s in sorted(places)}
            self.model.add_exactly_one(found.values())
            self.model.add(self.starts[n] == sum(s * truth for s, truth in found.items()))
            self.truths[n] = found
        return self.truths[n]

    def _parts(self, k: int, n: int, start: int) -> list[tuple[int, int]]:
        resource, end, found = self.problem.resources[k], start + self.problem.jobs[n].length, []
        while start < end:
            bucket = resource.bucket(start)
            until = min(end, resource.begins(bucket + 1))
            found.append((bucket, until - start))
            start = until
        return found

    def run(self, seed: int, seconds: float, tell: Tell) -> Found | None:
        """The solver works in a thread of its own; this one asks whether to go on."""
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        answer: list[Any] = []
        work = threading.Thread(target=lambda: answer.append(solver.solve(self.model)))
        work.start()
        waited, wanted = 0.0, True
        while work.is_alive():
            work.join(EVERY)
            waited += EVERY
            if wanted and not tell(min(1.0, SHARE_OF_LISTS + waited / seconds)):
                wanted = False
                solver.stop_search()
        if not wanted:
            raise Cancelled
        if not answer or answer[0] not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        starts = [solver.value(start) for start in self.starts]
        best = answer[0] == self.cp.OPTIMAL
        return Found(starts, makespan(self.problem, starts), self.first.rounds, best)

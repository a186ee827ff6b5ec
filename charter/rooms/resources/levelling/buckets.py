"""What of the resources is used: the one thing that list schedulers do all day."""

from charter.rooms.resources.levelling.problem import Job, Problem, Resource


class Use:
    """Buckets of all resources, filled and emptied job by job."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows = [_row(resource) for resource in problem.resources]

    def clear(self) -> None:
        for row in self.rows:
            row.free.clear()

    def take(self, job: Job, start: int, sign: int = 1) -> None:
        for resource, amount in job.needs:
            self.rows[resource].take(start, start + job.length, sign * amount)

    def later(self, job: Job, start: int) -> int:
        """The first start from `start` on at which the job fits. A job that fits nowhere is
        placed where its resources are idle for ever: the last bucket goes on."""
        step = self.problem.step
        while True:
            for resource, amount in job.needs:
                jump = self.rows[resource].blocked(start, start + job.length, amount)
                if jump:
                    start += -(-jump // step) * step
                    break
            else:
                return start

    def sooner(self, job: Job, start: int, least: int) -> int:
        """The last start not after `start`, nor before `least`, at which it fits; else `least`
        (from where it was taken, so it fits there)."""
        step = self.problem.step
        while start > least:
            if all(
                not self.rows[resource].blocked(start, start + job.length, amount)
                for resource, amount in job.needs
            ):
                return start
            start = max(least, start - step)
        return least


class _Steady:
    """Buckets of one unit, each with the same capacity."""

    def __init__(self, resource: Resource) -> None:
        self.capacity = resource.capacity[0]
        self.free: dict[int, int] = {}

    def take(self, start: int, end: int, amount: int) -> None:
        free, capacity = self.free, self.capacity
        for unit in range(start, end):
            free[unit] = free.get(unit, capacity) - amount

    def blocked(self, start: int, end: int, amount: int) -> int:
        """By how much the start must move at least; 0 when it fits."""
        get, capacity = self.free.get, self.capacity
        for unit in range(end - 1, start - 1, -1):
            if get(unit, capacity) < amount:
                return unit + 1 - start
        return 0


class _Summed:
    """Buckets over which use is summed. A job that asks for more than an empty bucket has is let
    through where nobody else is: it alone is too much, and no dates mend that."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.free: dict[int, int] = {}

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """(bucket, units of the job in it)"""
        resource, found = self.resource, []
        while start < end:
            bucket = resource.bucket(start)
            until = min(end, resource.begins(bucket + 1))
            found.append((bucket, until - start))
            start = until
        return found

    def take(self, start: int, end: int, amount: int) -> None:
        for bucket, units in self._parts(start, end):
            left = self.free.get(bucket)
            self.free[bucket] = (
                self.resource.has(bucket) if left is None else left
            ) - amount * units

    def blocked(self, start: int, end: int, amount: int) -> int:
        """The job must leave the last bucket that is too full, but for the units it still holds."""
        for bucket, units in reversed(self._parts(start, end)):
            has = self.resource.has(bucket)
            left = self.free.get(bucket, has)
            alone = left == has and bucket >= len(self.resource.capacity)
            if left < amount * units and not alone:
                return self.resource.begins(bucket + 1) - max(0, left) // amount - start
        return 0


def _row(resource: Resource) -> "_Steady | _Summed":
    return _Steady(resource) if resource.is_even and resource.tail == 1 else _Summed(resource)

"""SP2.2.1b: the condition of the stretches says the same as a maximum flow."""

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.projects.schedule.fitting import Wanted, tightest

DAYS = 8
TASKS = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1), st.integers(0, 12)), max_size=7
)
CAPACITY = st.lists(st.integers(0, 9), min_size=DAYS, max_size=DAYS)


class Flow:
    """Edmonds and Karp: source, tasks, days, sink."""

    def __init__(self, tasks: list[Wanted], capacity: list[int]) -> None:
        self.room: dict[tuple[object, object], int] = {}
        self.near: dict[object, set[object]] = {}
        for task in tasks:
            self.edge("source", task, task.effort)
            for day in range(task.first, task.last + 1):
                self.edge(task, day, task.effort)
        for day, much in enumerate(capacity):
            self.edge(day, "sink", much)

    def edge(self, a: object, b: object, much: int) -> None:
        self.room[a, b] = self.room.get((a, b), 0) + much
        self.room.setdefault((b, a), 0)
        self.near.setdefault(a, set()).add(b)
        self.near.setdefault(b, set()).add(a)

    def path(self) -> list[tuple[object, object]]:
        came: dict[object, object] = {"source": "source"}
        line: deque[object] = deque(["source"])
        while line and "sink" not in came:
            here = line.popleft()
            for there in self.near.get(here, ()):
                if there not in came and self.room[here, there] > 0:
                    came[there] = here
                    line.append(there)
        found: list[tuple[object, object]] = []
        here = "sink"
        while here in came and here != "source":
            found.append((came[here], here))
            here = came[here]
        return found

    def most(self) -> int:
        total = 0
        while path := self.path():
            pushed = min(self.room[edge] for edge in path)
            for a, b in path:
                self.room[a, b] -= pushed
                self.room[b, a] += pushed
            total += pushed
        return total


def flow(tasks: list[Wanted], capacity: list[int]) -> int:
    """How much of the effort can be placed."""
    return Flow(tasks, capacity).most()


@given(TASKS, CAPACITY)
@settings(max_examples=150)
def test_sp2_2_1b_what_fits_is_what_a_maximum_flow_places(
    rows: list[tuple[int, int, int]], capacity: list[int]
) -> None:
    tasks = [Wanted(n, min(a, b), max(a, b), e) for n, (a, b, e) in enumerate(rows)]
    wanted, placed = sum(task.effort for task in tasks), flow(tasks, capacity)
    found = tightest(tasks, capacity)
    assert (found is None) == (placed == wanted)
    if found:
        assert 0 < found.lacks <= wanted - placed
        assert found.has == sum(capacity[found.first : found.last + 1])
        inside = [t for t in tasks if found.first <= t.first and t.last <= found.last]
        assert {t.key for t in inside} == set(found.keys)
        assert flow(inside, capacity) < sum(t.effort for t in inside), "the named tasks suffice"


def test_the_stretch_that_lacks_most_is_named() -> None:
    tasks = [Wanted("a", 0, 4, 20), Wanted("b", 3, 4, 16), Wanted("c", 3, 4, 10)]
    found = tightest(tasks, [8, 8, 8, 8, 8])
    assert found and (found.first, found.last, found.lacks, found.keys) == (3, 4, 10, ("b", "c"))
    assert tightest(tasks[:2], [8] * 5) is None

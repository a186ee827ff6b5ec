"""What follows a moved task: the dates are those of the critical-path method, gaps stay."""

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.projects.schedule.calendar import Days
from charter.rooms.projects.schedule.cpm import schedule
from charter.rooms.projects.schedule.follow import follow, holds
from charter.rooms.projects.schedule.network import Constraint, Link, Network, Relation, Task

DAYS = Days()


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Task], list[Link], dict[int, int]]:
    """Up to eight tasks, links forwards only, and for some a gap that was planned."""
    count = draw(st.integers(2, 8))
    tasks = [Task(n, draw(st.integers(1, 9))) for n in range(count)]
    pairs = [(a, b) for b in range(count) for a in range(b)]
    links = [
        Link(a, b, draw(st.sampled_from(list(Relation))), draw(st.integers(-2, 4)))
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    ]
    gaps = draw(st.dictionaries(st.integers(0, count - 1), st.integers(0, 12), max_size=3))
    return tasks, links, gaps


def written(
    tasks: list[Task], links: list[Link], gaps: dict[int, int]
) -> dict[int, tuple[int, int]]:
    """The plan as it stands: as soon as possible, but not before what its gaps say."""
    rows = [
        Task(t.key, t.duration, Constraint.START_NO_EARLIER, gaps[t.key]) if t.key in gaps else t
        for t in tasks
    ]
    dates = schedule(rows, links, DAYS, 0).dates
    return {t.key: (dates[t.key].start, dates[t.key].finish) for t in tasks}


@settings(max_examples=80)
@given(plans())
def test_a_plan_in_which_nothing_is_moved_stays_as_it_is(
    plan: tuple[list[Task], list[Link], dict[int, int]],
) -> None:
    tasks, links, gaps = plan
    now = written(tasks, links, gaps)
    again = follow(tasks, links, DAYS, now, {}).dates
    assert {key: (d.start, d.finish) for key, d in again.items()} == now


@settings(max_examples=80)
@given(plans(), st.data())
def test_moved_dates_equal_the_critical_path_method_and_keep_every_link(
    plan: tuple[list[Task], list[Link], dict[int, int]], data: st.DataObject
) -> None:
    tasks, links, gaps = plan
    now = written(tasks, links, gaps)
    key = data.draw(st.sampled_from([task.key for task in tasks]))
    to = data.draw(st.integers(0, 40))
    moved = follow(tasks, links, DAYS, now, {key: to}).dates
    kept = {**holds(Network.of(tasks, links), DAYS, now), key: to}
    rows = [
        Task(t.key, t.duration, Constraint.START_NO_EARLIER, kept[t.key]) if t.key in kept else t
        for t in tasks
    ]
    expected = schedule(rows, links, DAYS, min(to, *(start for start, _end in now.values()))).dates
    assert {k: d.start for k, d in moved.items()} == {k: d.start for k, d in expected.items()}
    assert moved[key].start >= to or not [link for link in links if link.after == key]
    for link in links:
        a, b = moved[link.before], moved[link.after]
        one = a.finish if link.relation[0] == "F" else a.start
        two = b.start if link.relation[1] == "S" else b.finish
        assert two >= one + link.lag

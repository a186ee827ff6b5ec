"""The critical path: by hand, against a brute-force oracle, and in working time."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.projects.schedule.calendar import Days, Elapsed, WorkingTime
from charter.rooms.projects.schedule.cpm import schedule
from charter.rooms.projects.schedule.network import Constraint, Cycle, Link, Network, Relation, Task
from charter.rooms.projects.tests.schedule.test_working_time import HOUR, MONDAY, office

FS, SS, FF, SF = Relation.FS, Relation.SS, Relation.FF, Relation.SF


def days(*durations: int) -> list[Task]:
    return [Task(index, duration) for index, duration in enumerate(durations)]


def test_the_longest_chain_is_critical_and_the_other_has_float() -> None:
    result = schedule(days(2, 3, 1, 2), [Link(0, 1), Link(0, 2), Link(1, 3), Link(2, 3)], Days(), 0)
    assert result.finish == 7
    assert result.critical() == [0, 1, 3]
    assert (result.dates[2].total_float, result.dates[2].free_float) == (2, 2)


def test_free_float_is_what_delays_no_successor() -> None:
    tasks, links = days(1, 1, 5, 1), [Link(0, 1), Link(1, 3), Link(2, 3)]
    dates = schedule(tasks, links, Days(), 0).dates
    assert (dates[0].total_float, dates[0].free_float) == (3, 0)
    assert (dates[1].total_float, dates[1].free_float) == (3, 3)


@pytest.mark.parametrize(
    ("relation", "lag", "start"),
    [(FS, 0, 5), (FS, 2, 7), (FS, -2, 3), (SS, 3, 3), (FF, 1, 4), (SF, 4, 2), (FF, -9, 0)],
)
def test_each_relation_holds_the_successor_with_its_lag(
    relation: Relation, lag: int, start: int
) -> None:
    result = schedule(days(5, 2), [Link(0, 1, relation, lag)], Days(), 0)
    assert result.dates[1].start == start


def test_a_cycle_is_refused_and_names_its_members_in_order() -> None:
    links = [Link(0, 1), Link(1, 2), Link(2, 3), Link(3, 1)]
    with pytest.raises(Cycle) as refused:
        schedule(days(1, 1, 1, 1), links, Days(), 0)
    members = refused.value.members
    assert sorted(members) == [1, 2, 3]
    assert members[members.index(1) - 2] == 2


def test_open_ends_are_listed() -> None:
    network = Network.of(days(1, 1, 1), [Link(0, 1)])
    assert (network.open_starts(), network.open_ends()) == ([0, 2], [1, 2])


def test_date_constraints_hold_starts_and_cut_floats() -> None:
    tasks = [
        Task("a", 2, Constraint.START_NO_EARLIER, 4),
        Task("b", 2, Constraint.FINISH_NO_LATER, 3),
        Task("c", 1, Constraint.MUST_START, 9),
        Task("d", 3, Constraint.FINISH_NO_EARLIER, 5),
        Task("e", 3, Constraint.MUST_FINISH, 8),
        Task("f", 4, Constraint.START_NO_LATER, 1),
    ]
    dates = schedule(tasks, [], Days(), 0).dates
    starts = {key: found.start for key, found in dates.items()}
    assert starts == {"a": 4, "b": 0, "c": 9, "d": 2, "e": 5, "f": 0}
    floats = {key: dates[key].total_float for key in "bcef"}
    assert floats == {"b": 1, "c": 0, "e": 0, "f": 1}


def test_a_date_that_cannot_be_held_gives_negative_float() -> None:
    tasks = [Task("a", 5), Task("b", 2, Constraint.FINISH_NO_LATER, 6)]
    dates = schedule(tasks, [Link("a", "b")], Days(), 0).dates
    assert (dates["a"].total_float, dates["b"].total_float) == (-1, -1)


def test_working_time_skips_the_weekend_and_floats_are_working_seconds() -> None:
    week = WorkingTime(office, MONDAY.date())
    tasks = [Task("a", 32 * HOUR), Task("b", 16 * HOUR), Task("c", 8 * HOUR), Task("end", 0)]
    links = [Link("a", "b"), Link("a", "c"), Link("b", "end"), Link("c", "end")]
    result = schedule(tasks, links, week, MONDAY)
    assert result.dates["b"].start == dt.datetime(2026, 11, 20, 8)
    assert result.dates["b"].finish == dt.datetime(2026, 11, 23, 17)
    assert result.dates["c"].total_float == 8 * HOUR
    assert result.dates["end"].start == dt.datetime(2026, 11, 23, 17)


def test_an_elapsed_lag_runs_over_the_weekend() -> None:
    week = WorkingTime(office, MONDAY.date())
    links = [Link("a", "b", FS, 24 * HOUR, Elapsed())]
    friday = schedule([Task("a", 32 * HOUR), Task("b", HOUR)], links, week, MONDAY)
    weekend = schedule([Task("a", 40 * HOUR), Task("b", HOUR)], links, week, MONDAY)
    assert friday.dates["b"].start == dt.datetime(2026, 11, 23, 8)
    assert weekend.dates["b"].start == dt.datetime(2026, 11, 23, 8)


def longest(tasks: list[Task], links: list[Link]) -> dict[Any, int]:
    """Brute force: relax every inequality until nothing moves."""
    start = {task.key: 0 for task in tasks}
    duration = {task.key: task.duration for task in tasks}
    for _round in range(len(tasks) + 1):
        for link in links:
            base = start[link.before] + (duration[link.before] if link.relation in {FS, FF} else 0)
            held = base + link.lag - (duration[link.after] if link.relation in {FF, SF} else 0)
            start[link.after] = max(start[link.after], held)
    return start


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Task], list[Link]]:
    tasks = days(*draw(st.lists(st.integers(0, 9), min_size=1, max_size=9)))
    links = []
    for after in range(1, len(tasks)):
        for before in draw(st.sets(st.integers(0, after - 1), max_size=3)):
            relation = draw(st.sampled_from(list(Relation)))
            links.append(Link(before, after, relation, draw(st.integers(-4, 4))))
    return tasks, draw(st.permutations(links))


@settings(max_examples=150, deadline=None)
@given(networks())
def test_early_dates_equal_the_brute_force_longest_path(
    network: tuple[list[Task], list[Link]],
) -> None:
    tasks, links = network
    result = schedule(tasks, links, Days(), 0)
    assert {key: dates.start for key, dates in result.dates.items()} == longest(tasks, links)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_total_float_is_the_delay_the_plan_survives(
    network: tuple[list[Task], list[Link]],
) -> None:
    tasks, links = network
    result = schedule(tasks, links, Days(), 0)
    for key, dates in result.dates.items():
        for extra, holds in ((dates.total_float, True), (dates.total_float + 1, False)):
            at = dates.start + extra
            pushed = [
                Task(t.key, t.duration, Constraint.START_NO_EARLIER, at) if t.key == key else t
                for t in tasks
            ]
            assert (schedule(pushed, links, Days(), 0).finish == result.finish) is holds


@settings(max_examples=60, deadline=None)
@given(networks())
def test_working_days_and_plain_days_agree(network: tuple[list[Task], list[Link]]) -> None:
    tasks, links = network
    week = WorkingTime(office, MONDAY.date())
    plain = schedule(tasks, links, Days(), 0)
    hours = [Task(t.key, t.duration * HOUR) for t in tasks]
    lagged = [Link(k.before, k.after, k.relation, k.lag * HOUR) for k in links]
    worked = schedule(hours, lagged, week, MONDAY)
    for key, dates in plain.dates.items():
        assert week.between(MONDAY, worked.dates[key].start) == dates.start * HOUR
        assert worked.dates[key].total_float == dates.total_float * HOUR
        assert worked.dates[key].free_float == dates.free_float * HOUR

"""Whatever was planned and reported, what is still to be done is never forecast into the past."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.projects.models import Link, Plan, Task
from charter.rooms.projects.schedule.calendar import WorkingTime
from charter.rooms.projects.tests.planning import TAIPEI, at
from charter.rooms.projects.timing import forecast, local

OFFICE = WorkingTime(
    lambda day: [] if day.weekday() > 4 else [(9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600)],
    dt.date(2026, 11, 2),
)
DAY = 8 * 3600


@st.composite
def running(draw: st.DrawFn) -> tuple[list[Task], list[Link]]:
    tasks, links = [], []
    for n in range(draw(st.integers(1, 6))):
        begins = at(2) + dt.timedelta(days=draw(st.integers(0, 30)))
        length = draw(st.integers(0, 6)) * DAY
        task = Task(pk=n + 1, name=str(n), start=begins, duration=length, position=n)
        task.finish = begins + dt.timedelta(days=length // DAY)
        task.actual_start = draw(st.sampled_from([None, begins]))
        if task.actual_start and draw(st.booleans()):
            task.actual_finish = begins + dt.timedelta(days=draw(st.integers(0, 9)))
        task.percent = draw(st.integers(0, 99))
        task.remaining = draw(st.sampled_from([None, 0, DAY, 9 * DAY]))
        if n and draw(st.booleans()):
            links.append(Link(pk=n, before_id=draw(st.integers(1, n)), after_id=n + 1))
        tasks.append(task)
    return tasks, links


@settings(max_examples=60, deadline=None)
@given(running(), st.integers(0, 60))
def test_nothing_that_is_not_finished_is_expected_before_now(
    plan: tuple[list[Task], list[Link]], days: int
) -> None:
    tasks, links = plan
    now = dt.datetime(2026, 11, 2, 10, tzinfo=TAIPEI) + dt.timedelta(days=days)
    found = forecast(Plan(created_at=now), tasks, links, OFFICE, now)
    assert found
    for task in tasks:
        if task.actual_finish:
            assert found.dates[task.pk].finish == local(task.actual_finish)
            continue
        assert found.dates[task.pk].finish >= local(now)  # type: ignore[operator]
        if not task.actual_start:
            assert found.dates[task.pk].start >= local(now)  # type: ignore[operator]

"""Moments in working time, on a plain week of 8-12 and 13-17."""

import datetime as dt

import pytest

from charter.rooms.projects.schedule.calendar import Elapsed, NoWorkingTime, WorkingTime

HOUR = 3600
OFFICE = ((8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR))
MONDAY = dt.datetime(2026, 11, 16, 8)
FRIDAY_EVENING = dt.datetime(2026, 11, 20, 17)
NEXT_MONDAY = dt.datetime(2026, 11, 23, 8)


def office(day: dt.date) -> tuple[tuple[int, int], ...]:
    return OFFICE if day.weekday() < 5 else ()


@pytest.fixture
def week() -> WorkingTime:
    return WorkingTime(office, MONDAY.date())


def test_a_finish_stays_on_friday_evening_and_a_start_moves_to_monday(week: WorkingTime) -> None:
    assert week.later(MONDAY, 40 * HOUR) == FRIDAY_EVENING
    assert week.as_start(FRIDAY_EVENING) == NEXT_MONDAY
    assert week.as_finish(NEXT_MONDAY) == FRIDAY_EVENING
    assert week.between(FRIDAY_EVENING, NEXT_MONDAY) == 0


def test_the_lunch_break_is_not_worked(week: WorkingTime) -> None:
    assert week.later(MONDAY.replace(hour=11), 2 * HOUR) == MONDAY.replace(hour=14)
    assert week.between(MONDAY.replace(hour=11), MONDAY.replace(hour=14)) == 2 * HOUR


def test_earlier_undoes_later(week: WorkingTime) -> None:
    assert week.earlier(FRIDAY_EVENING, 40 * HOUR) == MONDAY
    assert week.earlier(NEXT_MONDAY, 8 * HOUR) == dt.datetime(2026, 11, 20, 8)


def test_between_is_negative_backwards(week: WorkingTime) -> None:
    assert week.between(FRIDAY_EVENING, MONDAY) == -40 * HOUR


def test_many_moments_at_once_are_each_as_far_as_alone(week: WorkingTime) -> None:
    """Also where the table has to grow for them, at its beginning and at its end."""
    moments = [
        MONDAY + dt.timedelta(days=days, hours=hours)
        for days in (-900, -200, -3, 0, 1, 5, 300, 1700)
        for hours in (-2, 3, 4, 5, 12)
    ]
    found = week.since(FRIDAY_EVENING, moments)
    alone = WorkingTime(office, MONDAY.date())
    assert {one: found[one] for one in moments} == {
        one: alone.between(FRIDAY_EVENING, one) for one in moments
    }


def test_far_years_are_reached_in_both_directions(week: WorkingTime) -> None:
    far = week.later(MONDAY, 5 * 52 * 40 * HOUR)
    assert far == dt.datetime(2031, 11, 7, 17)
    assert week.earlier(far, 5 * 52 * 40 * HOUR) == MONDAY
    assert week.between(dt.datetime(2019, 1, 7, 8), dt.datetime(2019, 1, 7, 9)) == HOUR


def test_a_calendar_without_working_time_says_so() -> None:
    with pytest.raises(NoWorkingTime):
        WorkingTime(lambda day: (), MONDAY.date()).later(MONDAY, HOUR)


def test_elapsed_time_counts_every_hour() -> None:
    assert Elapsed().later(FRIDAY_EVENING, 63 * HOUR) == NEXT_MONDAY
    assert Elapsed().between(FRIDAY_EVENING, NEXT_MONDAY) == 63 * HOUR

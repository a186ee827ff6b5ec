"""Periods are made of dates: no gap, no overlap, one name each."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground.periods import CALENDAR, next_period, period_of, previous_period, spoken

LENGTHS = st.one_of(st.sampled_from(CALENDAR), st.integers(1, 400))
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2060, 12, 31))


@settings(max_examples=60)
@given(LENGTHS, DAYS)
def test_every_day_lies_in_its_period_and_periods_touch(length: str | int, day: dt.date) -> None:
    here = period_of(length, day)
    assert here.start <= day < here.end
    assert period_of(length, here.last) == here
    after = next_period(length, here)
    assert after.start == here.end and after.key != here.key
    assert previous_period(length, after) == here


def test_names_people_use() -> None:
    day = dt.date(2026, 11, 20)
    keys = [period_of(length, day).key for length in CALENDAR]
    assert keys == ["2026-11-20", "2026-W47", "2026-11", "2026-Q4", "2026-H2", "2026"]
    assert period_of("week", dt.date(2027, 1, 2)).key == "2026-W53"


def test_an_interval_is_spoken_by_its_days() -> None:
    weekly = period_of(7, dt.date(2026, 11, 18))
    assert spoken(weekly.key) == "2026-11-16–11-22"
    assert spoken("2024-12-31+365") == "2024-12-31–2025-12-30", "the year is said where it changes"
    assert spoken(period_of("week", dt.date(2026, 11, 18)).key) == "2026-W47"

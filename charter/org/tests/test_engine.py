"""The working-time engine against a walker, against real calendars, and case by case."""

import csv
import datetime as dt
import json
import os
import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from charter.org.calendars.engine import Engine
from charter.org.calendars.parts import Closure, Day, Kind, NeverOpen, Pause
from charter.org.tests.walker import differences

TAIPEI = ZoneInfo("Asia/Taipei")
OFFICE = ((540, 720), (780, 1080))
WEEK = (OFFICE,) * 5 + ((), ())
HOUR = 3600
CHECKOUT = Path(__file__).parents[3]
REFERENCE = (
    Path(os.environ.get("CHARTER_REFERENCE_DATA", CHECKOUT.parent / "shared/data")) / "5_calendars"
)


def at(text: str, zone: ZoneInfo = TAIPEI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.fixture
def office() -> Engine:
    return Engine(TAIPEI, WEEK)


def test_a_few_thousand_random_cases_equal_the_minute_walker() -> None:
    compared, wrong = differences(random.Random(20261116), calendars=16, cases=160)
    assert wrong == []
    assert compared > 2000


def reference_engine(country: str, years: range) -> Engine:
    days: dict[dt.date, Day] = {}
    for year in years:
        path = REFERENCE / f"{country}_{year}.json"
        if not path.exists():
            pytest.skip(f"the reference calendars are not here: {path}")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        rows = data["days"] if country == "cn" else data
        for row in rows:
            date = dt.date.fromisoformat(row["date"])
            off = row["isOffDay"] if country == "cn" else row["isHoliday"]
            if off == (date.weekday() < 5):
                days[date] = Day(row.get("name") or row["description"], () if off else OFFICE)
    return Engine(TAIPEI, WEEK, days)


@pytest.mark.parametrize(
    ("country", "years", "file"),
    [
        ("cn", range(2017, 2023), "sla_deadlines_cn_2018_2022.csv"),
        ("tw", range(2019, 2024), "sla_deadlines_tw_2019_2023.csv"),
    ],
)
def test_the_reference_deadlines_come_out_right(country: str, years: range, file: str) -> None:
    engine = reference_engine(country, years)
    with open(REFERENCE / file, encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) == 92
    for row in rows:
        start, seconds = at(row["start"]), int(row["sla_minutes"]) * 60
        assert engine.due(start, seconds) == at(row["due"]), row
        lines = engine.explain(start, seconds)
        assert sum(line.counted for line in lines) == seconds * 1_000_000


def test_the_reference_elapsed_times_come_out_right() -> None:
    engine = reference_engine("cn", range(2015, 2023))
    with open(REFERENCE / "elapsed_working_minutes_cn_messages.csv", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) == 150
    for row in rows:
        found = engine.elapsed(at(row["start"]), at(row["end"]))
        assert found == int(row["working_minutes"]) * 60, row


def test_eight_hours_from_opening_are_due_at_closing_the_same_day(office: Engine) -> None:
    assert office.due(at("2026-11-16 09:00"), 8 * HOUR) == at("2026-11-16 18:00")


def test_received_outside_hours_starts_at_the_next_opening(office: Engine) -> None:
    friday_evening = at("2026-11-20 19:30")
    assert office.due(friday_evening, 0) == at("2026-11-23 09:00")
    assert office.due(friday_evening, HOUR) == at("2026-11-23 10:00")
    assert office.next_opening(friday_evening) == at("2026-11-23 09:00")


def test_lunch_does_not_count(office: Engine) -> None:
    assert office.due(at("2026-11-16 11:30"), HOUR) == at("2026-11-16 13:30")
    kinds = [line.kind for line in office.explain(at("2026-11-16 11:30"), HOUR)]
    assert kinds == [Kind.WORKING, Kind.BREAK, Kind.WORKING]


def test_waiting_over_the_weekend_is_not_counted_twice(office: Engine) -> None:
    """Friday 17:00 to Monday 10:00 holds two open hours, not 65 wall-clock ones."""
    pause = Pause(at("2026-11-20 17:00"), at("2026-11-23 10:00"))
    assert office.due(at("2026-11-20 16:00"), 2 * HOUR, [pause]) == at("2026-11-23 11:00")


def test_overlapping_pauses_count_once(office: Engine) -> None:
    pauses = [
        Pause(at("2026-11-16 10:00"), at("2026-11-16 11:00")),
        Pause(at("2026-11-16 10:30"), at("2026-11-16 11:30")),
    ]
    start, end = at("2026-11-16 09:00"), at("2026-11-16 12:00")
    assert office.elapsed(start, end, pauses) == 1.5 * HOUR


def test_an_open_pause_leaves_no_due_moment_unless_it_was_due_before(office: Engine) -> None:
    pause = Pause(at("2026-11-16 10:00"), None, "等客戶回覆")
    start = at("2026-11-16 09:00")
    assert office.due(start, HOUR, [pause]) == at("2026-11-16 10:00")
    assert office.due(start, 2 * HOUR, [pause]) is None
    last = office.explain(start, 2 * HOUR, [pause])[-1]
    assert (last.kind, last.end, last.name) == (Kind.PAUSE, None, "等客戶回覆")


def test_a_pause_begun_before_the_start_counts_only_from_the_start(office: Engine) -> None:
    pause = Pause(at("2026-11-13 10:00"), at("2026-11-16 10:00"))
    assert office.due(at("2026-11-16 09:00"), HOUR, [pause]) == at("2026-11-16 11:00")


def test_holidays_make_up_days_and_closures_stand_in_the_explanation() -> None:
    engine = Engine(
        TAIPEI,
        WEEK,
        {
            dt.date(2026, 11, 17): Day("補假"),
            dt.date(2026, 11, 21): Day("補行上班", OFFICE),
        },
        (Closure(at("2026-11-18 00:00"), at("2026-11-21 00:00"), "颱風停班"),),
    )
    lines = engine.explain(at("2026-11-16 17:00"), 2 * HOUR)
    assert [(line.kind, line.name) for line in lines] == [
        (Kind.WORKING, ""),
        (Kind.OFF_HOURS, ""),
        (Kind.HOLIDAY, "補假"),
        (Kind.CLOSURE, "颱風停班"),
        (Kind.OFF_HOURS, ""),
        (Kind.MAKE_UP, "補行上班"),
    ]
    assert lines[-1].end == at("2026-11-21 10:00")


def test_the_day_the_clocks_change_has_23_hours_around_the_clock() -> None:
    engine = Engine.always("Europe/Berlin")
    berlin = ZoneInfo("Europe/Berlin")
    day = engine.elapsed(at("2026-03-29", berlin), at("2026-03-30", berlin))
    assert day == 23 * HOUR
    assert engine.elapsed(at("2026-10-25", berlin), at("2026-10-26", berlin)) == 25 * HOUR


def test_working_days_are_added_over_weekend_holiday_and_year_end() -> None:
    engine = Engine(TAIPEI, WEEK, {dt.date(2027, 1, 1): Day("開國紀念日")})
    assert engine.add_days(dt.date(2026, 12, 31), 1) == dt.date(2027, 1, 4)
    assert engine.add_days(dt.date(2027, 1, 4), -1) == dt.date(2026, 12, 31)
    assert engine.add_days(dt.date(2027, 1, 1), 0) == dt.date(2027, 1, 4)


def test_the_way_back_meets_the_way_forth(office: Engine) -> None:
    rng = random.Random(7)
    for _ in range(200):
        start = office.next_opening(at("2026-11-16 09:00") + dt.timedelta(rng.random() * 30))
        seconds = rng.randrange(60, 200_000)
        due = office.due(start, seconds)
        assert due is not None
        assert office.elapsed(office.back(due, seconds), due) == seconds


def test_a_calendar_that_never_opens_says_so() -> None:
    with pytest.raises(NeverOpen):
        Engine(TAIPEI, ((),) * 7).due(at("2026-11-16 09:00"), 1)


def test_days_beyond_the_published_calendar_are_uncertain() -> None:
    engine = Engine(TAIPEI, WEEK, known_through=dt.date(2026, 12, 31))
    assert engine.is_certain(at("2026-12-31 17:59"))
    assert not engine.is_certain(at("2027-01-01 00:00"))


def test_microseconds_are_not_lost(office: Engine) -> None:
    start = at("2026-11-16 09:00:00.123457")
    due = office.due(start, 3 * HOUR + 0.000001)
    assert due is not None
    assert office.elapsed(start, due) == 3 * HOUR + 0.000001

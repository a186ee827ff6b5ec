"""Calendars as people edit them: seeded, changed, closed, and compiled anew each time."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from charter.ground.errors import Refused
from charter.org.calendars.compiled import STANDARD, calendar_for, engine_of
from charter.org.models import CalendarDay, Customer, WorkingCalendar
from charter.rooms.people.verbs import calendars as verbs

TAIPEI = ZoneInfo("Asia/Taipei")
HOUR = 3600


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


@pytest.fixture
def taiwan(company: SimpleNamespace) -> WorkingCalendar:
    return verbs.found_calendar(
        name="公司行事曆", country="TW", is_default=True, by=company.admin, years=[2025, 2026, 2027]
    )


def test_taiwan_is_seeded_with_its_holidays(taiwan: WorkingCalendar) -> None:
    engine = engine_of(taiwan)
    assert not engine.is_working_day(dt.date(2026, 2, 16))
    assert engine.days[dt.date(2026, 2, 27)].name == "和平紀念日（補假）"
    assert engine.is_working_day(dt.date(2026, 11, 16))
    assert taiwan.known_through == dt.date(2027, 12, 31)


def test_the_mainland_is_seeded_with_make_up_days_and_its_horizon(
    company: SimpleNamespace,
) -> None:
    calendar = verbs.found_calendar(
        name="上海", zone="Asia/Shanghai", country="CN", by=company.admin, years=[2026, 2027]
    )
    engine = engine_of(calendar)
    assert engine.is_working_day(dt.date(2026, 2, 14)), "a Saturday made up for"
    assert not engine.is_working_day(dt.date(2026, 2, 20))
    assert engine.is_certain(at("2026-12-31 10:00"))
    assert not engine.is_certain(at("2027-01-04 10:00")), "2027 is not decreed yet"


def test_every_change_makes_a_new_engine_and_an_entry(
    company: SimpleNamespace, taiwan: WorkingCalendar
) -> None:
    start = at("2026-11-16 17:00")
    assert engine_of(taiwan).due(start, 2 * HOUR) == at("2026-11-17 10:00")
    verbs.set_day(
        taiwan, date=dt.date(2026, 11, 17), is_working=False, name="公司旅遊", by=company.admin
    )
    assert engine_of(taiwan).due(start, 2 * HOUR) == at("2026-11-18 10:00")
    closure = verbs.close_between(
        taiwan,
        starts_at=at("2026-11-18 00:00"),
        ends_at=at("2026-11-18 12:00"),
        name="颱風停班",
        by=company.admin,
    )
    assert engine_of(taiwan).due(start, 2 * HOUR) == at("2026-11-18 14:00")
    verbs.cancel_closure(closure, by=company.admin)
    taiwan.refresh_from_db()
    assert engine_of(taiwan).due(start, 2 * HOUR) == at("2026-11-18 10:00")
    verbs.clear_day(taiwan, date=dt.date(2026, 11, 17), by=company.admin)
    assert engine_of(taiwan).due(start, 2 * HOUR) == at("2026-11-17 10:00")
    entries = apps.get_model("journal", "Entry").objects.filter(kind="org.workingcalendar")
    assert entries.count() == 5


def test_an_engine_is_compiled_once_per_version(
    taiwan: WorkingCalendar, django_assert_num_queries: object
) -> None:
    engine_of(taiwan)
    with django_assert_num_queries(0):  # type: ignore[operator]
        engine_of(taiwan)


def test_own_rows_survive_a_new_seeding(company: SimpleNamespace, taiwan: WorkingCalendar) -> None:
    new_year = dt.date(2027, 1, 1)
    verbs.set_day(taiwan, date=new_year, is_working=True, name="輪值", by=company.admin)
    verbs.seed_official_days(taiwan, years=[2027], by=company.admin)
    day = taiwan.days.get(date=new_year)
    assert (day.is_working, day.source) == (True, CalendarDay.Source.OWN)
    assert taiwan.days.filter(date__year=2027).count() > 10


def test_a_make_up_day_has_the_usual_hours_and_a_half_day_its_own(
    company: SimpleNamespace, taiwan: WorkingCalendar
) -> None:
    saturday, friday = dt.date(2026, 11, 21), dt.date(2026, 11, 20)
    verbs.set_day(taiwan, date=saturday, is_working=True, name="補班", by=company.admin)
    verbs.set_day(
        taiwan, date=friday, is_working=True, name="盤點", hours=(540, 720), by=company.admin
    )
    engine = engine_of(taiwan)
    assert engine.due(at("2026-11-20 11:00"), 2 * HOUR) == at("2026-11-21 10:00")


def test_the_nearest_calendar_rules(company: SimpleNamespace, taiwan: WorkingCalendar) -> None:
    customer = Customer.objects.get(code="HC")
    assert calendar_for(customer, company.service) == taiwan
    office = verbs.found_calendar(name="服務一部", department=company.service, by=None)
    assert calendar_for(customer, company.service) == office
    hospital = verbs.found_calendar(name="海城醫院", customer=customer, always_open=True, by=None)
    assert calendar_for(customer, company.service) == hospital
    assert engine_of(hospital).due(at("2026-11-21 23:00"), 2 * HOUR) == at("2026-11-22 01:00")


def test_without_any_calendar_the_standard_week_rules(db: None) -> None:
    assert engine_of(calendar_for()) is STANDARD


def test_staff_without_the_right_are_refused(
    company: SimpleNamespace, taiwan: WorkingCalendar
) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.clear_day(taiwan, date=dt.date(2026, 1, 1), by=company.engineer)
    assert refusal.value.code == "calendars.not_allowed"


@pytest.mark.parametrize("day", [((600, 540),), ((540, 720), (700, 800)), ((0, 1500),)])
def test_slots_that_run_backwards_or_overlap_are_refused(
    company: SimpleNamespace, taiwan: WorkingCalendar, day: tuple[tuple[int, int], ...]
) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.change_week(taiwan, week=(day,) * 7, by=company.admin)
    assert refusal.value.code == "calendars.bad_slot"
    taiwan.refresh_from_db()
    assert engine_of(taiwan).due(at("2026-11-16 09:00"), HOUR) == at("2026-11-16 10:00")


def test_an_unknown_zone_is_refused(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.found_calendar(name="火星", zone="Mars/Olympus", by=company.admin)
    assert refusal.value.field == "zone"

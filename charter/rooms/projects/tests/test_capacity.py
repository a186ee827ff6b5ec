"""SP2.2.1b: planned hours per week, the same in Python and in SQL, against what a week has."""

import datetime as dt
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import OuterRef
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.parameters.verbs import set_value
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.people import verbs
from charter.rooms.people.models import Absence
from charter.rooms.people.tests.test_absences import FRI, WED, as_, granted
from charter.rooms.people.verbs.calendars import found_calendar
from charter.rooms.projects.availability import by_day, leave_between, rooms
from charter.rooms.projects.capacity import Office, hours_in, loads, mondays, office, planned
from charter.rooms.projects.models import Member, Task, TeamRole
from charter.rooms.projects.overbooking import jams, overbooked, work_beside
from charter.rooms.projects.tests.planning import HOUR, a_plan, a_project, at, running
from charter.rooms.projects.tests.test_plan import proof

MONDAY = dt.date(2026, 11, 16)
CAPACITY = "projects.member.capacity"


def test_open_hours_are_counted_as_one_counts_them_by_hand(company: SimpleNamespace) -> None:
    """In the week of New Year 2027 Friday is a holiday: four days of eight hours are left."""
    found_calendar(name="公司", country="TW", is_default=True, by=None)
    hours, day = office(MONDAY), organisation_engine().day_seconds()
    assert hours.between(MONDAY, MONDAY + dt.timedelta(days=6)) == 5 * day
    new_year = dt.date(2026, 12, 28)
    assert hours.between(new_year, new_year + dt.timedelta(days=6)) == 4 * day
    assert hours.room(new_year, 40) == 32 and hours.room(MONDAY, 40) == 40
    far = dt.date(2040, 1, 2)
    assert hours.between(far, far + dt.timedelta(days=6)) == 5 * day // 7 * 7


@given(st.dates(dt.date(2025, 6, 1), dt.date(2027, 10, 1)), st.integers(0, 60))
@settings(max_examples=40)
def test_a_span_is_the_sum_of_its_days(first: dt.date, length: int) -> None:
    sums = tuple(itertools.accumulate((n * 7 % 5 for n in range(1095)), initial=0))
    hours = Office(dt.date(2025, 1, 1), sums, 2, 14)
    days = [first + dt.timedelta(days=n) for n in range(length + 1)]
    assert hours.between(days[0], days[-1]) == sum(hours.between(day, day) for day in days)


def test_a_holiday_in_the_plan_moves_its_hours_to_the_other_days(company: SimpleNamespace) -> None:
    found_calendar(name="公司", country="TW", is_default=True, by=None)
    _project, rows = running(company)
    Task.objects.exclude(pk=rows["wiring"].pk).update(owner=None)
    Task.objects.filter(pk=rows["wiring"].pk).update(
        start=at(31, month=12), finish=at(4, 18, month=1).replace(year=2027), effort=16 * HOUR,
        owner=company.engineer, kind="task",
    )  # fmt: skip
    weeks = [dt.date(2026, 12, 28), dt.date(2027, 1, 4)]
    [load] = loads(planned().select_related("owner"), weeks)
    assert load.hours == [8.0, 8.0], "Thursday and Monday; Friday is New Year's Day"
    assert [in_sql(company.engineer, monday) for monday in weeks] == [8.0, 8.0]


def in_sql(person: Person, monday: dt.date) -> float:
    row = Person.objects.filter(pk=person.pk).annotate(h=hours_in(monday, OuterRef("pk")))
    return float(row.values_list("h", flat=True).get())


def test_hours_in_sql_equal_the_hours_in_python(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    spans = [(13, 18, 33, 0), (16, 20, 40, 0), (20, 30, 70, 0), (21, 22, 5, 0), (5, 13, 50, 27)]
    for (first, last, hours, late), task in zip(spans, rows.values(), strict=True):
        Task.objects.filter(pk=task.pk).update(
            start=at(first), finish=at(last, 18), effort=hours * HOUR, owner=company.engineer,
            kind="task", percent=20, forecast_start=at(5),
            forecast_finish=at(late, 18) if late else None,
        )  # fmt: skip
    weeks = mondays(MONDAY)
    (load, *_rest) = loads(planned().select_related("owner"), weeks)
    assert load.person == company.engineer
    told = [round(in_sql(company.engineer, monday), 6) for monday in weeks]
    assert told == [round(hours, 6) for hours in load.hours]
    late = 50 * 0.8 / 2  # a fifth is done; the rest lies from today to the 27th, ten days
    assert told[0] == round(33 * 3 / 4 + 40 + 10 + late, 6)


def a_member(project: object, person: Person) -> Member:
    role = TeamRole.objects.create(project=project, name="佈線")
    return Member.objects.create(
        role=role, person=person, percent=50, since=MONDAY, until=dt.date(2027, 1, 1), duties="佈線"
    )


def test_sp2_2_1b_a_week_beyond_its_hours_breaks_it_and_moving_work_mends_it(
    company: SimpleNamespace,
) -> None:
    assert proof(CAPACITY) == (0, 0)
    project, rows = running(company)
    a_member(project, company.engineer)
    assert proof(CAPACITY) == (0, 1)  # 16 h wiring, 24 h test and 8 h papers in one week
    Task.objects.filter(pk=rows["papers"].pk).update(start=at(23), finish=at(23, 18))
    assert proof(CAPACITY) == (1, 1)
    set_value("capacity_hours_per_week", 35, effective_on=MONDAY, reason="減班", by=None)
    assert proof(CAPACITY) == (0, 1)


def test_sp2_2_1b_promised_beyond_the_whole_of_their_time_breaks_it(
    company: SimpleNamespace,
) -> None:
    project, _rows = running(company)
    Task.objects.update(owner=None)
    a_member(project, company.engineer)
    assert proof(CAPACITY) == (1, 1)
    Member.objects.update(percent=60)
    other = TeamRole.objects.create(project=project, name="測試")
    Member.objects.create(
        role=other, person=company.engineer, percent=60, since=MONDAY, until=dt.date(2027, 1, 1)
    )
    assert proof(CAPACITY) == (0, 2)


def test_sp2_2_1b_leave_takes_its_hours_off_the_week(company: SimpleNamespace) -> None:
    project, rows = running(company)
    a_member(project, company.engineer)
    Task.objects.filter(pk=rows["papers"].pk).update(start=at(23), finish=at(23, 18))
    assert proof(CAPACITY) == (1, 1)
    granted(company, since=dt.date(2026, 11, 19), until=dt.date(2026, 11, 22))
    assert proof(CAPACITY) == (0, 1), "40 hours are asked for where 24 are left"


def test_sp2_2_1b_planning_names_the_week_the_projects_and_what_never_fits(
    company: SimpleNamespace, client: Any
) -> None:
    running(company)
    other = a_project(company, "P-2026-015", name="分行網路更新")
    plan, _rows = a_plan(other, company)
    week, *_more = overbooked(plan)
    assert (week.person, week.monday, week.hours) == (company.engineer, MONDAY, 96)
    assert [(p.number, h) for p, h in week.shares] == [("P-2026-014", 48), ("P-2026-015", 48)]
    (jam,) = jams(work_beside(plan))
    assert (jam.first, jam.last, jam.wanted, jam.has) == (MONDAY, dt.date(2026, 11, 20), 96, 40)
    client.force_login(company.manager)
    shown = client.get(f"/projects/plans/{plan.pk}/").content.decode()
    assert "2026-11-16那一週：排了96小時，可用40小時" in shown
    assert "P-2026-014" in shown and "怎麼調整先後都排不下" in shown
    Task.objects.filter(plan=plan, kind="task").update(finish=at(30, 18))
    (jam,) = jams(work_beside(plan))
    assert (jam.wanted, jam.has) == (24, 16), "what is left is the first project's own"


def test_sp2_2_1b_half_a_day_is_asked_for_once_and_takes_half_the_hours(
    company: SimpleNamespace,
) -> None:
    me, client = company.engineer, as_(company.engineer)
    form = {"kind": "annual", "since": "2026-11-18", "until": "2026-11-19", "part": "morning"}
    answer = client.post("/people/leave/new/", form)
    assert answer.status_code == 422 and "半天假只能請一天" in answer.content.decode()
    assert client.post("/people/leave/new/", {**form, "until": "2026-11-18"}).status_code == 302
    morning = Absence.objects.get()
    shown = as_(company.head).get(f"/approvals/{Request.objects.about(morning).get().pk}/")
    assert "2026-11-18 上午" in shown.content.decode()
    for part in ("whole", "morning"):
        with pytest.raises(Refused, match="已經有一份休假"):
            verbs.ask_absence(me, kind="sick", since=WED, until=WED, part=part, by=me)
    rest = verbs.ask_absence(me, kind="sick", since=WED, until=WED, part="afternoon", by=me)
    weeks = [dt.date(2026, 11, 16)]
    for n, one in enumerate((morning, rest), 1):
        decide(Request.objects.about(one).get(), verdict="approve", by=company.head)
        assert rooms(weeks, 40).of(me.pk) == [40 - 4 * n], "four hours each"
        away = leave_between(weeks[0], FRI)[me.pk]
        assert by_day(WED, 2, 40, away) == [(8 - 4 * n) * 3600, 8 * 3600]
    with clock.at(dt.datetime(2026, 11, 18, 1, 0, tzinfo=dt.UTC)):
        assert list(Absence.objects.approved().now()) == [morning], "nine in the morning"
    with clock.at(dt.datetime(2026, 11, 18, 5, 0, tzinfo=dt.UTC)):
        assert list(Absence.objects.approved().now()) == [rest]

"""SP2.2.1b: planned hours per week, the same in Python and in SQL, against what a week has."""

import datetime as dt
from types import SimpleNamespace

from django.db.models import OuterRef
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.kernel.parameters.verbs import set_value
from charter.org.models import Person
from charter.rooms.projects.capacity import hours_in, loads, mondays, planned, weekdays
from charter.rooms.projects.models import Member, Task, TeamRole
from charter.rooms.projects.tests.planning import HOUR, at, running
from charter.rooms.projects.tests.test_plan import proof

MONDAY = dt.date(2026, 11, 16)
CAPACITY = "projects.member.capacity"


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 60))
@settings(max_examples=60)
def test_weekdays_are_counted_as_one_counts_them_by_hand(first: dt.date, length: int) -> None:
    days = [first + dt.timedelta(days=n) for n in range(length + 1)]
    assert weekdays(days[0], days[-1]) == sum(day.weekday() < 5 for day in days)


def in_sql(person: Person, monday: dt.date) -> float:
    row = Person.objects.filter(pk=person.pk).annotate(h=hours_in(monday, OuterRef("pk")))
    return float(row.values_list("h", flat=True).get())


def test_hours_in_sql_equal_the_hours_in_python(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    spans = [(13, 18, 33), (16, 20, 40), (20, 30, 70), (21, 22, 5)]
    for (first, last, hours), task in zip(spans, rows.values(), strict=False):
        Task.objects.filter(pk=task.pk).update(
            start=at(first), finish=at(last, 18), effort=hours * HOUR, owner=company.engineer,
            kind="task",
        )  # fmt: skip
    weeks = mondays(MONDAY)
    (load, *_rest) = loads(planned().select_related("owner"), weeks)
    assert load.person == company.engineer
    told = [round(in_sql(company.engineer, monday), 6) for monday in weeks]
    assert told == [round(hours, 6) for hours in load.hours]
    assert told[0] == round(33 * 3 / 4 + 40 + 10 + 8, 6)


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

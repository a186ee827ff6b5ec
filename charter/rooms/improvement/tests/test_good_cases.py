"""SI6.1b: what proved itself is published inside and has readers."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.kernel.work import PANELS, SOURCES
from charter.org.models import Department, Person, Post, Posting, Role
from charter.rooms.improvement.jobs import ask_new_heads, remind_readers
from charter.rooms.improvement.models import Case, Reading
from charter.rooms.improvement.tests.test_cycle_stories import broken, counted
from charter.rooms.improvement.verbs import readings
from charter.rooms.people.verbs.people import appoint
from charter.rooms.quality.models import Suggestion
from charter.rooms.quality.verbs import suggestions


def proven(company: SimpleNamespace, title: str = "派工單附現場照片") -> Suggestion:
    """A suggestion whose effect was measured; nobody has told of it yet."""
    one = suggestions.submit(title=title, present="找不到配電盤", idea="附照片", by=company.staff)
    suggestions.answer(one, answer="好", by=company.deputy)
    until = clock.today() + dt.timedelta(days=20)
    suggestions.adopt(one, tried_by=company.engineer, until=until, by=company.deputy)
    suggestions.report_trial(one, trial="試了兩週", by=company.engineer)
    figures = {"before": Decimal("28.00"), "after": Decimal("9.50")}
    suggestions.judge(
        one, effective=True, measured="找設備（分鐘）", effect="快了", by=company.quality, **figures
    )
    return one


def second_head() -> Person:
    unit = Department.objects.create(code="SV2", name="服務二部")
    head = Person.objects.create(username="head2", name="石主管", department=unit)
    roles = [Role.STAFF, Role.DEPARTMENT_HEAD]
    post = Post.objects.create(title="主管", department=unit, roles=roles)
    Posting.objects.create(person=head, post=post, since=dt.date(2025, 1, 1))
    return head


def to_read(person: Person) -> list[str]:
    return [one.title for one in SOURCES["improvement_reading"].owed_by(person)]


def test_SI6_1b_a_proven_suggestion_is_told_inside_and_heads_confirm_having_read_it(
    company: SimpleNamespace,
) -> None:
    other, one = second_head(), proven(company)
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert broken("improvement.cases_told") == [one], "nobody was told in time"
    suggestions.publish(one, case_text="範本加一欄", by=company.quality)
    case = Case.objects.of(one).get()
    assert (case.text, case.effect) == ("範本加一欄", "找設備（分鐘）：28 → 9.5")
    assert (case.author, case.published_by) == (company.staff, company.quality)
    assert to_read(company.head) == to_read(other) == [one.title] and not to_read(company.staff)

    readings.confirm(case.readings.get(person=company.head), by=company.head)
    with pytest.raises(Refused, match="自己"):
        readings.confirm(case.readings.get(person=other), by=company.head)
    assert to_read(company.head) == []
    with clock.at(clock.now() + dt.timedelta(days=60)):
        late = case.readings.get(person=other)
        assert broken("improvement.cases_told") == [] and counted("improvement.cases_told") == 1
        assert broken("improvement.cases_read") == [late]
        readings.read_case(case, by=other)
        assert broken("improvement.cases_read") == [late], "read, but after its day"
        assert counted("improvement.cases_read") == 2


def test_everybody_finds_a_case_and_may_say_that_they_have_read_it(
    company: SimpleNamespace, client: Client
) -> None:
    one = proven(company)
    client.force_login(company.engineer)
    assert "會出現在這裡" in client.get("/improvement/cases/").content.decode()
    suggestions.publish(one, case_text="範本加一欄", by=company.quality)
    case = Case.objects.get()
    beside = PANELS["good_cases"].data
    assert beside(company.engineer) == {"cases": [case]} and beside(company.staff) is None
    page = client.get(f"/improvement/cases/{case.pk}/").content.decode()
    assert "範本加一欄" in page and "林志豪" in page and "還沒讀" in page and "確認已讀" in page
    for _again in range(2):
        assert client.post(f"/improvement/cases/{case.pk}/read/").status_code == 302
    mine = Reading.objects.get(case=case, person=company.engineer)
    assert mine.read_at and mine.due is None and beside(company.engineer) is None
    page = client.get(f"/improvement/readings/{mine.pk}/", follow=True).content.decode()
    assert "另有1位同事讀過" in page and "確認已讀</button>" not in page
    told = client.get(f"/api/improvement/cases/{case.pk}/").json()
    assert (told["asked"], told["answered"], told["readers"]) == (1, 0, 1)
    client.force_login(company.staff)
    assert client.post(f"/api/improvement/cases/{case.pk}/read/").status_code == 409
    client.force_login(company.customer)
    for path in ("cases/", f"cases/{case.pk}/"):
        assert client.get(f"/improvement/{path}").status_code == 404
    assert client.post(f"/improvement/cases/{case.pk}/read/").status_code == 404


def test_the_list_of_cases_takes_as_many_statements_for_one_as_for_three(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.engineer)
    counts = []
    for titles in (("一",), ("二", "三")):
        for title in titles:
            suggestions.publish(proven(company, title), case_text="做法", by=company.quality)
        client.get("/improvement/cases/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/improvement/cases/")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_SI6_1b_a_new_head_reads_the_cases_of_the_last_year_and_is_asked_once(
    company: SimpleNamespace,
) -> None:
    old = proven(company, "去年以前的")
    with clock.at(clock.now() - dt.timedelta(days=400)):
        suggestions.publish(old, case_text="做法", by=company.quality)
    suggestions.publish(proven(company), case_text="範本加一欄", by=company.quality)
    case = Case.objects.get(title="派工單附現場照片")
    assert readings.ask_new_head(company.head) == [], "was asked when it was published"
    later = clock.now() + dt.timedelta(days=30)
    with clock.at(later):
        post = Post.objects.create(
            title="資訊主管", department=company.office, roles=[Role.STAFF, Role.DEPARTMENT_HEAD]
        )
        appoint(company.engineer, post=post, since=clock.today(), by=company.hr)
        mine = Reading.objects.get(person=company.engineer)
        assert (mine.case, mine.read_at) == (case, None) and mine.due and mine.due > clock.today()
        assert to_read(company.engineer) == [case.title]
        told = Entry.objects.filter(event="improvement.case.new_head_asked")
        ask_new_heads(0)
        assert told.count() == 1 and Reading.objects.filter(person=company.engineer).count() == 1
    with clock.at(later + dt.timedelta(days=60)):
        assert mine in broken("improvement.cases_read")


def test_who_has_not_read_is_reminded_once_before_the_day(company: SimpleNamespace) -> None:
    other = second_head()
    suggestions.publish(proven(company), case_text="範本加一欄", by=company.quality)
    case = Case.objects.get()
    readings.confirm(case.readings.get(person=company.head), by=company.head)
    sent = Entry.objects.filter(event="improvement.reading.reminded")
    remind_readers(0)
    assert not sent.exists(), "the day is far"
    due = case.readings.get(person=other).due
    assert due
    with clock.at(dt.datetime.combine(due, dt.time(1), dt.UTC)):
        remind_readers(0)
        remind_readers(0)
        assert [one.subject_id for one in sent] == [case.readings.get(person=other).pk]
        assert not readings.remind(case.readings.get(person=company.head)), "has read it"

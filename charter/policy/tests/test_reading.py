"""A version of a policy is put before everybody it binds, and each says that it was read."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice
from charter.kernel.work import SOURCES
from charter.org.models import Person
from charter.policy.jobs import publish_policies
from charter.policy.models import Acknowledgement, Publication
from charter.policy.readers import shares
from charter.policy.verbs.amendments import propose_amendment
from charter.policy.verbs.reading import acknowledge, publish, remind_readers
from charter.rooms.people.verbs import hire, leave

DAY = dt.timedelta(days=1)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(pack: str = "SP") -> set[str]:
    rows = Acknowledgement.objects.asked().filter(publication__pack=pack)
    return set(rows.values_list("person__username", flat=True))


def reworded(company: SimpleNamespace) -> None:
    """Another wording of a clause, in force from tomorrow."""
    found = propose_amendment(
        "SP3.1a",
        zh="人力資源部門應[[擬定並公布招聘計劃]]。",
        en="HR [[draws up and publishes a recruitment plan]].",
        effective_on=clock.today() + DAY,
        reason="要公布",
        by=company.head,
    )
    decide(Request.objects.about(found).get(), verdict="approve", by=company.boss)


def test_every_colleague_is_asked_once_and_no_customer(company) -> None:
    assert publish("SP") == 10 and publish("SP") == 0
    assert asked() == {
        "staff", "engineer", "manager", "head", "boss", "deputy", "quality", "hr", "finance",
        "admin",
    }  # fmt: skip
    assert Publication.objects.get().version == "1.0"
    assert Notice.objects.filter(person=company.staff).count() == 1
    assert not Notice.objects.filter(person=company.customer).exists()


def test_reading_is_owed_in_my_work_until_it_is_confirmed(company) -> None:
    publish("SP")
    generate_duties(0)
    [line] = SOURCES["duty"].owed_by(company.staff)
    assert line.url == "/policy/SP/?chosen=1#read" and line.clause == "SP1.1"
    client = as_(company.staff)
    page = client.get("/policy/SP/?chosen=1").content.decode()
    assert "我已讀過這一版" in page
    answer = client.post("/policy/SP/read/", {"version": "1.0"})
    assert (answer.status_code, answer["Location"]) == (302, "/policy/SP/?chosen=1#read")
    assert SOURCES["duty"].owed_by(company.staff) == []
    assert Duty.objects.get(owner=company.staff).state == "fulfilled"
    page = client.get("/policy/SP/?chosen=1").content.decode()
    assert "我已讀過這一版" not in page and "確認讀過第1.0版" in page
    client.post("/policy/SP/read/", {"version": "1.0"})
    assert Entry.objects.filter(event="policy.acknowledgement.read").count() == 1


def test_a_new_version_asks_everybody_anew_and_the_old_one_no_more(company) -> None:
    publish("SP")
    acknowledge("SP", version="1.0", by=company.staff)
    generate_duties(0)
    reworded(company)
    assert publish("SP") == 0, "the wording takes effect tomorrow"
    with clock.at(clock.now() + 2 * DAY):
        publish_policies(0)
        generate_duties(0)
        mine = Acknowledgement.objects.asked().filter(person=company.staff)
        assert mine.get(publication__pack="SP").read_at is None
        assert mine.get(publication__pack="SP").publication.version == "1.1"
        duties = Duty.objects.filter(owner=company.head, rule="policy.read.SP").order_by("pk")
        assert [duty.state for duty in duties] == ["lapsed", "open"]
    old = {"publication__pack": "SP", "publication__version": "1.0"}
    first = Acknowledgement.objects.get(person=company.staff, **old)
    assert first.read_at is not None, "what was read stays on record"


def test_a_text_that_changed_while_the_page_was_open_is_not_confirmed(company) -> None:
    publish("SP")
    reworded(company)
    with clock.at(clock.now() + 2 * DAY):
        publish("SP")
        answer = as_(company.staff).post("/policy/SP/read/", {"version": "1.0"})
        said = answer.content.decode()
        assert answer.status_code == 409
        assert "已換成第1.1版" in said and 'role="alert"' in said and "要公布招聘" not in said
        assert "我已讀過這一版" in said, "the new text stands there to be read"
    assert not Acknowledgement.objects.exclude(read_at=None).exists()


def test_newcomers_are_asked_when_they_come_and_leavers_no_more(company) -> None:
    def join(username: str) -> Person:
        return hire(username=username, name="新人", department=company.service, by=company.hr)

    join("early")
    assert not Acknowledgement.objects.exists(), "nothing was published yet"
    publish("SP")
    with clock.at(clock.now() + 3 * DAY):
        late = join("late")
        mine = Acknowledgement.objects.get(person=late)
        assert mine.asked_on == clock.today() and mine.due > clock.today()
        leave(company.engineer, on=clock.today(), by=company.hr)
        assert "late" in asked() and "engineer" not in asked()
        generate_duties(0)
        assert not Duty.objects.open().filter(owner=company.engineer).exists()


def test_only_people_one_answers_for_are_listed_and_reminded_once_a_day(company) -> None:
    publish("SP")
    acknowledge("SP", version="1.0", by=company.staff)
    told = remind_readers("SP", by=company.head)
    assert {p.username for p in told} == {"engineer", "manager"}
    with pytest.raises(Refused, match="今天已經提醒過"):
        remind_readers("SP", by=company.head)
    assert len(remind_readers("SP", by=company.boss)) == 6
    with pytest.raises(Refused, match="催辦由"):
        remind_readers("SP", by=company.staff)
    listed = as_(company.head).get("/policy/SP/readers/").content.decode()
    assert "蔡承翰" in listed and "黃俊傑" not in listed
    assert "黃俊傑" in as_(company.hr).get("/policy/SP/readers/").content.decode()


def test_each_department_has_its_share_and_the_list_can_be_taken_along(company) -> None:
    publish("SP")
    for one in (company.staff, company.head):
        acknowledge("SP", version="1.0", by=one)
    whole, office, service = shares("SP")
    assert (whole.read, whole.asked, whole.late) == (2, 10, 0)
    assert (office.name, office.read, service.read, service.asked) == ("總經理室", 0, 2, 4)
    with clock.at(clock.now() + 30 * DAY):
        assert [one.late for one in shares("SP")] == [8, 6, 2]
        client = as_(company.boss)
        assert "逾期未讀" in client.get("/policy/SP/readers/?state=late").content.decode()
        rows = b"".join(client.get("/policy/SP/readers/?export=csv&state=read")).decode()
        assert "張家銘" in rows and "吳建宏" not in rows


def test_the_list_asks_as_often_for_one_reader_as_for_all(company) -> None:
    def questions() -> int:
        client = as_(company.boss)
        client.get("/policy/SP/readers/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/policy/SP/readers/")
        return len(queries)

    Person.objects.exclude(username="boss").update(is_active=False)
    publish("SP")
    one = questions()
    Person.objects.update(is_active=True)
    publish("SP")
    assert asked() > {"boss"} and questions() == one


def test_the_api_speaks_of_reading_as_the_page_does(company) -> None:
    publish("SP")
    client = as_(company.head)
    [mine] = client.get("/api/policy/readings/").json()
    assert (mine["policy"], mine["version"], mine["read_at"]) == ("SP", "1.0", None)
    read = client.post("/api/policy/readings/SP", {"version": "1.0"}, "application/json")
    assert read.status_code == 200 and read.json()["read_at"]
    wrong = client.post("/api/policy/readings/SP", {"version": "0.9"}, "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "policy.newer_version")
    assert client.post("/api/policy/readings/XX", {"version": "1"}, "application/json").status_code
    people = client.get("/api/policy/readings/SP/people?unread=true").json()
    assert {row["name"] for row in people} == {"張家銘", "蔡承翰", "陳怡君"}
    assert client.get("/api/policy/readings/SP/shares").json()[0]["read"] == 1
    assert len(client.post("/api/policy/readings/SP/reminder").json()) == 3
    nobody = as_(company.boss).post("/api/policy/readings/SI", {"version": "1"}, "application/json")
    assert nobody.json()["code"] == "policy.not_asked"

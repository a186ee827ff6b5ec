"""The pages and the API: the same forms and verbs, and each only what is for them."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.tests.reading import needs_letters, written_in
from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.rooms.merits import verbs
from charter.rooms.merits.models import Award, Budget, Case, Coaching, Line, Notice, Review
from charter.rooms.merits.tests import stories
from charter.rooms.people.verbs import grant_reward

LISTS = ("", "awards/", "rounds/", "budgets/", "outcomes/", "coachings/", "notices/", "cases/")


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def world(company: SimpleNamespace) -> dict[str, str]:
    """One of each, as a path; who may read it is below."""
    stories.budget(company)
    weak = stories.appraised(company.engineer, "50", "2026-Q3")
    plan = stories.coached(company, weak)
    stories.appraised(company.engineer, "45", "2026-Q4")
    case, notice, award = stories.heard(company), stories.noticed(company), stories.bonus(company)
    stories.agree(award, company.hr, company.boss)
    closes = clock.today() + dt.timedelta(days=9)
    round = verbs.open_round(closes_on=closes, call="", by=company.hr)
    return {
        "outcome": f"outcomes/{weak.pk}/",
        "coaching": f"coachings/{plan.pk}/",
        "review": f"reviews/{Review.objects.get().pk}/",
        "case": f"cases/{case.pk}/",
        "notice": f"notices/{notice.pk}/",
        "award": f"awards/{award.pk}/",
        "certificate": f"awards/{award.pk}/certificate/",
        "certificate as a file": f"awards/{award.pk}/certificate/pdf/",
        "line": f"lines/{Line.objects.get(kind='bonus').pk}/",
        "round": f"rounds/{round.pk}/",
    }


READERS = {
    "outcome": {"engineer", "head", "hr"},
    "coaching": {"engineer", "head", "hr", "manager"},
    "review": {"engineer", "head", "hr"},
    "case": {"engineer", "head", "hr", "quality"},
    "notice": {"engineer", "head"},
    "award": {"engineer", "head", "hr", "boss"},
    "certificate": {"engineer", "head", "hr", "boss"},
    "certificate as a file": {"engineer", "head", "hr", "boss"},
    "line": {"engineer", "head", "hr"},
    "round": {"staff", "engineer", "manager", "head", "boss", "deputy", "quality", "hr",
              "finance", "admin"},
}  # fmt: skip


@needs_letters
def test_who_may_read_which_page(company: SimpleNamespace, world: dict[str, str]) -> None:
    people = {n: p for n, p in vars(company).items() if isinstance(p, Person)}
    found: dict[str, set[str]] = {what: set() for what in world}
    for name, person in people.items():
        client = as_(person)
        for what, path in world.items():
            answer = client.get(f"/merits/{path}")
            assert answer.status_code in (200, 404), (what, name, answer.status_code)
            found[what] |= {name} if answer.status_code == 200 else set()
        for path in LISTS:
            assert client.get(f"/merits/{path}").status_code == (404 if person.is_customer else 200)
    assert found == READERS
    noted = Entry.objects.filter(event="people.record.read", subject_id=company.engineer.pk)
    assert "hr" in {entry.by.username for entry in noted} and company.engineer.pk not in {
        entry.by_id for entry in noted
    }


@needs_letters
def test_the_certificate_is_a_file_that_can_be_read(
    company: SimpleNamespace, world: dict[str, str]
) -> None:
    answer = as_(company.engineer).get(f"/merits/{world['certificate as a file']}")
    award, said = Award.objects.granted().get(), written_in(answer.content)
    for text in ("獎狀", award.recipient, award.title, f"AW-{award.pk}", award.content_hash):
        assert "".join(str(text).split()) in said, text


def test_a_list_asks_as_much_for_three_lines_as_for_one(company: SimpleNamespace) -> None:
    client = as_(company.hr)
    stories.opened(company)
    stories.appraised(company.engineer, "95", "2026-Q1")
    lists = [path for path in LISTS if path not in ("budgets/", "rounds/")]

    def counted() -> list[int]:
        found = []
        for path in lists:
            client.get(f"/merits/{path}")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/merits/{path}")
            found.append(len(asked))
        return found

    one = counted()
    for n, person in enumerate((company.staff, company.manager)):
        stories.opened(company, person=person)
        stories.appraised(person, "95", f"2026-Q{n + 2}")
    assert counted() == one


def test_a_case_goes_through_its_pages(company: SimpleNamespace) -> None:
    opener, person, hr = as_(company.quality), as_(company.engineer), as_(company.hr)
    told = {"person": company.engineer.pk, "harm": "loss", "facts": "未斷電", "evidence": "/x"}
    answer = opener.post("/merits/new/case/", told)
    assert answer.status_code == 422 and "這不是一筆你看得到的紀錄" in answer.content.decode()
    assert as_(company.staff).get("/merits/new/case/").status_code == 403
    earned = stories.suggested(company)
    page = f"http://testserver/quality/suggestions/{earned.pk}/"
    assert opener.post("/merits/new/case/", {**told, "evidence": page}).status_code == 302
    case = Case.objects.get()
    base = f"/merits/cases/{case.pk}/"
    assert "掃碼" in person.get(base).content.decode()
    assert person.get(f"{base}propose/").status_code == 409
    assert person.post(f"{base}state/", {"text": ""}).status_code == 422
    assert person.post(f"{base}state/", {"text": "有人通知我"}).status_code == 302
    held = {"at": "2026-11-16T09:00", "place": "三樓", "chair": company.hr.pk}
    opener.post(f"{base}call_hearing/", held)
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        said = {"has_attended": "yes", "minutes": "本人說明"}
        assert hr.post(f"{base}hear/", said).status_code == 302
    found = {"finding": "屬實", "measure": "warning", "measure_text": ""}
    assert opener.post(f"{base}propose/", found).status_code == 422
    assert opener.post(f"{base}propose/", {**found, "measure_text": "警告"}).status_code == 302
    case.refresh_from_db()
    assert case.state == Case.State.DECIDING
    assert as_(company.boss).get(base).status_code == 200


def test_awards_over_json(company: SimpleNamespace) -> None:
    stories.budget(company)
    head, hr = as_(company.head), as_(company.hr)
    earned, kind = stories.suggested(company), "application/json"
    told = {
        "person": company.engineer.pk, "kind": "bonus", "title": "年度獎金", "ground": "全年無故障",
        "evidence": f"/quality/suggestions/{earned.pk}/", "amount": "3000",
    }  # fmt: skip
    assert head.post("/api/merits/new/award/", {"kind": "x"}, content_type=kind).status_code == 422
    made = head.post("/api/merits/new/award/", told, content_type=kind)
    assert made.status_code == 201, made.content
    drawn = Award.objects.drawn().get()
    path = f"/api/merits/award/{drawn.pk}/"
    assert hr.get(path).json()["can"] == ["take_up", "set_aside"]
    aside = hr.post(f"{path}set_aside/", {"reason": "已獎勵"}, content_type=kind)
    assert aside.json()["state"] == "set_aside"
    assert as_(company.staff).get(path).status_code == 404
    assert as_(company.customer).get(path).status_code == 404
    assert hr.get("/api/merits/ledger/").json() == []


def test_the_page_of_a_person_shows_their_own(company: SimpleNamespace) -> None:
    stories.coached(company, stories.appraised(company.engineer, "50", "2026-Q3"))
    path = f"/people/{company.engineer.pk}/"
    for person, seen in ((company.engineer, True), (company.hr, True), (company.staff, False)):
        assert ("CO-" in as_(person).get(path).content.decode()) is seen
    assert Coaching.objects.count() == 1 and not Notice.objects.exists()


def test_a_budget_is_asked_for_and_rules_when_others_have_agreed(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.hr)
    form = {"year": clock.today().year, "department": company.service.pk, "amount": "8000"}
    assert client.post("/merits/new/budget/", form).status_code == 422, "no reason"
    form["reason"] = "八人，去年用了七千"
    assert client.post("/merits/new/budget/", form)["Location"] == "/merits/budgets/"
    found = Budget.objects.get()
    assert (found.amount, found.approved_by) == (0, None)
    assert "審批中" in client.get("/merits/budgets/").content.decode()
    assert client.post("/merits/new/budget/", form).status_code == 422, "one at a time"
    stories.agree(found, company.finance, company.boss)
    assert (found.amount, found.approved_by) == (8000, company.boss)
    given = {"form": "bonus", "reason": "幫忙", "subject": company.service, "by": company.quality}
    grant_reward(company.staff, **given, amount=Decimal(5000))
    assert Budget.objects.get().spent == 5000 == Budget.objects.all().spending().get().spent
    with pytest.raises(Refused, match="還剩"):
        grant_reward(company.staff, **given, amount=Decimal(3001))


def test_a_notice_is_opened_by_hand_once_for_a_measure_and_its_day(
    company: SimpleNamespace, client: Client
) -> None:
    measure = reverse("quality:suggestion", args=[stories.suggested(company).pk])
    missed = clock.today() - dt.timedelta(days=20)
    form = {"person": company.engineer.pk, "measure": measure, "ground": "兩次檢查都落後"}
    client.force_login(company.head)
    assert client.post("/merits/new/notice/", form).status_code == 403
    client.force_login(company.deputy)
    assert "/merits/new/notice/" in client.get("/merits/notices/").content.decode()
    late = {**form, "missed": clock.today().isoformat()}
    assert client.post("/merits/new/notice/", late).status_code == 422
    late["missed"] = missed.isoformat()
    assert client.post("/merits/new/notice/", late)["Location"] == "/merits/notices/"
    made = Notice.objects.get()
    assert (made.opened_by, made.missed, made.ground) == (company.deputy, missed, form["ground"])
    again = client.post("/merits/new/notice/", late)
    assert again.status_code == 422 and "已經通報過" in again.content.decode()

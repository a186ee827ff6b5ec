"""The desk and the customer's portal, through the browser's door."""

import re
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.org.models import Customer, Person, WorkingCalendar
from charter.rooms.aftersales import listing
from charter.rooms.aftersales.models import Case, Channel, Priority
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.people.verbs import calendars


def at_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def report(
    company: SimpleNamespace, text: str = "機房空調不冷", code: str = "HC", **more: Any
) -> Case:
    customer = Customer.objects.get(code=code)
    told = cases.Report(customer, text, Channel.PHONE, **more)
    return cases.register(told, by=company.staff)


def test_registering_shows_the_deadlines_first_and_the_clock_after(
    company: SimpleNamespace,
) -> None:
    desk = at_desk(company.staff)
    data = {
        "customer": Customer.objects.get(code="HC").pk,
        "text": "洗腎室空調不冷，病人抱怨",
        "channel": "phone",
    }
    foreseen = desk.get("/aftersales/new/foresee/", data).content.decode()
    assert "送出後開始計時" in foreseen
    assert "今天09:15前" in foreseen
    assert not Case.objects.exists(), "nothing is saved by looking ahead"
    answer = desk.post("/aftersales/new/", data, follow=True)
    assert "已登記，時鐘在走" in answer.content.decode()
    assert Case.objects.get().priority == 1


def test_a_matter_told_twice_is_offered_before_anything_is_saved(
    company: SimpleNamespace,
) -> None:
    first = report(company, text="洗腎室空調不冷，病人抱怨")
    theirs = report(company, text="洗腎室空調不冷，病人抱怨", code="LH")
    data = {"customer": first.customer_id, "text": "洗腎室的空調還是不冷", "channel": "phone"}
    shown = at_desk(company.staff).get("/aftersales/new/foresee/", data).content.decode()
    assert "可能是同一件事" in shown and f"/aftersales/{first.pk}/#reply" in shown
    assert f"/aftersales/{theirs.pk}/#reply" not in shown, "another customer's is another matter"
    other = {**data, "text": "發票抬頭要更正"}
    shown = at_desk(company.staff).get("/aftersales/new/foresee/", other).content.decode()
    assert "可能是同一件事" not in shown


def test_a_form_without_words_says_so_and_saves_nothing(company: SimpleNamespace) -> None:
    answer = at_desk(company.staff).post("/aftersales/new/", {"customer": "", "text": ""})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_the_case_page_shows_clock_thread_and_verbs(company: SimpleNamespace) -> None:
    case = report(company, assignee=company.engineer)
    progress.note(case, text="先量電壓", by=company.engineer)
    html = at_desk(company.engineer).get(f"/aftersales/{case.pk}/").content.decode()
    for words in ("先量電壓", "首次響應", "提出解決", case.number, "為什麼是這個時間"):
        assert words in html
    assert 'hx-trigger="every 60s"' in html


def test_resolving_without_a_cause_comes_back_with_what_was_typed(
    company: SimpleNamespace,
) -> None:
    case = report(company)
    desk = at_desk(company.engineer)
    data = {"cause": "", "solution": "更換濾網"}
    answer = desk.post(f"/aftersales/{case.pk}/resolve/", data)
    assert answer.status_code == 422
    assert "更換濾網" in answer.content.decode()
    answer = desk.post(f"/aftersales/{case.pk}/resolve/", {**data, "cause": "濾網阻塞"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == Case.State.RESOLVED


def test_why_it_is_due_then_stands_line_by_line(company: SimpleNamespace) -> None:
    case = report(company)
    answer = at_desk(company.staff).get(f"/aftersales/{case.pk}/clocks/resolution/")
    html = answer.content.decode()
    assert "服務時段" in html
    assert "午休" in html


def test_a_due_moment_beyond_the_published_holidays_says_so(company: SimpleNamespace) -> None:
    calendar = calendars.found_calendar(name="公司行事曆", is_default=True, by=company.admin)
    case, desk = report(company), at_desk(company.staff)
    where, said = f"/aftersales/{case.pk}/clocks/resolution/", "國定假日還沒有公布"
    WorkingCalendar.objects.filter(pk=calendar.pk).update(
        known_through="2099-12-31", version=uuid4()
    )
    assert said not in desk.get(where).content.decode()
    WorkingCalendar.objects.filter(pk=calendar.pk).update(
        known_through="2020-12-31", version=uuid4()
    )
    assert said in desk.get(where).content.decode()


def test_an_unknown_verb_or_clock_does_not_exist(company: SimpleNamespace) -> None:
    case = report(company)
    desk = at_desk(company.staff)
    assert desk.post(f"/aftersales/{case.pk}/explode/").status_code == 404
    assert desk.get(f"/aftersales/{case.pk}/clocks/lunch/").status_code == 404


@pytest.mark.parametrize("path", ["/aftersales/?view=open", "/aftersales/?q=空調"])
def test_the_inbox_asks_as_often_for_three_rows_as_for_one(
    company: SimpleNamespace, path: str
) -> None:
    desk = at_desk(company.engineer)
    report(company, assignee=company.engineer)
    desk.get(path)
    with CaptureQueriesContext(connection) as one:
        assert "機房空調不冷" in desk.get(path).content.decode()
    report(company, assignee=company.engineer)
    report(company, code="LH")
    with CaptureQueriesContext(connection) as three:
        desk.get(path)
    assert len(three) == len(one)


def test_the_inbox_pages_by_key(company: SimpleNamespace, monkeypatch: Any) -> None:
    monkeypatch.setattr("charter.rooms.aftersales.listing.SHOWN", 2)
    monkeypatch.setattr("charter.rooms.aftersales.listing._kept", listing._kept.__wrapped__)
    cases_ = [report(company) for _ in range(5)]
    progress.hold(cases_[1], reason="等料", by=company.staff)
    progress.reply(cases_[1], text="好", by=company.staff)
    desk = at_desk(company.staff)
    after, seen = "", []
    for _page in range(3):
        answer = desk.get("/aftersales/", {"view": "open", "after": after})
        seen += re.findall(r">(TK-\d+)<", answer.content.decode())
        after = answer.context["more"]
    assert seen == [case.number for case in (*cases_[:1], *cases_[2:], cases_[1])]
    assert not after


@pytest.mark.parametrize("after", ["~", "x~1", "~" + "9" * 40, "2026-01-01~1", "²"])
def test_a_mangled_place_shows_the_first_page(company: SimpleNamespace, after: str) -> None:
    case = report(company)
    for path in ("/aftersales/?view=open", "/aftersales/?q=空調"):
        answer = at_desk(company.staff).get(path, {"after": after, **_query(path)})
        assert case.number in answer.content.decode()


def _query(path: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in path.split("?")[1].split("&"))


def test_a_contact_sees_only_the_own_organisation(company: SimpleNamespace) -> None:
    own, foreign = report(company), report(company, text="ATM斷線", code="LH")
    progress.note(own, text="客戶很急", by=company.staff)
    progress.reply(own, text="已派人", by=company.staff)
    portal = at_desk(company.customer)
    listed = portal.get("/portal/cases/").content.decode()
    assert own.title in listed
    assert foreign.title not in listed
    html = portal.get(f"/portal/cases/{own.pk}/").content.decode()
    assert "已派人" in html
    assert "客戶很急" not in html
    for path in ("", "add/", "reopen/", "rate/"):
        url = f"/portal/cases/{foreign.pk}/{path}"
        answer = portal.post(url, {"text": "x"}) if path else portal.get(url)
        assert answer.status_code == 404
    assert portal.get(f"/aftersales/{own.pk}/").status_code == 404


def test_a_contact_asks_adds_reopens_and_rates(company: SimpleNamespace) -> None:
    portal = at_desk(company.customer)
    portal.post("/portal/cases/new/", {"text": "監測平台登入很慢"})
    case = Case.objects.get()
    assert (case.channel, case.contact) == (Channel.PORTAL, company.customer)
    assert case.classified_at is None, "the desk has yet to classify it"
    portal.post(f"/portal/cases/{case.pk}/add/", {"text": "早上特別慢"})
    progress.resolve(case, cause="索引", solution="重建索引", by=company.engineer)
    portal.post(f"/portal/cases/{case.pk}/reopen/", {"reason": "還是慢"})
    case.refresh_from_db()
    assert case.state == Case.State.REOPENED
    progress.resolve(case, cause="索引", solution="加記憶體", by=company.engineer)
    portal.post(f"/portal/cases/{case.pk}/rate/", {"score": "4"})
    assert case.follow_ups.get().score == 4
    progress.follow_up(case, reached=False, comment="下午再打", by=company.staff)
    desk = at_desk(company.staff).get(f"/aftersales/{case.pk}/").content.decode()
    assert "滿意度4分" in desk and "沒有聯絡上。「下午再打」" in desk, "what was heard is read"
    html = portal.get(f"/portal/cases/{case.pk}/").content.decode()
    assert "謝謝您的評分" in html
    assert "您給了4分" in html
    assert 'name="score"' not in html, "who has answered is not asked again"


def test_a_case_of_nobody_is_taken_with_one_click(company: SimpleNamespace) -> None:
    case = report(company, assignee=None)
    Case.objects.filter(pk=case.pk).update(assignee=None)
    desk, url = at_desk(company.engineer), f"/aftersales/{case.pk}/"
    html = desk.get(url).content.decode()
    assert "我來處理" in html
    assert 'data-key="assign">派給<' in html
    desk.post(f"{url}assign/", {"to": company.engineer.pk})
    case.refresh_from_db()
    assert case.assignee == company.engineer
    html = desk.get(url).content.decode()
    assert "我來處理" not in html
    assert 'data-key="assign">轉派<' in html


def test_handing_a_case_on_asks_for_words_where_they_are_demanded(
    company: SimpleNamespace,
) -> None:
    case = report(company)
    Case.objects.filter(pk=case.pk).update(assignee=company.staff)
    sheet = at_desk(company.staff).get(f"/aftersales/{case.pk}/assign/").content.decode()
    assert "交接說明</label>" in sheet, "not a choice"


def test_a_commitment_is_made_by_those_who_may(company: SimpleNamespace) -> None:
    data = {
        "customer": Customer.objects.get(code="HC").pk,
        "title": "維運",
        "content": "機房",
        "hotline": "02-1",
        "active_from": "2026-01-01",
        **{f"response_{p}": 30 for p in (1, 2, 3, 4)},
        **{f"resolution_{p}": 240 for p in (1, 2, 3, 4)},
    }
    assert at_desk(company.staff).post("/aftersales/commitments/new/", data).status_code == 409
    answer = at_desk(company.head).post("/aftersales/commitments/new/", data, follow=True)
    assert "30分鐘" in answer.content.decode()


def test_a_promise_is_read_by_priority_and_its_empty_choices_say_what_holds(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.head)
    html = client.get("/aftersales/commitments/new/").content.decode()
    assert "照客戶或公司的工作日曆" in html and "這個客戶的所有工單" in html
    assert html.count('class="fld ap-grid"') == len(Priority)
    assert html.count("告知進度填0或不填") == 1, "said once, not for each priority"

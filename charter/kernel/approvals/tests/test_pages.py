"""The inbox, the decision page, the phone's sheet, batch, print and the JSON API."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.tests.reading import needs_letters, written_in
from charter.kernel.actions.models import Action
from charter.kernel.approvals import flows
from charter.kernel.approvals.jobs import settle_due
from charter.kernel.approvals.models import Decision, Request, Version
from charter.kernel.approvals.verbs import decide, propose_flow, propose_limit, submit
from charter.kernel.journal.models import Link
from charter.kernel.journal.sealing import seal_all
from charter.org.models import Customer, Person

Ask = Callable[..., Request]


@pytest.fixture
def ask(company: SimpleNamespace, two_steps: str) -> Ask:
    def asked(name: str = "能源監測", by: str = "staff", **more: Any) -> Request:
        subject = Customer.objects.create(code=name[:20], name=name)
        content = {
            "目標": "降低8%",
            "預算": {"人力成本": Decimal(1460000)},
            **more.pop("content", {}),
        }
        return submit(
            subject, flow=two_steps, by=getattr(company, by), content=content, title=name, **more
        )

    return asked


def made() -> None:
    """Ten seconds later: what was sent is decided."""
    with clock.at(clock.now() + dt.timedelta(seconds=11)):
        settle_due(0)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_inbox_lists_what_waits_for_me_and_nothing_else(
    ask: Ask, company: SimpleNamespace
) -> None:
    ask()
    assert "能源監測" in as_(company.head).get("/approvals/").content.decode()
    assert "能源監測" not in as_(company.boss).get("/approvals/").content.decode()
    assert "能源監測" in as_(company.staff).get("/approvals/?tab=mine").content.decode()


def test_the_inbox_asks_the_same_number_of_queries_for_one_row_and_for_three(
    ask: Ask, company: SimpleNamespace
) -> None:
    client, counts = as_(company.head), []
    for names in (["一"], ["二", "三"]):
        for name in names:
            ask(name)
        client.get("/approvals/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/approvals/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_colleague_who_takes_no_part_finds_no_such_page(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    url = f"/approvals/{request.pk}/"
    assert as_(company.hr).get(url).status_code == 404
    assert as_(company.customer).get(url).status_code == 404
    assert as_(company.head).get(url).status_code == 200


def test_the_page_shows_content_checks_flow_and_the_decision(
    ask: Ask, company: SimpleNamespace
) -> None:
    for n, amount in enumerate((100, 110, 120)):
        earlier = ask(f"舊案{n}", amount=Decimal(amount))
        decide(earlier, verdict="approve", by=company.head)
        decide(earlier, verdict="approve", by=company.boss)
    request = ask(amount=Decimal(220))
    text = as_(company.head).get(f"/approvals/{request.pk}/").content.decode()
    for words in (
        "降低8%",
        "人力成本",
        "決定之前",
        "高100%",
        "部門主管審核",
        "公司管理層審批",
        request.hash,
    ):
        assert words in text
    assert "你的決定" not in as_(company.staff).get(f"/approvals/{request.pk}/").content.decode()


def test_agreeing_goes_on_to_the_next_item(ask: Ask, company: SimpleNamespace) -> None:
    first, second = ask("甲"), ask("乙")
    client = as_(company.head)
    sent = {"act": "approve", "comment": "好", "seen": first.hash, "key": "k"}
    answer = client.post(f"/approvals/{first.pk}/decision/", sent)
    assert answer.headers["Location"] == f"/approvals/{second.pk}/"
    client.post(f"/approvals/{first.pk}/decision/", sent)
    made()
    assert Decision.objects.filter(request=first).count() == 1


def test_rejecting_without_a_word_is_asked_again(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    answer = as_(company.head).post(f"/approvals/{request.pk}/decision/", {"act": "reject"})
    assert answer.status_code == 422
    assert "退回或否決時必填" in answer.content.decode()
    request.refresh_from_db()
    assert request.is_pending


def test_a_condition_becomes_an_action_when_the_request_passes(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    condition = {"measure": "12月前解決人手衝突", "owner": "engineer", "due": "2026-12-01"}
    as_(company.head).post(f"/approvals/{request.pk}/decision/", {"act": "approve", **condition})
    made()
    assert not Action.objects.exists()
    as_(company.boss).post(f"/approvals/{request.pk}/decision/", {"act": "approve"})
    made()
    action = Action.objects.get()
    assert (action.owner, action.assigned_by) == (company.engineer, company.head)


def test_going_back_to_an_earlier_step_and_to_the_applicant(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    decide(request, verdict="approve", by=company.head)
    step = request.steps.get(position=1)
    boss = as_(company.boss)
    sent = {"act": "return", "comment": "再看", "step": step.pk}
    boss.post(f"/approvals/{request.pk}/decision/", sent)
    made()
    step.refresh_from_db()
    assert step.state == "open"
    sent = {"act": "return", "comment": "缺預備金"}
    as_(company.head).post(f"/approvals/{request.pk}/decision/", sent)
    made()
    request.refresh_from_db()
    assert request.state == "returned"
    text = as_(company.staff).get(f"/approvals/{request.pk}/").content.decode()
    assert "缺預備金" in text


def test_adding_handing_over_urging_copying_and_withdrawing_from_the_page(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    url = f"/approvals/{request.pk}/"
    head, staff = as_(company.head), as_(company.staff)
    head.post(f"{url}approvers/", {"person": "李佩珊", "where": "after"})
    added = request.steps.get(added_by=company.head)
    assert added.position == 2
    head.post(f"{url}approvers/{added.pk}/removal/")
    added.refresh_from_db()
    assert added.state == "removed"
    head.post(f"{url}seat/", {"person": "quality"})
    assert list(Request.objects.waiting_for(company.quality)) == [request]
    assert staff.post(f"{url}reminder/").status_code == 302
    assert staff.post(f"{url}reminder/").status_code == 409
    staff.post(f"{url}readers/", {"person": "hr"})
    assert as_(company.hr).get(url).status_code == 200
    assert staff.post(f"{url}withdrawal/", {"reason": ""}).status_code == 409
    staff.post(f"{url}withdrawal/", {"reason": "不做了"})
    request.refresh_from_db()
    assert request.state == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"person": "查無此人"}, "查無此人"), ({"reason": "長" * 501}, "說明：")],
)
@pytest.mark.parametrize("act", ["approvers", "seat", "readers"])
def test_a_colleague_asked_for_wrongly_is_told_and_nothing_is_written(
    ask: Ask, company: SimpleNamespace, act: str, wrong: dict[str, str], said: str
) -> None:
    request = ask()
    head, before = as_(company.head), request.steps.count()
    answer = head.post(f"/approvals/{request.pk}/{act}/", {"person": "李佩珊", **wrong})
    assert answer.status_code == 409 and said in answer.content.decode()
    assert request.steps.count() == before


def test_the_second_round_shows_what_changed(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    subject = Customer.objects.get(pk=request.subject_id)
    submit(
        subject,
        flow=request.flow_code,
        by=company.staff,
        content={"目標": "降低5%"},
        title="能源監測",
    )
    text = as_(company.head).get(f"/approvals/{request.pk}/").content.decode()
    assert "<del>降低8%</del>" in text and "<ins>降低5%</ins>" in text


def test_batch_agrees_only_where_the_flow_allows_it(
    ask: Ask, company: SimpleNamespace, subject: models.Model
) -> None:
    flows.declare_flow(
        "tests.batch", "批量", steps=[flows.step("head", "主管", flows.HEAD)], batch=True
    )
    try:
        easy = submit(subject, flow="tests.batch", by=company.staff, content={}, title="可批量")
    finally:
        del flows.DECLARED["tests.batch"]
    hard = ask("不可批量")
    head = as_(company.head)
    answer = head.post("/approvals/batch/", {"request": [easy.pk, hard.pk]})
    assert "不開放批量審批" in answer.content.decode()
    assert "已送出同意，10秒後生效" in answer.content.decode()
    made()
    easy.refresh_from_db()
    hard.refresh_from_db()
    assert (easy.state, hard.state) == ("approved", "pending")


def test_money_and_people_ask_for_a_fresh_sign_in(company: SimpleNamespace, settings: Any) -> None:
    settings.DEMO = False
    request = propose_limit(company.head, amount=Decimal(500), reason="新任", by=company.admin)
    boss = as_(company.boss)
    url = f"/approvals/{request.pk}/"
    assert "重新驗證身分" in boss.get(url).content.decode()
    assert boss.post(f"{url}decision/", {"act": "approve"}).status_code == 409
    answer = boss.post(
        f"/api/approvals/{request.pk}/decision",
        {"verdict": "approve"},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "approvals.prove_it_is_you")
    request.refresh_from_db()
    assert request.is_pending


@needs_letters
def test_the_print_carries_the_head_of_the_sealed_chain(ask: Ask, company: SimpleNamespace) -> None:
    request, head = ask(), as_(company.head)
    url = f"/approvals/{request.pk}/print/"
    assert "稽核鏈還沒有封存任何紀錄" in head.get(url).content.decode()
    seal_all()
    link = Link.objects.latest("place")
    text = head.get(url).content.decode()
    assert f"稽核鏈第{link.place}筆，摘要{link.hash}" in text and "還沒有封存" not in text
    assert "2026-11-16 09:00" in text and "今天" not in text
    decide(request, verdict="approve", by=company.head)
    assert "最新的紀錄還沒有封存" in head.get(url).content.decode()
    seal_all()
    answer, last = head.get(f"/approvals/{request.pk}/pdf/"), Link.objects.latest("place")
    said = written_in(answer.content)
    assert answer["Content-Type"] == "application/pdf" and str(request.number) in said
    assert f"稽核鏈第{last.place}筆，摘要{last.hash}" in said and "還沒有封存" not in said
    version = Version.objects.get(request=request)
    assert f"內容指紋{version.hash}" in said and "降低8%" in said
    assert f"{company.head.name}" in said and "部門主管審核：同意" in said
    assert as_(company.customer).get(f"/approvals/{request.pk}/pdf/").status_code == 404


def test_the_api_lists_shows_and_decides_with_stable_codes(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    head, staff = as_(company.head), as_(company.staff)
    assert [row["id"] for row in head.get("/api/approvals/?tab=todo").json()] == [request.pk]
    detail = head.get(f"/api/approvals/{request.pk}").json()
    assert "approve" in detail["can"] and detail["content"]["目標"] == "降低8%"
    url, sent = f"/api/approvals/{request.pk}/decision", {"verdict": "approve", "key": "a"}
    own = staff.post(url, sent, content_type="application/json")
    assert (own.status_code, own.json()["code"]) == (409, "approvals.own_request")
    first = head.post(url, sent, content_type="application/json").json()
    again = head.post(url, sent, content_type="application/json").json()
    assert first == again and first["outcome"] == "pending"
    assert as_(company.hr).get(f"/api/approvals/{request.pk}").status_code == 404


def test_a_flow_changes_with_a_second_person_only(company: SimpleNamespace) -> None:
    steps = [flows.step("all", "管理層會簽", flows.role("management"), mode="all")]
    request = propose_flow("approvals.limit", steps=steps, reason="更嚴", by=company.deputy)
    text = as_(company.boss).get(f"/approvals/{request.pk}/").content.decode()
    assert "管理層會簽" in text
    decide(request, verdict="approve", by=company.boss)
    answer = as_(company.boss).get(f"/approvals/flows/{request.subject_id}/")
    assert "起生效" in answer.content.decode()


def test_the_applicant_sees_for_whom_they_wait_and_may_urge_once(
    client: Client, ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    client.force_login(company.staff)
    urge = f"/approvals/{request.pk}/reminder/"
    shown = client.get("/").content.decode()
    assert "我在等別人" in shown
    assert str(company.head) in shown
    assert urge in shown
    client.post(urge)
    assert urge not in client.get("/").content.decode()
    client.force_login(company.engineer)
    assert "我在等別人" not in client.get("/").content.decode()

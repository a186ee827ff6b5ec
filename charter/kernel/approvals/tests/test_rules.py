"""流程與限額 by form: draft, see who would go which way, publish by asking somebody else."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.approvals import flows, rules
from charter.kernel.approvals.models import Flow, FlowDraft, Request
from charter.kernel.approvals.rule_forms import Steps, initial_of
from charter.kernel.approvals.verbs import (
    decide,
    discard_draft,
    draft_flow,
    propose_limit,
    publish_draft,
    submit,
    withdraw,
)
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Person, Posting
from conftest import MONDAY

DAY = dt.timedelta(days=1)

Ask = Callable[..., Request]
SMALL = flows.step("small", "小額", flows.HEAD, up_to="100000")
LARGE = flows.step("large", "大額", flows.role("management"), mode="count", count=2, over="100000")
TIERED = [SMALL, LARGE]


@pytest.fixture
def ask(company: SimpleNamespace, two_steps: str) -> Ask:
    def asked(name: str, amount: int, **more: Any) -> Request:
        subject = Customer.objects.create(code=name, name=name)
        given = {"content": {"a": 1}, "title": name, "amount": Decimal(amount), **more}
        return submit(subject, flow=two_steps, by=company.staff, **given)

    return asked


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refusal(code: str) -> Any:
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def filled(*steps: dict[str, Any], initial: int = 0, **more: Any) -> dict[str, Any]:
    """What a browser sends: each step with every field of its form."""
    sent: dict[str, Any] = {"s-TOTAL_FORMS": len(steps), "s-INITIAL_FORMS": initial, **more}
    empty = {"key": "", "order": "", "name": "", "who": "head_of_department", "mode": "any"}
    for n, step in enumerate(steps):
        sent |= {f"s-{n}-{name}": value for name, value in {**empty, **step}.items()}
    return sent


HEAD = {"key": "head", "order": 1, "name": "部門主管審核"}
BOARD = {"key": "management", "order": 2, "name": "管理層", "who": "role:management"}


def test_the_list_shows_every_flow_and_opens_to_those_who_may_change_it(
    ask: Ask, company: SimpleNamespace
) -> None:
    ask("甲", 50)
    text = as_(company.admin).get("/approvals/flows/").content.decode()
    assert "測試流程" in text and "部門主管審核" in text and "第1版" in text
    assert "出廠設定，還沒有用過" in text
    assert as_(company.staff).get("/approvals/flows/").status_code == 403
    assert "/approvals/flows/" in as_(company.admin).get("/approvals/").content.decode()
    assert "/approvals/flows/" not in as_(company.staff).get("/approvals/").content.decode()


def test_a_draft_is_kept_changes_nothing_and_is_published_by_asking_another(
    ask: Ask, company: SimpleNamespace, two_steps: str
) -> None:
    ask("甲", 50)
    admin, url = as_(company.admin), f"/approvals/flows/{two_steps}/edit/"
    assert admin.get(url).status_code == 200
    two = {**BOARD, "mode": "count", "number": 2, "over": "100000"}
    sent = filled(HEAD, two, {}, initial=2, act="save")
    assert admin.post(url, sent).headers["Location"] == f"{url}#ways"
    assert FlowDraft.objects.get().steps[1]["count"] == 2
    assert Flow.objects.in_force().get(code=two_steps).steps[1]["mode"] == "any"
    answer = admin.post(url, {**sent, "act": "publish", "reason": "大額要兩人"})
    request = Request.objects.get(flow_code="approvals.flow")
    assert answer.headers["Location"] == f"/approvals/{request.pk}/"
    text = as_(company.boss).get(f"/approvals/{request.pk}/").content.decode()
    assert "超過NT$100,000" in text and "2人同意" in text and "大額要兩人" in text
    assert not FlowDraft.objects.exists()
    assert Flow.objects.in_force().get(code=two_steps).version == 1
    decide(request, verdict="approve", by=company.boss)
    assert Flow.objects.in_force().get(code=two_steps).steps[1]["over"] == "100000"
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"approvals.flow.drafted", "approvals.flow.proposed", "approvals.flow.changed"} <= events


def test_the_draft_shows_which_requests_would_go_another_way(
    ask: Ask, company: SimpleNamespace, two_steps: str
) -> None:
    ask("小案", 50)
    ask("大案", 500000)
    draft_flow(two_steps, steps=TIERED, batch=False, by=company.admin)
    known = rules.flow_rules(two_steps)
    assert known is not None
    ways = {way.request.title: way for way in rules.ways(known, TIERED)}
    assert [len(way.then) for way in ways.values()] == [1, 1]
    assert ways["大案"].differs and "2人同意" in ways["大案"].then[0]
    text = as_(company.admin).get(f"/approvals/flows/{two_steps}/edit/").content.decode()
    assert "NT$100,000以下" in text and "超過NT$100,000" in text and "大案" in text


def test_an_amount_that_no_step_covers_is_shown_in_red(
    ask: Ask, company: SimpleNamespace, two_steps: str
) -> None:
    ask("大案", 500000)
    draft_flow(two_steps, steps=[SMALL], batch=False, by=company.admin)
    text = as_(company.admin).get(f"/approvals/flows/{two_steps}/edit/").content.decode()
    assert "這個金額可能送不出去" in text and "沒有適用的步驟，送不出去" in text


def test_requests_of_other_kinds_keep_their_way() -> None:
    steps = [SMALL, {**LARGE, "kinds": ["追加"]}]
    assert [(t.label, t.steps, t.covered) for t in rules.tiers(steps)] == [
        ("NT$100,000以下", ["小額"], True),
        ("超過NT$100,000", ["大額"], False),
    ]
    assert rules.tiers([flows.step("a", "甲", flows.HEAD)]) == []


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({**BOARD, "mode": "count"}, "請填需要幾人同意"),
        ({**BOARD, "mode": "count", "number": 9}, "現在只有2人符合，不能要求9人"),
        ({**BOARD, "over": "5", "up_to": "5"}, "上限要大於下限5"),
        ({**BOARD, "who": "people", "people": [987654]}, "987654"),
        ({**BOARD, "who": "people"}, "請至少選一位同事"),
        ({**BOARD, "who": "post"}, "請選一個職位"),
        ({**BOARD, "who": "role:steering_group", "name": ""}, "s-1-name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    company: SimpleNamespace, two_steps: str, step: dict[str, Any], said: str
) -> None:
    url = f"/approvals/flows/{two_steps}/edit/"
    answer = as_(company.admin).post(url, filled(HEAD, step, initial=2, act="save"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not FlowDraft.objects.exists()


def test_a_step_that_nobody_can_decide_is_refused(company: SimpleNamespace, two_steps: str) -> None:
    Posting.objects.filter(person=company.quality).update(until=MONDAY.date() - DAY)
    sent = filled(HEAD, {**BOARD, "who": "role:quality"}, initial=2, act="save")
    answer = as_(company.admin).post(f"/approvals/flows/{two_steps}/edit/", sent)
    assert answer.status_code == 422 and "現在沒有人符合" in answer.content.decode()


def test_a_flow_without_steps_and_a_publication_without_reason_are_refused(
    company: SimpleNamespace, two_steps: str
) -> None:
    admin, url = as_(company.admin), f"/approvals/flows/{two_steps}/edit/"
    gone = filled({**HEAD, "DELETE": "on"}, {**BOARD, "DELETE": "on"}, initial=2, act="save")
    answer = admin.post(url, gone)
    assert (answer.status_code, FlowDraft.objects.count()) == (422, 0)
    assert "流程至少要有一個步驟" in answer.content.decode()
    answer = admin.post(url, filled(HEAD, BOARD, initial=2, act="publish"))
    assert answer.status_code == 422 and "讓審批人知道" in answer.content.decode()


def test_steps_are_added_taken_away_and_put_in_order(
    company: SimpleNamespace, two_steps: str
) -> None:
    url = f"/approvals/flows/{two_steps}/edit/"
    chosen = [company.finance.pk, company.hr.pk]
    new = {"order": 1, "name": "財務會簽", "who": "people", "people": chosen}
    sent = filled({**HEAD, "DELETE": "on"}, BOARD, new, initial=2, act="save")
    as_(company.admin).post(url, sent)
    kept = FlowDraft.objects.get().steps
    assert [(s["key"], s["name"]) for s in kept] == [
        ("step-1", "財務會簽"),
        ("management", "管理層"),
    ]
    assert sorted(kept[0]["rule"]["people"]) == sorted(chosen)
    text = as_(company.admin).get(url).content.decode()
    ticked = re.findall(r'name="s-0-people" value="(\d+)"[^>]* checked', text)
    assert sorted(map(int, ticked)) == sorted(chosen)
    drawn = re.sub(r"<template.*?</template>", "", text, flags=re.S)
    assert 'name="s-0-people"' in drawn
    assert 'name="s-1-people"' not in drawn, "listed where a step names people"


def test_colleagues_are_read_once_for_any_number_of_steps(
    company: SimpleNamespace, two_steps: str, django_assert_num_queries: Any
) -> None:
    steps = [flows.step(f"s{n}", "甲", flows.HEAD) for n in range(3)]
    with django_assert_num_queries(1):
        for form in Steps(initial=initial_of(steps), prefix="s"):
            str(form["people"])


def test_drafts_are_for_those_entrusted_and_can_be_thrown_away(
    company: SimpleNamespace, two_steps: str
) -> None:
    with refusal("approvals.may_not"):
        draft_flow(two_steps, steps=TIERED, batch=False, by=company.staff)
    with refusal("approvals.no_draft"):
        publish_draft(two_steps, reason="x", by=company.admin)
    draft_flow(two_steps, steps=TIERED, batch=False, by=company.admin)
    assert (
        "捨棄草稿" in as_(company.admin).get(f"/approvals/flows/{two_steps}/edit/").content.decode()
    )
    as_(company.admin).post(f"/approvals/flows/{two_steps}/draft/removal/")
    with refusal("approvals.no_draft"):
        discard_draft(two_steps, by=company.admin)
    assert as_(company.admin).get("/approvals/flows/no.such/edit/").status_code == 404


def test_one_change_of_a_flow_at_a_time_and_none_that_changes_nothing(
    company: SimpleNamespace, two_steps: str
) -> None:
    now = flows.DECLARED[two_steps].steps
    draft_flow(two_steps, steps=list(now), batch=False, by=company.admin)
    with refusal("approvals.nothing_changed"):
        publish_draft(two_steps, reason="x", by=company.admin)
    draft_flow(two_steps, steps=TIERED, batch=False, by=company.admin)
    first = publish_draft(two_steps, reason="分級", by=company.admin)
    draft_flow(two_steps, steps=[SMALL], batch=True, by=company.admin)
    with refusal("approvals.change_pending"):
        publish_draft(two_steps, reason="再改", by=company.admin)
    withdraw(first, by=company.admin, reason="合併")
    assert publish_draft(two_steps, reason="合併", by=company.admin).is_pending


def test_limits_are_listed_and_proposed_by_form(company: SimpleNamespace) -> None:
    admin = as_(company.admin)
    assert "沒有人設了個人限額" in admin.get("/approvals/limits/").content.decode()
    wrong = admin.post("/approvals/limits/", {"person": "無此人", "amount": "-1", "reason": ""})
    assert wrong.status_code == 422 and "無此人" in wrong.content.decode()
    sent = {"person": "林志豪", "amount": "300000", "reason": "新任"}
    answer = admin.post("/approvals/limits/", sent)
    request = Request.objects.get(flow_code="approvals.limit")
    assert answer.headers["Location"] == f"/approvals/{request.pk}/"
    assert "林志豪：NT$300,000" in admin.get("/approvals/limits/").content.decode()
    decide(request, verdict="approve", by=company.boss)
    text = admin.get("/approvals/limits/").content.decode()
    assert "NT$300,000" in text and "審批中的變更" not in text


def test_the_newest_approved_limit_is_the_one_listed(company: SimpleNamespace) -> None:
    for amount in (100, 200):
        asked = propose_limit(company.head, amount=Decimal(amount), reason="x", by=company.admin)
        decide(asked, verdict="approve", by=company.boss)
    propose_limit(company.head, amount=Decimal(300), reason="x", by=company.admin)
    assert [limit.amount for limit in rules.limits_in_force()] == [200]


def test_the_api_lists_drafts_tries_and_publishes(
    ask: Ask, company: SimpleNamespace, two_steps: str
) -> None:
    ask("大案", 500000)
    admin, json = as_(company.admin), {"content_type": "application/json"}
    one = f"/api/approvals/flows/{two_steps}"
    assert two_steps in [row["code"] for row in admin.get("/api/approvals/flows").json()]
    told = admin.put(f"{one}/draft", {"steps": TIERED, "batch": True}, **json).json()
    assert [way["differs"] for way in told["ways"]] == [True] and len(told["tiers"]) == 2
    bad = admin.put(f"{one}/draft", {"steps": [{"key": "x"}]}, **json)
    assert (bad.status_code, bad.json()["code"]) == (409, "approvals.bad_flow")
    asked = admin.post(f"{one}/publication", {"reason": "分級"}, **json).json()
    assert asked["state"] == "pending" and asked["subject_kind"] == "approvals.flow"
    assert admin.delete(f"{one}/draft").json()["code"] == "approvals.no_draft"
    refused = as_(company.staff).get("/api/approvals/flows")
    assert (refused.status_code, refused.json()["code"]) == (409, "approvals.may_not")
    sent = {"person": company.head.pk, "amount": "500", "reason": "新任"}
    assert admin.post("/api/approvals/limits", sent, **json).json()["state"] == "pending"
    assert admin.get("/api/approvals/limits").json() == []

"""A decision that was sent can be taken back for ten seconds, because it is not made yet."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.jobs import settle_due
from charter.kernel.approvals.models import Decision, Held, Request
from charter.kernel.approvals.tests.conftest import TWO_STEPS
from charter.kernel.approvals.verbs import decide, hold, settle, submit, undo, withdraw
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice
from charter.org.models import Customer, Person
from conftest import MONDAY

LATER = MONDAY + dt.timedelta(seconds=11)
Ask = Callable[..., Request]


@pytest.fixture
def ask(company: SimpleNamespace, two_steps: str) -> Ask:
    def asked(name: str = "能源監測", **more: Any) -> Request:
        subject = Customer.objects.get_or_create(code=name, defaults={"name": name})[0]
        given = {"content": {"目標": "降低8%"}, "title": name, **more}
        return submit(subject, flow=two_steps, by=company.staff, **given)

    return asked


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refusal(code: str) -> Any:
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def test_nothing_is_decided_before_ten_seconds_are_over(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    held = hold(request, act="approve", by=company.head, comment="好")
    settle(held, by=None)
    assert not Decision.objects.exists()
    with clock.at(LATER):
        held = settle(held, by=None)
    decision = Decision.objects.get()
    assert (held.state, held.decision) == ("done", decision)
    assert (decision.by, decision.comment, decision.at) == (company.head, "好", LATER)


def test_what_was_taken_back_is_never_decided_and_can_be_sent_again(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    undo(hold(request, act="reject", by=company.head, comment="錯按"), by=company.head)
    with clock.at(LATER):
        settle_due(0)
        assert not Decision.objects.exists()
        assert list(Request.objects.waiting_for(company.head)) == [request]
        hold(request, act="approve", by=company.head)
    with clock.at(LATER + dt.timedelta(seconds=11)):
        settle_due(0)
    assert Decision.objects.get().verdict == "approve"
    events = list(Entry.objects.of(request).order_by("id").values_list("event", flat=True))
    assert [event.rsplit(".", 1)[1] for event in events[1:]] == [
        "held",
        "undone",
        "held",
        "agreed",
    ]


def test_a_decision_that_was_made_is_not_undone(ask: Ask, company: SimpleNamespace) -> None:
    held = hold(ask(), act="approve", by=company.head)
    with clock.at(LATER):
        settle(held, by=None)
        with refusal("approvals.too_late"):
            undo(held, by=company.head)


def test_only_who_sent_it_takes_it_back(ask: Ask, company: SimpleNamespace) -> None:
    held = hold(ask(), act="approve", by=company.head)
    with refusal("approvals.not_your_decision"):
        undo(held, by=company.staff)
    assert as_(company.boss).post(f"/approvals/held/{held.pk}/undo/").status_code == 404
    assert as_(company.boss).delete(f"/api/approvals/held-decisions/{held.pk}").status_code == 404


def test_what_could_not_be_decided_is_refused_when_it_is_sent(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    for given, code in (
        ({"by": company.boss}, "approvals.not_yours"),
        ({"by": company.staff}, "approvals.own_request"),
        ({"by": company.head, "seen": "0" * 64}, "approvals.content_moved"),
        ({"by": company.head, "conditions": [{"measure": "x"}]}, "approvals.bad_condition"),
    ):
        with refusal(code):
            hold(request, act="approve", **given)
    with refusal("approvals.reason_needed"):
        hold(request, act="return", by=company.head)
    hold(request, act="approve", by=company.head)
    with refusal("approvals.already_held"):
        hold(request, act="reject", by=company.head, comment="不妥")
    assert Held.objects.count() == 1


def test_one_key_sends_once(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    first = hold(request, act="approve", by=company.head, key="k")
    assert hold(request, act="approve", by=company.head, key="k") == first
    with refusal("approvals.key_reused"):
        hold(request, act="reject", by=company.head, comment="不妥", key="k")


def test_a_held_decision_that_became_impossible_falls_through_and_is_told(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    held = hold(request, act="approve", by=company.head)
    ask(content={"目標": "降低5%"})
    with clock.at(LATER):
        held = settle(held, by=None)
        assert held.state == "fell" and "改過" in held.why
        text = as_(company.head).get(f"/approvals/{request.pk}/").content.decode()
    assert "送出的決定沒有生效" in text and "你的決定" in text
    notice = Notice.objects.get(entry__event="approvals.request.fell_through")
    assert notice.person == company.head
    assert list(Request.objects.waiting_for(company.head)) == [request]


def test_a_decision_is_made_at_the_step_for_which_it_was_sent_or_not_at_all(
    company: SimpleNamespace, two_steps: str
) -> None:
    """The head agrees for both while the boss, who also sits at the next step, has sent theirs."""
    either = flows.step("one", "其一", flows.people(company.head.pk, company.boss.pk))
    flows.declare_flow("tests.either", "其一", steps=[either, TWO_STEPS[1]])
    try:
        subject = Customer.objects.create(code="E", name="其一")
        request = submit(subject, flow="tests.either", by=company.staff, content={}, title="其一")
    finally:
        del flows.DECLARED["tests.either"]
    held = hold(request, act="approve", by=company.boss)
    decide(request, verdict="approve", by=company.head)
    with clock.at(LATER):
        assert settle(held, by=None).state == "fell"
    assert [decision.by for decision in Decision.objects.all()] == [company.head]


def test_withdrawing_wins_over_a_held_decision(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    held = hold(request, act="approve", by=company.head)
    withdraw(request, by=company.staff, reason="不做了")
    with clock.at(LATER):
        assert settle(held, by=None).state == "fell"
    assert not Decision.objects.exists()


def test_going_back_to_an_earlier_step_is_held_too(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    decide(request, verdict="approve", by=company.head)
    first = request.steps.get(position=1)
    hold(request, act="return", by=company.boss, comment="再看", step=first)
    first.refresh_from_db()
    assert first.state == "done"
    with clock.at(LATER):
        settle_due(0)
    first.refresh_from_db()
    assert first.state == "open"


def test_the_page_sends_offers_the_way_back_and_goes_on(ask: Ask, company: SimpleNamespace) -> None:
    first, second = ask("甲"), ask("乙")
    head = as_(company.head)
    assert "送出後10秒內可復原" in head.get(f"/approvals/{first.pk}/").content.decode()
    sent = {"act": "approve", "seen": first.hash, "key": "k"}
    answer = head.post(f"/approvals/{first.pk}/decision/", sent)
    assert answer.headers["Location"] == f"/approvals/{second.pk}/"
    held = Held.objects.get()
    undo_at = f"/approvals/held/{held.pk}/undo/"
    text = head.get(f"/approvals/{second.pk}/").content.decode()
    assert f'action="{undo_at}"' in text and 'data-toast="10"' in text
    text = head.get(f"/approvals/{first.pk}/").content.decode()
    assert "等待生效" in text and undo_at in text and "送出後10秒內可復原" not in text
    assert head.post(undo_at).headers["Location"] == f"/approvals/{first.pk}/"
    assert "送出後10秒內可復原" in head.get(f"/approvals/{first.pk}/").content.decode()


def test_the_api_holds_shows_and_undoes(ask: Ask, company: SimpleNamespace) -> None:
    request, head = ask(), as_(company.head)
    url = f"/api/approvals/{request.pk}/held-decisions"
    told = head.post(url, {"act": "approve"}, content_type="application/json").json()
    assert (told["state"], told["decision"]) == ("held", None)
    one = f"/api/approvals/held-decisions/{told['id']}"
    assert head.get(one).json()["state"] == "held"
    assert head.delete(one).json()["state"] == "undone"
    with clock.at(LATER):
        settle_due(0)
    assert not Decision.objects.exists()


def test_the_database_refuses_to_change_what_was_sent_and_to_end_it_twice(
    ask: Ask, company: SimpleNamespace
) -> None:
    held = hold(ask(), act="approve", by=company.head)
    rows = Held.objects.filter(pk=held.pk)
    for change in ({"act": "reject"}, {"by": company.boss}, {"seen": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    undo(held, by=company.head)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(state="held")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()

"""One matter told twice, two matters told at once, and both undone."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Customer
from charter.rooms.aftersales import states
from charter.rooms.aftersales.models import Case, Channel, Clock
from charter.rooms.aftersales.permissions import verbs_for
from charter.rooms.aftersales.queries import survivor_of
from charter.rooms.aftersales.verbs import cases, escalation, merging, progress
from charter.rooms.complaints.models import Complaint

HOUR = dt.timedelta(hours=1)


def told(company: SimpleNamespace, text: str, code: str = "HC") -> Case:
    return cases.register(
        cases.Report(
            Customer.objects.get(code=code),
            text,
            Channel.PHONE,
            contact=company.customer if code == "HC" else None,
            assignee=company.engineer,
        ),
        by=company.staff,
    )


@pytest.fixture
def pair(company: SimpleNamespace) -> tuple[Case, Case, Case]:
    return told(company, "空調不冷"), told(company, "機房28度"), told(company, "冷氣沒反應")


def test_merged_cases_keep_their_records_and_the_customer_is_told_once(
    company: SimpleNamespace, pair: tuple[Case, Case, Case]
) -> None:
    into, *others = pair
    progress.note(others[0], text="現場看過", by=company.engineer)
    with clock.at(clock.now() + HOUR / 2):
        merging.merge(others, into=into, reason="同一台空調", by=company.engineer)
    for case in others:
        assert (case.state, survivor_of(case)) == ("merged", into)
        assert set(case.clocks.values_list("state", "verdict")) == {("cancelled", "")}
    assert others[0].notes.get().text == "現場看過"
    assert "TK-" in into.replies.get().text, "one word to the customer, in the case that goes on"
    told = Entry.objects.filter(told__contains=[company.customer.pk])
    assert [entry.event for entry in told] == ["aftersales.case.took_in"]
    progress.add_from_customer(others[1], text="還是很熱", by=company.customer)
    assert into.replies.count() == 2, "what the customer adds goes where the matter goes on"
    assert not Case.objects.open().exclude(pk=into.pk).exists()
    with pytest.raises(Refused):
        progress.reply(others[0], text="?", by=company.engineer)


def test_a_merge_undone_stopped_no_clock(
    company: SimpleNamespace, pair: tuple[Case, Case, Case]
) -> None:
    into, other, waiting = pair
    progress.hold(waiting, reason="等鑰匙", by=company.engineer)
    before = dict(Clock.objects.filter(case=other).values_list("kind", "due_at"))
    merging.merge([other, waiting], into=into, reason="看來一樣", by=company.engineer)
    with clock.at(clock.now() + 8 * HOUR):
        merging.unmerge(other, reason="是另一台", by=company.engineer)
        merging.unmerge(waiting, reason="是另一台", by=company.engineer)
    after = dict(Clock.objects.filter(case=other).values_list("kind", "due_at"))
    assert after == before, "the customer has waited all the while"
    late = Clock.objects.get(case=other, kind="response")
    assert (late.verdict, late.breached_at) == ("breached", before["response"])
    assert (other.state, other.merged_into) == ("new", None)
    assert (waiting.state, waiting.clocks.get(kind="resolution").state) == ("waiting", "paused")
    assert list(states.clocks()) == []
    assert into.number in other.replies.get().text, "the customer is told where to turn again"
    undone = Entry.objects.filter(event="aftersales.case.unmerged")
    assert all(company.customer.pk in entry.told for entry in undone) and undone.count() == 2
    merging.merge([into], into=other, reason="現在確定", by=company.engineer)
    assert survivor_of(into) == other


def test_what_cannot_be_merged_is_refused_in_words(
    company: SimpleNamespace, pair: tuple[Case, Case, Case]
) -> None:
    into, other, closed = pair
    progress.resolve(closed, cause="x", solution="y", by=company.engineer)
    foreign = told(company, "別家", code="LH")
    for found, where, code in (
        ([into], into, "aftersales.same_case"),
        ([foreign], into, "aftersales.other_customer"),
        ([other], closed, "aftersales.not_open"),
        ([closed], into, "flow.moved_on"),
        ([], into, "aftersales.nothing_to_merge"),
    ):
        with pytest.raises(Refused) as refusal:
            merging.merge(found, into=where, reason="同", by=company.engineer)
        assert refusal.value.code == code
    with pytest.raises(Refused):
        merging.merge([other], into=into, reason=" ", by=company.engineer)


def test_a_second_matter_becomes_a_case_of_its_own_from_the_word_that_told_it(
    company: SimpleNamespace, pair: tuple[Case, Case, Case]
) -> None:
    case = pair[0]
    with clock.at(clock.now() + HOUR):
        said = progress.add_from_customer(case, text="另外門禁也壞了", by=company.customer)
    with clock.at(clock.now() + 2 * HOUR):
        made = merging.split(case, title="門禁故障", text="", said=said, by=company.engineer)
    assert (made.text, made.received_at) == ("另外門禁也壞了", said.at)
    assert made.clocks.first().started_at == said.at
    assert (made.split_from, made.customer) == (case, case.customer)
    merging.undo_split(made, reason="同一個電源", by=company.engineer)
    made.refresh_from_db()
    assert (made.state, made.merged_into, made.split_from) == ("merged", case, None)


def test_what_would_be_refused_is_not_offered(
    company: SimpleNamespace, pair: tuple[Case, Case, Case]
) -> None:
    case = pair[0]
    made = merging.split(case, title="門禁故障", text="門不開", by=company.engineer)
    assert "undo_split" in verbs_for(company.engineer, made)
    progress.resolve(case, cause="x", solution="y", by=company.engineer)
    made = Case.objects.get(pk=made.pk)
    assert "undo_split" not in verbs_for(company.engineer, made), "a solved one takes nothing in"
    assert "merge" in verbs_for(company.engineer, made)
    assert "complain" in verbs_for(company.engineer, made)
    escalation.make_complaint(made, title="第三次了", by=company.engineer)
    assert "complain" not in verbs_for(company.engineer, made), "it is handled in the complaint"
    Complaint.objects.update(state=Complaint.State.WITHDRAWN)
    assert "complain" in verbs_for(company.engineer, made), "a new one may follow one withdrawn"


def test_cases_are_merged_and_split_on_their_pages(
    company: SimpleNamespace, pair: tuple[Case, Case, Case], client: Client
) -> None:
    into, other, _third = pair
    client.force_login(company.engineer)
    html = client.get("/aftersales/").content.decode()
    assert f'name="pk" value="{into.pk}" form="bulk"' in html
    picked = {"pk": [into.pk, other.pk]}
    assert "哪一件繼續處理" in client.post("/aftersales/merge/", picked).content.decode()
    assert client.post("/aftersales/merge/", {"pk": [into.pk]}).status_code == 409
    assert client.post("/aftersales/merge/", {**picked, "sure": "1"}).status_code == 422
    sure = {**picked, "sure": "1", "into": into.pk, "reason": "同一台"}
    html = client.post("/aftersales/merge/", sure, follow=True).content.decode()
    assert f"TK-{other.pk}" in html
    assert "已併入" in client.get(f"/aftersales/{other.pk}/").content.decode()
    client.post(f"/aftersales/{other.pk}/unmerge/", {"reason": "弄錯"})


def test_one_case_is_merged_split_and_solved_with_others_from_its_page(
    company: SimpleNamespace, pair: tuple[Case, Case, Case], client: Client
) -> None:
    into, _other, third = pair
    client.force_login(company.engineer)
    base = f"/aftersales/{third.pk}/"
    html = client.get(f"{base}merge/").content.decode()
    assert "併入哪一件" in html and "沒有別的未結工單" not in html
    alone = told(company, "別家", code="LH")
    html = client.get(f"/aftersales/{alone.pk}/merge/").content.decode()
    assert "沒有別的未結工單" in html, "an empty choice says why it is empty"
    client.post(f"{base}merge/", {"into": into.pk, "reason": "同"})
    assert Case.objects.get(pk=third.pk).merged_into == into
    assert client.post(f"/aftersales/{into.pk}/split/", {"title": "x"}).status_code == 422
    client.post(f"/aftersales/{into.pk}/split/", {"title": "漏水", "text": "地板有水"})
    made = Case.objects.get(title="漏水")
    assert f"TK-{into.pk}" in client.get(f"/aftersales/{made.pk}/").content.decode()
    both = {"do": "resolve", "pk": [into.pk, made.pk], "sure": "1", "cause": "", "solution": "修"}
    assert client.post("/aftersales/bulk/", both).status_code == 422, "in bulk as alone: a cause"
    client.post("/aftersales/bulk/", {**both, "cause": "管線老化"})
    assert Case.objects.solved().count() == 2
    client.force_login(company.customer)
    assert f"TK-{into.pk}" in client.get(f"/portal/cases/{third.pk}/").content.decode()


def test_the_acts_of_the_case_page_are_done_over_json(
    company: SimpleNamespace, pair: tuple[Case, Case, Case], client: Client
) -> None:
    into, other, _third = pair
    client.force_login(company.engineer)
    base, kind = f"/api/aftersales/cases/{other.pk}/", "application/json"
    assert client.post(f"{base}do/merge/", {"reason": "同"}, content_type=kind).status_code == 422
    told = {"into": into.pk, "reason": "同一台"}
    said = client.post(f"{base}do/merge/", told, content_type=kind).json()
    assert (said["state"], said["merged_into"], said["can"]) == ("merged", into.pk, ["unmerge"])
    assert client.post(f"{base}do/hold/", {"reason": "x"}, content_type=kind).status_code == 409
    assert client.post(f"{base}do/none/", {}, content_type=kind).status_code == 404
    said = client.post(f"{base}do/unmerge/", {"reason": "弄錯"}, content_type=kind).json()
    assert said["state"] == "new"
    assert client.get(f"{base}proposal/").json() is None
    assert client.get("/api/aftersales/assigning/").json() == []

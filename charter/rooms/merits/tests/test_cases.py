"""Accountability: facts, statement, hearing, a decision from outside, appeal, effect by time."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide, withdraw
from charter.org.models import Person, Post, Posting, Role
from charter.rooms.merits import verbs
from charter.rooms.merits.jobs import let_take_effect
from charter.rooms.merits.models import Case, Line, Step
from charter.rooms.merits.tests import stories
from charter.rooms.merits.tests.test_awards import failing, refused

DAY = stories.DAY


def third(company: SimpleNamespace) -> Person:
    """One more of management, for appeals."""
    person = Person.objects.create(username="third", name="沈立群", department=company.office)
    post = Post.objects.create(title="副總", department=company.office, roles=[Role.MANAGEMENT])
    Posting.objects.create(person=person, post=post, since=dt.date(2025, 1, 1))
    return person


def test_si6_2c_due_process_from_facts_to_appeal(company: SimpleNamespace) -> None:  # noqa: PLR0915
    other = third(company)
    with refused("merits.no_exhibit"):
        stories.opened(company, exhibits=[])
    with refused("merits.own_case"):
        stories.opened(company, person=company.quality)
    case = stories.opened(company)
    ask = {"finding": "屬實", "measure": "warning", "measure_text": "警告"}
    with refused("merits.not_now"):
        verbs.propose(case, **ask, by=company.quality)
    for chair in (company.engineer, company.quality):
        with refused("merits.partial_chair"):
            verbs.call_hearing(case, at=clock.now(), place="三樓", chair=chair, by=company.hr)
    verbs.call_hearing(case, at=clock.now(), place="三樓", chair=company.hr, by=company.quality)
    with refused("merits.not_stated"):
        verbs.hear(case, has_attended=False, minutes="沒有來", by=company.hr)
    verbs.state_case(case, text="收到錯誤的通知", by=company.engineer)
    verbs.hear(case, has_attended=True, minutes="說明通知來源", by=company.hr)
    verbs.remark(case, text="紀錄屬實", by=company.engineer)
    verbs.propose(case, **ask, by=company.quality)
    request = Request.objects.about(case).get()
    assert set(request.versions.get().content) == {"case", "file"}, "no word of it in the request"
    for person in (company.engineer, company.head, company.quality, company.hr):
        with pytest.raises(Refused):
            decide(request, verdict="approve", by=person, key=person.username)
    with pytest.raises(Refused):
        withdraw(request, by=company.engineer, reason="不要")
    assert Case.objects.visible_to(company.boss).get() == case, "who decides reads the file"
    stories.agree(case, company.boss)
    assert (case.state, case.decided_by) == (Case.State.DECIDED, company.boss)
    let_take_effect(0)
    case.refresh_from_db()
    assert case.state == Case.State.DECIDED and not Line.objects.exists()
    verbs.appeal(case, text="通知不是我發的", by=company.engineer)
    with pytest.raises(Refused):
        stories.agree(case, company.boss)
    with clock.at(clock.now() + 30 * DAY):
        let_take_effect(0)
        case.refresh_from_db()
        assert case.state == Case.State.APPEALED, "an open appeal stops the effect"
    stories.agree(case, other, verdict="reject")
    assert (case.is_upheld, case.ruled_by, case.state) == (False, other, Case.State.RULED)
    let_take_effect(0)
    assert not Line.objects.exists(), "the window is not over yet"
    with clock.at(clock.now() + 20 * DAY):
        let_take_effect(0)
        let_take_effect(0)
        case.refresh_from_db()
        line = Line.objects.get()
        assert case.state == Case.State.EFFECTIVE and line.approved_by == company.boss
        assert not Step.objects.of(case).open().exists()
        assert all(step.record for step in Step.objects.of(case))
        assert failing("merits.cases", "SI6.2c") == []


def test_si6_2c_an_appeal_that_is_upheld_lifts_the_measure(company: SimpleNamespace) -> None:
    other = third(company)
    case = stories.proposed(company)
    stories.agree(case, company.deputy)
    verbs.appeal(case, text="有新的證據", by=company.engineer)
    stories.agree(case, other)
    assert case.state == Case.State.DISMISSED and case.is_upheld
    with clock.at(clock.now() + 40 * DAY):
        let_take_effect(0)
    assert not Line.objects.exists()


def test_si6_2c_a_step_over_its_limit_and_an_involved_decider_are_failing_records(
    company: SimpleNamespace,
) -> None:
    case = stories.opened(company)
    with clock.at(clock.now() + 30 * DAY):
        assert failing("merits.cases", "SI6.2c") == [case.pk]
    done = stories.proposed(company, person=company.staff)
    stories.agree(done, company.boss)
    assert failing("merits.cases", "SI6.2c") == []
    Case.objects.filter(pk=done.pk).update(involved=[*done.involved, company.boss.pk])
    assert failing("merits.cases", "SI6.2c") == [done.pk]


def test_si6_2c_a_refusal_or_a_dismissal_holds_nothing_against_anybody(
    company: SimpleNamespace,
) -> None:
    case = stories.proposed(company)
    with refused("merits.before_somebody"):
        verbs.dismiss(case, reason="改變主意", by=company.quality)
    stories.agree(case, company.boss, verdict="reject")
    assert case.state == Case.State.DISMISSED and not Line.objects.exists()
    other = stories.opened(company, person=company.staff)
    verbs.dismiss(other, reason="查無此事", by=company.quality)
    assert not Step.objects.of(other).open().exists()
    assert failing("merits.cases", "SI6.2c") == []


def test_who_may_read_a_case(company: SimpleNamespace) -> None:
    stories.heard(company)
    readers = {
        name
        for name, person in vars(company).items()
        if isinstance(person, Person) and Case.objects.visible_to(person).exists()
    }
    assert readers == {"engineer", "head", "quality", "hr"}


ACTS = ("state", "call", "hear", "remark", "propose", "decide", "reject", "appeal", "rule",
        "uphold", "withdraw", "wait", "effect", "dismiss")  # fmt: skip
WHO = ("engineer", "head", "quality", "hr", "boss", "deputy", "third", "staff")


def _try(company: SimpleNamespace, case: Case, act: str, by: Person) -> None:
    """One step by anybody, in any order; what is refused changes nothing."""
    request = Request.objects.about(case).order_by("-id").first()
    voices = {"decide": "approve", "uphold": "approve", "reject": "reject", "rule": "reject"}
    calls: dict[str, Any] = {
        "state": lambda: verbs.state_case(case, text="x", by=by),
        "call": lambda: verbs.call_hearing(
            case, at=clock.now(), place="三樓", chair=company.hr, by=by
        ),
        "hear": lambda: verbs.hear(case, has_attended=True, minutes="x", by=by),
        "remark": lambda: verbs.remark(case, text="x", by=by),
        "propose": lambda: verbs.propose(
            case, finding="x", measure="warning", measure_text="x", by=by
        ),
        "appeal": lambda: verbs.appeal(case, text="x", by=by),
        "withdraw": lambda: request and withdraw(request, by=by, reason="x"),
        "effect": lambda: verbs.take_effect(case),
        "dismiss": lambda: verbs.dismiss(case, reason="x", by=by),
    }
    if act in voices:
        if request:
            decide(request, verdict=voices[act], by=by, comment="x")
    elif act in calls:
        calls[act]()


@settings(
    max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    derandomize=True,
)  # fmt: skip
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), max_size=30),
       far=st.integers(0, 7))  # fmt: skip
def test_no_path_decides_without_hearing_nor_by_the_involved_nor_before_the_window(
    company: SimpleNamespace, steps: list[tuple[str, str]], far: int
) -> None:
    """Any acts by anybody in any order, begun anywhere on the way."""
    with transaction.atomic():
        _walk(company, steps, far)
        transaction.set_rollback(True)


WAY = (("state", "engineer"), ("call", "quality"), ("hear", "hr"), ("propose", "quality"),
       ("decide", "boss"), ("appeal", "engineer"), ("rule", "deputy"))  # fmt: skip


def _walk(company: SimpleNamespace, steps: list[tuple[str, str]], far: int) -> None:
    people = {**vars(company), "third": third(company)}
    case, now = stories.opened(company), clock.now()
    for act, name in (*WAY[:far], *steps):
        now += dt.timedelta(days=4) if act == "wait" else dt.timedelta(minutes=5)
        with clock.at(now):
            try:
                with transaction.atomic():
                    _try(company, case, act, people[name])
            except Refused:
                pass
        case.refresh_from_db()
        _holds(case)


def _holds(case: Case) -> None:
    if case.decided_by_id:
        assert case.heard_at and case.minutes and case.facts and case.finding
        assert case.decided_by_id not in case.involved
    if case.ruled_by_id:
        assert case.ruled_by_id not in {*case.involved, case.decided_by_id}
    lines = Line.objects.filter(subject_kind="merits.case", subject_id=case.pk)
    assert lines.exists() == (case.state == Case.State.EFFECTIVE)
    if case.effective_on:
        assert case.effective_on > case.appeal_until and case.decided_by_id


def test_the_database_holds_it_too(company: SimpleNamespace) -> None:
    case = stories.proposed(company)
    stories.agree(case, company.boss)
    for change in (
        {"decided_by": company.quality},
        {"minutes": ""},
        {"state": "effective", "effective_on": case.appeal_until},
        {"ruled_by": company.boss},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**change)


def test_si6_2c_a_change_of_post_that_was_decided_is_carried_out_by_hr_once(  # noqa: PLR0915
    company: SimpleNamespace,
) -> None:
    case = stories.heard(company)
    verbs.propose(
        case, finding="沒有確認斷電牌。", measure="post", measure_text="調離現場職務",
        by=company.quality,
    )  # fmt: skip
    stories.agree(case, company.boss)
    held = company.engineer.postings.get()
    post = Post.objects.create(title="倉管", department=company.service, roles=[Role.STAFF])
    ask = {"post": post, "leaves": held, "by": company.hr}
    with refused("merits.no_change_of_post"):
        verbs.change_post(case, since=clock.today(), **ask)
    with clock.at(clock.now() + 20 * DAY):
        let_take_effect(0)
        case.refresh_from_db()
        step = Step.objects.of(case).open().get()
        assert (step.name, step.owner) == ("change_post", company.hr)
        client = Client()
        client.force_login(company.hr)
        url = reverse("merits:case_act", args=[case.pk, "change_post"])
        form = client.get(url).content.decode()
        assert clock.today().isoformat() in form and f'value="{held.pk}" selected' in form
        with refused("merits.not_allowed"):
            verbs.change_post(case, since=clock.today(), **{**ask, "by": company.head})
        with refused("merits.before_effect"):
            verbs.change_post(case, since=clock.today() - DAY, **ask)
        with refused("merits.not_their_post"):
            theirs = company.staff.postings.get()
            verbs.change_post(case, since=clock.today(), **{**ask, "leaves": theirs})
        day = clock.today()
        told = {"post": post.pk, "leaves": held.pk, "since": day.isoformat()}
        assert client.post(url, told).status_code == 302
        held.refresh_from_db()
        assert held.until == day - DAY and not Step.objects.of(case).open().exists()
        now = Posting.objects.current().get(person=company.engineer)
        assert (now.post, now.since) == (post, day)
        with refused("merits.no_change_of_post"):
            verbs.change_post(case, since=day, **ask)
        assert failing("merits.cases", "SI6.2c") == []
    with clock.at(clock.now() + 60 * DAY):
        assert failing("merits.cases", "SI6.2c") == []


def test_si6_2c_a_change_of_post_that_nobody_carries_out_fails_the_case(
    company: SimpleNamespace,
) -> None:
    case = stories.heard(company)
    verbs.propose(
        case, finding="屬實。", measure="post", measure_text="調離現場職務", by=company.quality
    )
    stories.agree(case, company.boss)
    with clock.at(clock.now() + 20 * DAY):
        let_take_effect(0)
        assert failing("merits.cases", "SI6.2c") == []
    with clock.at(clock.now() + 60 * DAY):
        assert failing("merits.cases", "SI6.2c") == [case.pk]

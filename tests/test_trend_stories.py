"""二.5.3 and 三.1 lived through: reviewed or not, proposed and answered, asked, fed by sources."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.evidence import EVIDENCE
from charter.kernel.notices.models import Notice
from charter.kernel.parameters.queries import Moment
from charter.kernel.work import SOURCES
from charter.policy.models import Verdict
from charter.policy.verdicts import failing, judge
from charter.rooms.aftersales.verbs import progress
from charter.rooms.surveys.models import Invitation
from charter.rooms.surveys.verbs import answer
from charter.rooms.trends import jobs, verbs
from charter.rooms.trends.models import Figures, Proposal, Review
from charter.rooms.trends.tests.test_counting import DAY, solved

WEEK = 7 * DAY


def verdict(clause: str) -> str:
    return str(judge([clause]).organisation[clause].verdict)


def proven(clause: str, proof: str) -> str:
    """What one of a clause's proofs says by itself."""
    [found] = [one for one in judge([clause]).organisation[clause].figures if one.proof == proof]
    return str(found.verdict)


def unkept(clause: str, proof: str) -> list[str]:
    [found] = [one for one in EVIDENCE[clause] if one.name == proof]
    return [str(record) for record in failing(found, Moment.now())]


def night(at: dt.datetime) -> Any:
    """What the worker does by itself."""
    with clock.at(at):
        jobs.count(0)
        jobs.listen(0)


def busy(company: SimpleNamespace, start: dt.datetime, cause: str, times: int) -> None:
    for number in range(times):
        solved(company, start + number * DAY, cause=cause)


def test_SP2_5_3_each_interval_is_reviewed_and_the_review_stays_byte_for_byte(
    company: SimpleNamespace, monday: dt.datetime, client: Client
) -> None:
    assert verdict("SP2.5.3") == Verdict.NO_EVIDENCE
    busy(company, monday, "排水管堵塞", 2)
    with clock.at(monday):
        generate_duties(0)
    duty = Duty.objects.get(rule="trends.review")
    assert duty.owner == company.deputy
    after = dt.datetime.combine(duty.ends, dt.time(1), tzinfo=monday.tzinfo)
    night(after)
    review = Review.objects.get()
    assert (review.key, review.ends) == (duty.period, duty.ends)
    assert review.facts["causes"] == [["排水管堵塞", 2]]
    with clock.at(after + 3 * WEEK):
        jobs.count(0)
        assert verdict("SP2.5.3") == Verdict.BROKEN, "due and not published"
        concluded(company, review)
        duty.refresh_from_db()
        assert duty.state == Duty.State.FULFILLED
        client.force_login(company.staff)
        first = client.get(f"/trends/reviews/{review.pk}/document/")
        busy(company, clock.now() - WEEK, "排水管堵塞", 1)
        night(clock.now() + DAY)
        again = client.get(f"/trends/reviews/{review.pk}/document/")
    assert first.content == again.content and "每季通一次排水管" in again.content.decode()
    frozen(review, first["X-Content-SHA256"], company)


def concluded(company: SimpleNamespace, review: Review) -> None:
    """Words, a decision that is somebody's action, published: by those whose office it is."""
    with pytest.raises(Refused, match="先寫下結論"):
        verbs.publish(review, by=company.deputy)
    with pytest.raises(Refused, match="服務改善辦公室"):
        verbs.conclude(review, conclusions="x", by=company.staff)
    verbs.conclude(review, conclusions="排水管每年堵兩次", by=company.deputy)
    due = clock.today() + dt.timedelta(days=30)
    verbs.decide(
        review, measure="每季通一次排水管", owner=company.engineer, due=due, by=company.deputy
    )
    verbs.publish(review, by=company.deputy)
    assert Action.objects.of(review).get().owner == company.engineer


def frozen(review: Review, sha256: str, company: SimpleNamespace) -> None:
    review.refresh_from_db()
    assert review.is_whole and sha256 == review.sha256
    with pytest.raises(Refused, match="已經發布"):
        verbs.redraw(review, by=company.deputy)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.update(conclusions="別的")


def test_SP2_5_3_a_cause_at_the_limit_calls_for_an_improvement_that_somebody_answers(
    company: SimpleNamespace, monday: dt.datetime, client: Client
) -> None:
    busy(company, monday - 2 * WEEK, "濾網堵塞", 5)
    busy(company, monday - 2 * WEEK, "派工重疊", 4)
    night(monday)
    night(monday)
    [proposal] = Proposal.objects.all()
    assert (proposal.cause, proposal.count, proposal.limit) == ("濾網堵塞", 5, 5)
    assert len(proposal.cases) == 5
    told = Notice.objects.filter(person=company.deputy, entry__event="trends.proposal.raised")
    assert told.count() == 1
    [owed] = SOURCES["improvement_proposal"].owed_by(company.deputy)
    assert owed.title == "濾網堵塞" and not SOURCES["improvement_proposal"].owed_by(company.staff)
    busy(company, monday - WEEK, "濾網堵塞", 1)
    night(monday + DAY)
    proposal.refresh_from_db()
    assert proposal.count == 6, "an open proposal follows the cases"
    assert proven("SP2.5.3", "trends.proposals") == Verdict.AT_RISK
    with clock.at(monday + 3 * WEEK):
        assert proven("SP2.5.3", "trends.proposals") == Verdict.BROKEN
        client.force_login(company.deputy)
        taken(company, proposal, client)
        assert proven("SP2.5.3", "trends.proposals") == Verdict.KEPT
    with pytest.raises(Refused):
        verbs.decline(proposal, reason="不必", by=company.deputy)


def taken(company: SimpleNamespace, proposal: Proposal, client: Client) -> None:
    """On its page: a measure, whose, until when; what is missing is said on the form."""
    page = f"/trends/proposals/{proposal.pk}/"
    refused = client.post(f"{page}take/", {"measure": "", "owner": "", "due": "2020-01-01"})
    assert refused.status_code == 422
    due = (clock.today() + dt.timedelta(days=14)).isoformat()
    told = {"measure": "濾網改為每月清洗", "owner": company.head.pk, "due": due}
    assert client.post(f"{page}take/", told).status_code == 302
    proposal.refresh_from_db()
    action = Action.objects.get(pk=proposal.plan_id)
    assert (proposal.plan_kind, action.owner) == ("actions.action", company.head)
    assert "濾網改為每月清洗" in client.get(page).content.decode()


def test_SP2_5_3_every_customer_that_was_served_is_asked_in_the_interval(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    solved(company, monday - 60 * DAY)
    night(monday)
    assert unkept("SP2.5.3", "trends.opinions") == ["海城醫院"]
    company.customer.email = "lee@haicheng.example"
    company.customer.save(update_fields=["email"])
    case = solved(company, monday - DAY)
    Invitation.objects.all().delete()
    progress.follow_up(case, reached=True, score=4, by=company.staff)
    night(monday + DAY)
    with clock.at(monday + DAY):
        assert proven("SP2.5.3", "trends.opinions") == Verdict.KEPT


def test_SI3_1a_each_department_has_its_sources_in_the_period(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SI3.1a") == Verdict.NO_EVIDENCE
    case = solved(company, monday - 20 * DAY)
    night(monday)
    assert verdict("SI3.1a") == Verdict.BROKEN, "what the customers thought of it is missing"
    asked = Invitation.objects.first()
    assert asked is None, "no address, so nobody could be asked"
    progress.follow_up(case, reached=True, score=5, by=company.staff)
    night(monday + DAY)
    with clock.at(monday + DAY):
        assert proven("SI3.1a", "trends.sources") == Verdict.KEPT
        assert verdict("SI3.1a") == Verdict.AT_RISK, "no improvement plan has taken them up yet"
        assert Figures.objects.months().of("department", company.service.pk).exists()


def test_answers_by_link_reach_the_months_figures(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    company.customer.email = "lee@haicheng.example"
    company.customer.save(update_fields=["email"])
    case = solved(company, monday - 30 * DAY)
    case.contact = company.customer
    case.save(update_fields=["contact"])
    with clock.at(monday - 29 * DAY):
        progress.reopen(case, reason="又壞了", by=company.staff)
        progress.resolve(case, cause="馬達", solution="換", by=company.engineer)
        asked = Invitation.objects.get()
        answer(asked, score=5, by=company.customer)
    verbs.catch_up()
    [month] = Figures.objects.months().of("organisation", 0).filter(key="2026-10")
    assert month.facts["content"] == [1, 1] and month.facts["reopened"] == 1

"""三.1 by clause: the plan answers the needs, and nobody is hired past a stage."""

import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.verbs import decide
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person, Posting
from charter.rooms.people.verbs import hire
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.models import Assessment, Candidate, Channel, Opening, Plan, Step
from charter.rooms.recruitment.queries import needs, yields
from charter.rooms.recruitment.tests import stories as told


def fails(clause: str, name: str) -> list[str]:
    proof = next(one for one in EVIDENCE[clause] if one.name == name)
    moment = Moment.now()
    rows = proof.population(moment)
    kept = rows.filter(proof.kept(moment)).values("pk")
    return [str(row) for row in rows.exclude(pk__in=kept)]


def test_sp3_1a_an_open_post_is_answered_by_an_approved_line(company: SimpleNamespace) -> None:
    post = told.vacancy(company)
    assert fails("SP3.1a", "recruitment.posts") == ["機房工程師"]
    assert [one.title for one in needs(None)] == ["機房工程師"]
    plan = verbs.draw_plan(reason="補人", by=company.hr)
    for wrong, field in (
        ({"duties": " "}, "duties"),
        ({"qualifications": (("英文", False),)}, "qualifications"),
        ({"needed_by": None}, "needed_by"),
    ):
        with pytest.raises(Refused) as refused:
            verbs.add_line(plan, told.need(company, post, **wrong), by=company.hr)
        assert refused.value.field == field
    line = verbs.add_line(plan, told.need(company, post), by=company.hr)
    with pytest.raises(Refused, match="生效計劃"):
        verbs.publish(line, by=company.hr)
    request = verbs.submit_plan(plan, by=company.hr)
    assert fails("SP3.1a", "recruitment.posts"), "submitted is not approved"
    decide(request, verdict="approve", by=company.boss)
    assert fails("SP3.1a", "recruitment.posts") == [] and needs(Plan.objects.get()) == []
    opening = verbs.publish(line, by=company.hr)
    again = verbs.draw_plan(reason="不補了", by=company.hr)
    left = again.lines.get()
    assert left.thread == line.thread
    verbs.edit_line(
        left, told.need(company, post, kind="empty", reason="工作併入維運組"), by=company.hr
    )
    decide(verbs.submit_plan(again, by=company.hr), verdict="approve", by=company.boss)
    assert fails("SP3.1a", "recruitment.posts") == [], "left empty, and said why"
    assert fails("SP3.1a", "recruitment.openings") == [str(opening)]
    assert list(Plan.objects.values_list("version", "state")) == [(2, "approved"), (1, "replaced")]


def test_a_post_is_open_only_after_the_time_to_plan_it(company: SimpleNamespace) -> None:
    posting = Posting.objects.get(person=company.engineer)
    Posting.objects.filter(pk=posting.pk).update(until=clock.today() - dt.timedelta(days=3))
    assert fails("SP3.1a", "recruitment.posts") == []
    Posting.objects.filter(pk=posting.pk).update(until=clock.today() - dt.timedelta(days=31))
    assert fails("SP3.1a", "recruitment.posts") == [posting.post.title]


def test_sp3_1b_whoever_is_hired_has_passed_the_four_stages(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    candidate = told.applied(company, opening)
    kinds = list(candidate.steps.values_list("kind", "needs"))
    assert kinds == [("qualification", 1), ("interview", 2), ("test", 1), ("background", 1)]
    with pytest.raises(Refused, match="先完成資格審查"):
        told.judge(company, told.step(candidate, "interview"))
    found = told.selected(company, candidate)
    assert set(found.steps.values_list("state", flat=True)) == {"passed"}
    found = told.offered(company, found)
    person = verbs.hire_candidate(found, username="chou", manager=company.head, by=company.hr)
    assert person.name == "周文彥" and person.postings.get().post == opening.post
    found.refresh_from_db()
    opening.refresh_from_db()
    assert (found.state, found.hired, opening.state) == ("hired", person, "filled")
    assert fails("SP3.1b", "recruitment.hired") == []
    brought = yields(Opening.objects.all())[0]
    assert (brought.label, brought.applied, brought.interviewed, brought.hired) == (
        "求職網站", 1, 1, 1,
    )  # fmt: skip
    assert brought.per_hire == 6000 and brought.days_to_fill == 0


def test_sp3_1b_an_opening_that_is_told_nowhere_is_found(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    Channel.objects.filter(opening=opening).delete()
    assert fails("SP3.1b", "recruitment.channels") == [], "there is time to tell it"
    with clock.at(clock.now() + dt.timedelta(days=11)):
        assert fails("SP3.1b", "recruitment.channels") == [str(opening)]
        verbs.add_channel(opening, kind="campus", name="校園博覽會", by=company.hr)
        assert fails("SP3.1b", "recruitment.channels") == []


def test_no_hire_while_a_stage_is_missing_or_failed(company: SimpleNamespace) -> None:
    """By the verb, past the verb in the database, and through the people's door."""
    opening = told.opened(company)
    candidate = told.applied(company, opening)
    told.judge(company, told.step(candidate, "qualification"))
    assert opening.post
    with pytest.raises(Refused) as refused:
        verbs.ask_offer(candidate, post=opening.post, since=clock.today(), by=company.hr)
    assert refused.value.code == "recruitment.stage_missing"
    with pytest.raises(Refused, match="還沒有核准"):
        verbs.hire_candidate(candidate, username="chou", by=company.hr)
    row = Candidate.objects.filter(pk=candidate.pk)
    with pytest.raises(IntegrityError, match="not passed"), transaction.atomic():
        row.update(state="hired", hired=company.staff)
    with pytest.raises(Refused) as refused:
        hire(username="x2", name="走後門", department=company.service, by=company.hr)
    assert refused.value.code == "recruitment.only_candidates"
    assert not Person.objects.get_queryset().filter(name="走後門").exists()


def test_an_approved_offer_does_not_outlive_a_stage_that_fails(company: SimpleNamespace) -> None:
    found = told.offered(
        company, told.selected(company, told.applied(company, told.opened(company)))
    )
    Step.objects.filter(candidate=found, kind="background").update(state="failed")
    with pytest.raises(Refused, match="背景調查"):
        verbs.hire_candidate(found, username="chou", by=company.hr)
    assert not Person.objects.get_queryset().filter(username="chou").exists()


def test_a_background_check_waits_for_consent(company: SimpleNamespace) -> None:
    candidate = told.applied(company, told.opened(company))
    told.judge(company, told.step(candidate, "qualification"))
    check = told.step(candidate, "background")
    voice = verbs.ask_assessor(check, assessor=company.staff, by=company.hr)
    with pytest.raises(Refused, match="還沒有同意"):
        verbs.assess(voice, result="passed", by=company.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=check.pk).update(state="passed", decided_on=clock.today())
    verbs.record_consent(check, how="mail", on=clock.today(), by=company.hr)
    verbs.assess(voice, result="passed", by=company.staff)
    assert told.step(candidate, "background").state == "passed"


def test_nobody_judges_themselves_or_somebody_close(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    own = verbs.apply_inside(opening, note="想做機房", by=company.staff)
    with pytest.raises(Refused) as refused:
        verbs.ask_assessor(told.step(own, "qualification"), assessor=company.staff, by=company.hr)
    assert refused.value.code == "recruitment.assessor_conflicted"
    assert not Candidate.objects.visible_to(company.staff).filter(pk=own.pk).exists()
    candidate = told.applied(company, opening)
    verbs.ask_assessor(
        told.step(candidate, "qualification"), assessor=company.engineer, by=company.hr
    )
    seen = Candidate.objects.visible_to(company.engineer)
    assert list(seen) == [candidate]
    verbs.declare_conflict(candidate, kind="relative", by=company.engineer)
    assert not seen.all().exists() and not Assessment.objects.exists()
    with pytest.raises(Refused, match="利害關係"):
        verbs.ask_assessor(
            told.step(candidate, "qualification"), assessor=company.engineer, by=company.hr
        )
    verbs.declare_conflict(candidate, kind="close", by=company.hr)
    with pytest.raises(Refused, match="另一位人力資源"):
        verbs.reject(candidate, outcome="others", by=company.hr)


def test_assessors_who_differ_are_settled_by_hr_never_against_all(company: SimpleNamespace) -> None:
    candidate = told.applied(company, told.opened(company))
    told.judge(company, told.step(candidate, "qualification"))
    talk = told.step(candidate, "interview")
    for person, result in ((company.head, "passed"), (company.engineer, "failed")):
        voice = verbs.ask_assessor(talk, assessor=person, by=company.hr)
        if person == company.engineer:
            with pytest.raises(Refused, match="至少要2位"):
                verbs.settle_step(talk, result="passed", notes="急用", by=company.hr)
        verbs.assess(voice, result=result, scores=told.GOOD, by=person)
    assert told.step(candidate, "interview").is_waiting
    verbs.settle_step(talk, result="passed", notes="第二次電話確認後通過", by=company.hr)
    assert told.step(candidate, "interview").state == "passed"
    exam = told.step(candidate, "test")
    voice = verbs.ask_assessor(exam, assessor=company.head, by=company.hr)
    with pytest.raises(Refused, match="60分"):
        verbs.assess(voice, result="passed", score=59, by=company.head)
    verbs.assess(voice, result="failed", score=59, by=company.head)
    with pytest.raises(Refused):
        verbs.settle_step(exam, result="passed", notes="急用", by=company.hr)


def test_no_more_are_hired_than_were_approved(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    first, second = (
        told.selected(company, told.applied(company, opening, n)) for n in ("甲", "乙")
    )
    told.offered(company, first)
    assert opening.post
    with pytest.raises(Refused) as refused:
        verbs.ask_offer(second, post=opening.post, since=clock.today(), by=company.hr)
    assert refused.value.code == "recruitment.number_reached"
    with pytest.raises(Refused, match="沒有結果"):
        verbs.close_opening(opening, reason="補足", by=company.hr)


def test_the_journal_never_names_a_candidate(company: SimpleNamespace) -> None:
    """Sealed words cannot be forgotten, so they are not written (decision 1502)."""
    candidate = told.selected(company, told.applied(company, told.opened(company), "歐陽無雙"))
    verbs.reject(candidate, outcome="others", text="歐陽無雙薪資太高", by=company.hr)
    words = " ".join(f"{one.title} {one.facts}" for one in Entry.objects.all())
    assert "歐陽無雙" not in words and "chou@mail" not in words and candidate.number in words


def test_sp3_1b_two_channels_of_a_kind_each_have_their_yield(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    before = {one.label: one.cost for one in yields(Opening.objects.all())}
    verbs.add_channel(opening, kind="board", name="校友網", cost=Decimal(900), by=company.hr)
    named = {one.name: (str(one.get_kind_display()), one.cost) for one in opening.channels.all()}
    found = yields(Opening.objects.all(), by_name=True)
    assert {one.label: (one.kind, one.cost) for one in found} == named and len(named) > 1
    kinds = {one.label: one.cost for one in yields(Opening.objects.all())}
    assert kinds == before | {"求職網站": before["求職網站"] + 900}
    client = Client()
    client.force_login(company.hr)
    page = client.get("/recruitment/yield/").content.decode()
    assert "校友網" in page and "校友網" in client.get(opening.get_absolute_url()).content.decode()
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get("/recruitment/yield/?export=xlsx").content)
    ).get_sheet_by_index(0)
    assert {row[0] for row in sheet.to_python()[1:]} == {*named}

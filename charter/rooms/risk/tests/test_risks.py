"""Risks are seen, graded by the matrix, answered by measures, and end with what was learned."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.journal.models import Entry
from charter.kernel.journal.states import fold
from charter.kernel.registers.matrix import THREE
from charter.kernel.registers.verbs import set_matrix
from charter.kernel.work import SOURCES
from charter.rooms.projects.models import Project
from charter.rooms.risk import verbs
from charter.rooms.risk.models import Planned, Risk
from charter.rooms.risk.queries import heat, learned
from charter.rooms.risk.tests import stories
from charter.rooms.risk.verbs.sweeps import Look


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda found: found.code == code)


def test_likelihood_and_impact_give_the_grade_and_impact_5_is_never_below_high(company):
    for likelihood, impact, grade in (
        (1, 5, "high"),
        (3, 5, "extreme"),
        (2, 2, "medium"),
        (1, 3, "low"),
    ):
        risk = stories.assessed(company, likelihood=likelihood, impact=impact)
        assert risk.grade == grade
        assert risk.is_focus == (grade == "extreme")
    assert risk.treat_by is None, "a low risk needs no response"
    with refused("registers.off_scale"):
        verbs.assess(risk, likelihood=6, impact=1, reason="試", by=company.engineer)


def test_the_three_step_matrix_grades_and_older_risks_stay_as_they_are(company):
    old = stories.assessed(company)
    set_matrix(THREE, reason="改用三級", by=company.boss)
    new = stories.assessed(company, likelihood=3, impact=3)
    assert (new.grade, new.scale, new.is_focus) == ("extreme", 3, True)
    old.refresh_from_db()
    assert (old.grade, old.scale) == ("high", 5)
    found = heat(Risk.objects.all())
    assert (found.outside, found.size) == (1, 3)
    assert stories.judged("risk.responses_and_warnings")[0] == 0


def test_every_grading_stays_in_the_history(company):
    risk = stories.answered(company)
    verbs.assess(risk, likelihood=5, impact=4, reason="又一人離職", by=company.engineer)
    said = [(g.stage, g.likelihood, g.impact, g.grade) for g in risk.gradings.order_by("pk")]
    assert said == [
        ("inherent", 3, 4, "high"),
        ("residual", 2, 3, "medium"),
        ("current", 5, 4, "extreme"),
    ]
    assert risk.state == Risk.State.RESPONDING
    with refused("risk.text_missing"):
        verbs.assess(risk, likelihood=1, impact=1, by=company.engineer)


def test_expected_loss_is_probability_times_loss_and_needs_both(company):
    assert stories.assessed(company).expected_loss == Decimal("120000.00")
    with refused("risk.figures_halved"):
        verbs.assess(
            stories.seen(company), likelihood=1, impact=1, loss=Decimal(5), by=company.engineer
        )


def test_a_measure_stands_in_its_owners_list_and_is_verified_by_another(company):
    risk = stories.answered(company)
    action = Action.objects.of(risk).get()
    assert (action.owner, action.clause, action.due) == (company.staff, "SP6.2b", stories.DUE)
    assert risk.measures.get().cost == Decimal(20_000)
    assert not [o for o in SOURCES["risk"].owed_by(company.engineer) if "關鍵" in o.title]


def test_a_strategy_suits_what_it_answers(company):
    threat, chance = stories.assessed(company), stories.assessed(company, nature="chance")
    for risk, strategy in ((threat, "exploit"), (chance, "avoid")):
        with refused("risk.strategy_unfit"):
            verbs.respond(risk, strategy=strategy, by=company.engineer)
    with refused("risk.text_missing"):
        verbs.respond(threat, strategy="accept", by=company.engineer)
    with refused("risk.measure_missing"):
        verbs.respond(threat, strategy="reduce", by=company.engineer)
    with refused("risk.measure_undated"):
        verbs.respond(
            threat, strategy="reduce", measure="培訓", owner=company.staff, by=company.engineer
        )
    threat.refresh_from_db()
    assert threat.state == Risk.State.OPEN
    verbs.respond(
        chance, strategy="exploit", measure="加派人手", owner=company.staff, due=stories.DUE,
        by=company.engineer,
    )  # fmt: skip


def test_the_top_grade_cannot_lose_its_focus_others_can(company):
    risk = stories.assessed(company, likelihood=5, impact=5)
    with refused("risk.top_grade"):
        verbs.mark_focus(risk, is_focus=False, reason="不必", by=company.engineer)
    other = stories.assessed(company)
    verbs.mark_focus(other, is_focus=True, reason="客戶在看", by=company.engineer)
    assert other.is_focus
    verbs.mark_focus(other, is_focus=False, reason="客戶放心了", by=company.engineer)
    assert not other.is_focus


def test_a_risk_closes_only_with_outcome_lesson_and_finished_measures(company):
    risk = stories.answered(company)
    said = {"has_occurred": False, "outcome": "沒有發生", "lesson": "早做早安心"}
    with refused("risk.measures_open"):
        verbs.close(risk, by=company.engineer, **said)
    stories.finish_measures(company, risk)
    with refused("risk.text_missing"):
        verbs.close(risk, by=company.engineer, **{**said, "lesson": " "})
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.filter(pk=risk.pk).update(state="closed")
    verbs.close(risk, by=company.engineer, **said)
    verbs.reopen(risk, reason="又來了", by=company.engineer)
    assert (risk.state, risk.strategy) == (Risk.State.OPEN, "")
    assert fold(Risk)[3] == []


def test_what_happened_in_similar_projects_is_shown_where_one_looks_for_risks(company):
    project = stories.executing(company)
    other = stories.executing(company)
    stories.closed(company, other)
    found = learned(project)
    assert [r.lesson for r in found["personnel"]] == ["立項時就指定第二人。"]
    assert found["market"] == [] and learned(other)["personnel"] == []


def test_a_sweep_covers_all_five_categories_and_its_findings_become_risks(company):
    project = stories.executing(company)
    half = {**stories.looks(), "legal": Look(" ")}
    with refused("risk.sweep_incomplete"):
        verbs.hold_sweep(project, half, by=company.manager)
    sweep = stories.swept(company, project, "夜班人手不足", "")
    risk = sweep.risks.get()
    assert (risk.title, risk.category, risk.owner) == ("夜班人手不足", "personnel", company.manager)
    assert [o.title for o in SOURCES["risk"].owed_by(company.manager)] == ["夜班人手不足"]
    with refused("risk.not_allowed"):
        verbs.hold_sweep(project, stories.looks(), by=company.finance)


def test_the_sweep_is_a_duty_of_every_active_project_and_is_fulfilled_by_sweeping(company):
    project = stories.executing(company)
    generate(RULES["risk.sweep"])
    duty = Duty.objects.of(project).get(rule="risk.sweep")
    assert duty.owner == company.manager
    stories.swept(company, project)
    duty.refresh_from_db()
    assert duty.state == Duty.State.FULFILLED


def test_planning_names_a_graded_risk_of_its_own_or_a_reason(company):
    project, other = stories.executing(company), stories.executing(company)
    foreign, raw = stories.assessed(company, other), stories.seen(company, project)
    for risk, code in ((foreign, "risk.other_project"), (raw, "risk.not_assessed")):
        with refused(code):
            verbs.assess_planning(project, topic="market", risk=risk, by=company.manager)
    with refused("risk.text_missing"):
        verbs.assess_planning(project, topic="market", reason=" ", by=company.manager)
    verbs.assess_planning(project, topic="market", reason="價格已鎖定", by=company.manager)
    verbs.assess_planning(project, topic="market", reason="價格與交期已鎖定", by=company.manager)
    assert Planned.objects.get().reason == "價格與交期已鎖定"
    assert Entry.objects.filter(event="risk.planning.assessed").count() == 2


def test_only_those_concerned_may_treat_a_risk(company):
    risk = stories.assessed(company)
    with refused("risk.not_allowed"):
        verbs.mark_focus(risk, is_focus=True, reason="想看", by=company.finance)
    with refused("risk.not_allowed"):
        verbs.identify(title="x", category="legal", owner=company.staff, by=company.customer)
    assert not Risk.objects.visible_to(company.finance).exists()
    assert not Risk.objects.visible_to(company.customer).exists()
    assert Risk.objects.visible_to(company.quality).get() == risk


def test_the_risks_of_a_project_are_one_of_its_six_dimensions(company):
    project = stories.executing(company)

    def said() -> str:
        project.refresh_from_db()
        found = {d["key"]: d["health"] for d in project.health_reasons["dimensions"]}
        return found["risk"]

    stories.swept(company, project)
    assert said() == "ok"
    risk = stories.answered(company, project)
    assert said() == "warn"
    warning = stories.warned(company, risk)
    with stories.days_later(7):
        verbs.escalate(warning)
        assert said() == "bad"
        verbs.keep(warning, answer="已處理", by=company.engineer)
        assert said() == "warn"
    assert project.phase == Project.Phase.EXECUTION


def test_a_day_to_respond_follows_the_grade_in_working_days(company):
    risk = stories.assessed(company, likelihood=4, impact=4)
    assert risk.treat_by == dt.date(2026, 11, 23), "five working days from Monday the 16th"
    assert not risk.is_overdue
    with stories.days_later(8):
        assert risk.is_overdue and list(Risk.objects.get_queryset().late()) == [risk]

"""Clause by clause: no evidence at first, kept after the real verbs, broken when it is not so."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import F

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.evidence import EVIDENCE
from charter.rooms.projects.models import Project
from charter.rooms.risk import verbs
from charter.rooms.risk.models import Planned, Risk, RiskWarning, Topic
from charter.rooms.risk.tests import stories
from charter.rooms.risk.tests.stories import judged

OURS = sorted(e.name for found in EVIDENCE.values() for e in found if e.name.startswith("risk."))


@pytest.mark.parametrize("name", OURS)
def test_an_empty_company_gives_no_evidence(company, name):
    assert judged(name) == (0, 0)


def test_sp2_2_2a_planning_assesses_all_four_topics_with_a_risk_or_a_reason(company):
    project = stories.executing(company)
    assert judged("risk.planning") == (1, 0)
    risk = stories.assessed(company, project)
    verbs.assess_planning(project, topic="personnel", risk=risk, by=company.manager)
    for topic in (Topic.TECHNICAL, Topic.MARKET, Topic.CHANGE):
        assert judged("risk.planning") == (1, 0)
        verbs.assess_planning(project, topic=topic, reason="設備與需求都已凍結", by=company.manager)
    assert judged("risk.planning") == (1, 1)
    Planned.objects.filter(topic="market").delete()
    assert judged("risk.planning") == (1, 0)


def test_sp2_2_2b_a_weighty_risk_has_a_response_and_a_warning_in_time(company):
    risk = stories.assessed(company)
    assert judged("risk.responses_and_warnings") == (0, 0), "its time to respond is not over"
    with stories.days_later(30):
        assert judged("risk.responses_and_warnings") == (1, 0)
    verbs.respond(
        risk,
        strategy="reduce",
        measure="培養第二人",
        owner=company.staff,
        due=stories.DUE,
        by=company.engineer,
    )
    assert judged("risk.responses_and_warnings") == (1, 0), "no warning yet"
    watch = stories.watched(company, risk)
    assert judged("risk.responses_and_warnings") == (1, 1)
    verbs.retire_watch(watch, reason="改看別的數字", by=company.engineer)
    assert judged("risk.responses_and_warnings") == (1, 0)


def test_sp2_2_2b_the_worst_impact_is_weighty_however_unlikely(company):
    stories.answered(company, likelihood=1, impact=5)
    assert judged("risk.responses_and_warnings") == (1, 0)
    stories.answered(company, likelihood=2, impact=3)
    assert judged("risk.responses_and_warnings") == (1, 0), "medium risks are not asked"


def test_sp6_1a_active_projects_are_swept_within_the_interval(company):
    project = stories.executing(company)
    assert judged("risk.sweeps") == (0, 0), "the first interval has just begun"
    with stories.days_later(31):
        assert judged("risk.sweeps") == (1, 0)
        stories.swept(company, project)
        assert judged("risk.sweeps") == (1, 1)
        project.sweeps.get().findings.filter(category="legal").delete()
        assert judged("risk.sweeps") == (1, 0), "one category was left out"
        stories.swept(company, project)
        with stories.days_later(31):
            assert judged("risk.sweeps") == (1, 0)


def test_sp6_1b_every_open_risk_is_graded_and_the_top_grade_is_focus(company):
    risk = stories.seen(company)
    assert judged("risk.grades") == (0, 0)
    with stories.days_later(4):
        assert judged("risk.grades") == (1, 0)
        verbs.assess(risk, likelihood=5, impact=4, by=company.engineer)
        assert judged("risk.grades") == (1, 0), "the top grades want an expected loss"
        figures = {"probability": Decimal(60), "loss": Decimal(1_000_000), "reason": "補估"}
        verbs.assess(risk, likelihood=5, impact=4, by=company.engineer, **figures)
        assert risk.expected_loss == Decimal("600000.00") and risk.is_focus
        assert judged("risk.grades") == (1, 1)
        Risk.objects.update(is_focus=False)
        assert judged("risk.grades") == (1, 0)


def test_sp6_2a_a_risk_above_low_has_a_strategy_and_measures_in_time(company):
    stories.assessed(company, likelihood=1, impact=2)
    assert judged("risk.strategies") == (0, 0)
    risk = stories.answered(company)
    assert judged("risk.strategies") == (1, 1)
    Action.objects.of(risk).update(state=Action.State.CANCELLED)
    assert judged("risk.strategies") == (1, 0)
    verbs.respond(risk, strategy="accept", acceptance="金額小，可以承受", by=company.engineer)
    assert judged("risk.strategies") == (1, 1), "to accept for a reason needs no measure"


def test_sp6_2b_a_measure_past_its_date_breaks_it(company):
    stories.answered(company)
    assert judged("risk.measures") == (1, 1)
    with clock.at(dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)):
        assert judged("risk.measures") == (1, 0)
        stories.finish_measures(company, Risk.objects.get())
        assert judged("risk.measures") == (1, 1)


def test_sp6_3a_focus_risks_are_watched_and_crossings_warn_in_time(company):
    risk = stories.answered(company, likelihood=5, impact=5)
    assert judged("risk.watches") == (1, 0)
    stories.warned(company, risk)
    assert judged("risk.watches") == (1, 1)
    assert judged("risk.warnings_sent") == (1, 1)
    RiskWarning.objects.update(crossed_at=F("warned_at") - dt.timedelta(minutes=16))
    assert judged("risk.warnings_sent") == (1, 0)


def test_sp6_3b_a_warning_is_answered_within_the_limit(company):
    warning = stories.warned(company, stories.answered(company))
    assert judged("risk.warnings_answered") == (0, 0)
    with stories.days_later(5):
        assert judged("risk.warnings_answered") == (1, 0)
        verbs.keep(warning, answer="只有這一週", by=company.engineer)
        assert judged("risk.warnings_answered") == (1, 0), "an answer too late is no answer in time"
    RiskWarning.objects.update(answered_at=clock.now())
    assert judged("risk.warnings_answered") == (1, 1)


def test_sp6_3c_closed_risks_have_outcome_and_lesson_and_none_outlives_its_project(company):
    project = stories.executing(company)
    stories.closed(company, project)
    assert judged("risk.lessons") == (1, 1)
    left = stories.answered(company, project)
    assert judged("risk.lessons") == (1, 1)
    Project.objects.update(phase=Project.Phase.AFTERCARE)
    assert judged("risk.lessons") == (2, 1)
    stories.finish_measures(company, left)
    said = {"outcome": "沒有發生", "lesson": "早一點關閉"}
    verbs.close(left, has_occurred=False, by=company.engineer, **said)
    assert judged("risk.lessons") == (2, 2)

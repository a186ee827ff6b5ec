"""Clauses 二.3.2, 四.1, 四.2 and 四.3 about goals, standards and checks lived through."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from charter.org.models import Department
from charter.policy.models import Verdict
from charter.policy.verdicts import judge
from charter.rooms.projects.models import Project
from charter.rooms.quality.aims import Aim
from charter.rooms.quality.jobs import plan_checks
from charter.rooms.quality.models import Check, Goal, Method, Step
from charter.rooms.quality.tests.goals import aimed, break_down, own, set_goal, step, unit
from charter.rooms.quality.tests.problems import later
from charter.rooms.quality.tests.standards import (
    agreed,
    delivering,
    done,
    drafted,
    planned,
    ruled,
)
from charter.rooms.quality.verbs import checkplans, measures, standards


def verdict(clause: str) -> str:
    return str(judge([clause]).organisation[clause].verdict)


def proof(clause: str, name: str) -> str:
    """The verdict of one proof alone; beside it a hole makes the clause at risk."""
    figures = judge([clause]).organisation[clause].figures
    return str(next(one for one in figures if one.proof == name).verdict)


def test_SP4_2a_every_type_of_service_has_approved_standards_of_all_four_aspects(
    company: SimpleNamespace,
) -> None:
    assert verdict("SP4.2a") == Verdict.NO_EVIDENCE
    delivering(company)
    assert verdict("SP4.2a") == Verdict.BROKEN
    version = drafted(company)
    assert verdict("SP4.2a") == Verdict.BROKEN, "a draft rules nothing"
    agreed(company, version)
    assert verdict("SP4.2a") == Verdict.KEPT
    standards.retire(version.standard, reason="試", by=company.quality)
    assert verdict("SP4.2a") == Verdict.BROKEN


def test_SP4_2b_standards_are_judged_every_year_and_after_something_major(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SP4.2b") == Verdict.NO_EVIDENCE
    standard = ruled(company)
    assert verdict("SP4.2b") == Verdict.KEPT
    with later(monday, days=340):
        assert verdict("SP4.2b") == Verdict.AT_RISK
    with later(monday, days=366):
        assert verdict("SP4.2b") == Verdict.BROKEN
    with later(monday, days=350):
        standards.review(standard, outcome="keep", finding="還適用", by=company.head)
    with later(monday, days=366):
        assert verdict("SP4.2b") == Verdict.KEPT
        standards.call_for_review(standard, because="重大問題", by=None)
        assert verdict("SP4.2b") == Verdict.AT_RISK
    with later(monday, days=400):
        assert verdict("SP4.2b") == Verdict.BROKEN, "called for, and nobody looked"


def test_SP2_3_2a_the_results_of_the_work_are_checked_within_the_interval(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    ruled(company)
    assert proof("SP2.3.2a", "quality.regular_checks") == Verdict.NO_EVIDENCE
    project, _item = delivering(company)
    with later(monday, days=31):
        assert proof("SP2.3.2a", "quality.regular_checks") == Verdict.BROKEN, (
            "nothing was looked at for 30 days"
        )
    with later(monday, days=10):
        done(planned(company, project=project))
    with later(monday, days=31):
        assert proof("SP2.3.2a", "quality.regular_checks") == Verdict.KEPT
    with later(monday, days=38):
        assert proof("SP2.3.2a", "quality.regular_checks") == Verdict.AT_RISK
    with later(monday, days=41):
        assert proof("SP2.3.2a", "quality.regular_checks") == Verdict.BROKEN


def test_SP2_3_2a_each_deliverable_passes_self_check_and_cross_check_before_acceptance(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    project, _item = delivering(company)
    plan_checks(0)
    own, cross = Check.objects.order_by("pk")
    assert (own.method, cross.method) == (Method.SELF, Method.CROSS)
    done(own)
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.ACCEPTANCE)
    assert verdict("SP2.3.2a") == Verdict.BROKEN, "nobody but the author has looked"
    done(cross, fail=1)
    assert verdict("SP2.3.2a") == Verdict.BROKEN, "looked at, and found wrong"
    again = planned(
        company, Method.CROSS, checker=company.manager, author=company.engineer,
        project=project, task=cross.task, deliverable=cross.deliverable,
    )  # fmt: skip
    done(again)
    assert proof("SP2.3.2a", "quality.deliverable_checks") == Verdict.KEPT
    assert verdict("SP2.3.2a") == Verdict.AT_RISK, "nothing is being executed: a hole"


def test_SP4_3a_planned_checks_are_done_in_time_on_a_checklist_and_failures_are_registered(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    ruled(company)
    check = planned(company)
    assert verdict("SP4.3a") == Verdict.NO_EVIDENCE, "not due yet"
    with later(monday, days=1):
        assert verdict("SP4.3a") == Verdict.BROKEN, "due, and not done"
    done(check, fail=1)
    assert verdict("SP4.3a") == Verdict.BROKEN, "what failed is nobody's problem"
    checkplans.register(check.items.failed().get(), by=company.staff)
    assert verdict("SP4.3a") == Verdict.KEPT


def test_SP4_1a_goals_have_targets_and_are_measured_each_period(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SP4.1a") == Verdict.NO_EVIDENCE
    project, _item = delivering(company)
    assert verdict("SP4.1a") == Verdict.BROKEN, "a project is executed and nothing is aimed at"
    goal = own(company)
    assert verdict("SP4.1a") == Verdict.BROKEN, "the project has none of its own"
    aim = Aim("檢查合格率", company.manager, target=Decimal(95))
    theirs = set_goal(aim, project=project, by=company.manager)
    of_projects, measured = "quality.goals_of_projects", "quality.goals_measured"
    assert proof("SP4.1a", of_projects) == Verdict.KEPT
    assert proof("SP4.1a", measured) == Verdict.KEPT, "nothing is due yet"
    with later(monday, days=22):
        assert verdict("SP4.1a") == Verdict.BROKEN, "8 December: November is not measured"
        measures.measure(goal, day=monday.date(), value=Decimal(2), by=company.head)
        measures.measure(theirs, day=monday.date(), missing="沒有檢查", by=company.manager)
        assert verdict("SP4.1a") == Verdict.BROKEN, "a reason is no value"
        measures.measure(theirs, day=monday.date(), value=Decimal(97), by=company.manager)
        assert proof("SP4.1a", measured) == Verdict.KEPT


def test_SP4_1b_goals_reach_posts_and_steps_with_weights_and_owners(
    company: SimpleNamespace,
) -> None:
    assert verdict("SP4.1b") == Verdict.NO_EVIDENCE
    root = aimed(company)
    assert verdict("SP4.1b") == Verdict.BROKEN, "not broken down"
    (below,) = break_down(root, [unit(company)], by=company.quality)
    assert verdict("SP4.1b") == Verdict.BROKEN, "the department has not gone on"
    break_down(below, [step(company, Step.DELIVERY, 100)], by=company.head)
    assert verdict("SP4.1b") == Verdict.KEPT
    added = Department.objects.create(code="SV2", name="服務二部")
    assert verdict("SP4.1b") == Verdict.BROKEN, "a department that serves is left out"
    added.gives_service = False
    added.save()
    assert verdict("SP4.1b") == Verdict.KEPT
    Goal.objects.filter(parent=below).update(weight=90)
    assert verdict("SP4.1b") == Verdict.BROKEN, "the parts do not make the whole"
    Goal.objects.filter(parent=below).update(weight=100)
    company.engineer.is_active = False
    company.engineer.save()
    assert verdict("SP4.1b") == Verdict.BROKEN, "its owner has left"

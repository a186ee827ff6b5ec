"""Clause by clause: no evidence at first, kept after the real verbs, broken when it is not so."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.org.models import Skill
from charter.rooms.projects.models import (
    AcceptanceDocument,
    BudgetLine,
    Initiation,
    Member,
    PhaseStep,
    Project,
    Requirement,
)
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs import signing, team

OURS = {
    "SP1.2",
    "SP2.1.1a",
    "SP2.1.1b",
    "SP2.1.1c",
    "SP2.1.2a",
    "SP2.1.2b",
    "SP2.4.1",
    "SP2.4.2a",
    "SP2.4.2b",
    "SP2.4.3",
    "SP5.1a",
    "SP5.1b",
}


def judged(clause: str) -> tuple[int, int]:
    """(how many records the clause speaks of, how many of them keep it)"""
    moment = Moment.now()
    proof = next(e for e in EVIDENCE[clause] if e.name.startswith("projects."))
    found = proof.population(moment)
    return found.count(), found.filter(proof.kept(moment)).count()


@pytest.mark.parametrize("clause", sorted(OURS))
def test_an_empty_company_gives_no_evidence(company, clause):
    assert judged(clause) == (0, 0)


def test_sp1_2_a_skipped_phase_breaks_it(company):
    project = stories.in_phase(company, Project.Phase.EXECUTION)
    assert judged("SP1.2") == (1, 1)
    PhaseStep.objects.filter(project=project, phase="planning").delete()
    assert judged("SP1.2") == (1, 0)


def test_sp2_1_1a_an_application_stands_on_an_evaluated_requirement(company):
    one = stories.draft(company)
    assert judged("SP2.1.1a") == (0, 0)
    initiations.submit_initiation(one, by=company.staff)
    assert judged("SP2.1.1a") == (1, 1)
    Requirement.objects.update(evaluated_at=clock.now() + dt.timedelta(days=1))
    assert judged("SP2.1.1a") == (1, 0)


def test_sp2_1_1b_a_submitted_application_is_complete(company):
    initiations.submit_initiation(stories.draft(company), by=company.staff)
    assert judged("SP2.1.1b") == (1, 1)
    BudgetLine.objects.filter(category="travel").delete()
    assert judged("SP2.1.1b") == (1, 0)


def test_sp2_1_1c_two_other_people_decided(company):
    project = stories.project(company)
    assert judged("SP2.1.1c") == (1, 1)
    Initiation.objects.filter(pk=project.initiation_id).update(applicant=company.boss)
    assert judged("SP2.1.1c") == (1, 0)


def test_sp2_1_2a_a_member_without_the_skill_breaks_it(company):
    project = stories.in_phase(company, Project.Phase.PLANNING)
    assert judged("SP2.1.2a") == (1, 1)
    skill = Skill.objects.create(code="net", name="網路")
    role = team.add_role(project, name="網路工程師", skills={skill: 3}, by=company.manager)
    assert judged("SP2.1.2a") == (1, 0)
    team.join(role, person=company.engineer, percent=50, duties="佈線", by=company.manager)
    assert judged("SP2.1.2a") == (1, 0)
    company.engineer.skills.create(skill=skill, level=3)
    assert judged("SP2.1.2a") == (1, 1)
    Member.objects.filter(person=company.engineer).update(person=company.manager, percent=60)
    company.manager.skills.create(skill=skill, level=3)
    assert judged("SP2.1.2a") == (1, 0)


def test_sp2_1_2b_a_member_without_duties_breaks_it(company):
    project = stories.project(company)
    stories.member(project, company.manager, company.manager)
    assert judged("SP2.1.2b") == (1, 1)
    role = team.add_role(project, name="工程師", by=company.manager)
    team.join(role, person=company.engineer, percent=20, by=company.manager)
    assert judged("SP2.1.2b") == (2, 1)


def test_sp2_4_1_documents_checked_and_goals_proved(company):
    one = stories.ready(company)
    assert judged("SP2.4.1") == (1, 1)
    AcceptanceDocument.objects.filter(acceptance=one).first().delete()
    assert judged("SP2.4.1") == (1, 0)


def test_sp2_4_2a_terms_are_agreed_before_the_request(company):
    one = stories.ready(company)
    assert judged("SP2.4.2a") == (0, 0)
    stories.acceptances.request_acceptance(one, by=company.manager)
    assert judged("SP2.4.2a") == (1, 1)
    type(one).objects.update(agreed_at=clock.now() + dt.timedelta(days=1))
    assert judged("SP2.4.2a") == (1, 0)


def test_sp2_4_2b_an_unanswered_opinion_breaks_an_accepted_project(company):
    project = stories.accepted(company)
    assert judged("SP2.4.2b") == (1, 1)
    signing.give_opinion(project.acceptance, text="門禁卡少兩張", by=company.customer)
    assert judged("SP2.4.2b") == (1, 0)


def test_sp2_4_3_a_project_without_summary_breaks_it_after_the_days(company):
    project = stories.accepted(company)
    assert judged("SP2.4.3") == (0, 0)
    with clock.at(clock.now() + dt.timedelta(days=16)):
        assert judged("SP2.4.3") == (1, 0)
        stories.sum_up(company, project)
        assert judged("SP2.4.3") == (1, 1)


def test_sp5_1a_every_budget_line_has_its_basis(company):
    stories.project(company)
    assert judged("SP5.1a") == (1, 1)
    BudgetLine.objects.filter(category="travel").update(basis="")
    assert judged("SP5.1a") == (1, 0)


def test_sp5_1b_the_budget_in_force_is_the_approved_one(company):
    project = stories.project(company)
    assert judged("SP5.1b") == (1, 1)
    project.budgets.update(approved_at=None)
    assert judged("SP5.1b") == (1, 0)

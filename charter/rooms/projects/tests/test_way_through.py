"""From requirement to summary, with the real verbs."""

import datetime as dt

import pytest

from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done
from charter.kernel.approvals.verbs import decide, return_to
from charter.rooms.projects.models import (
    Acceptance,
    Budget,
    Initiation,
    Opinion,
    PhaseStep,
    Project,
    Signature,
    TeamRole,
)
from charter.rooms.projects.parts import lacking
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs import project as projects
from charter.rooms.projects.verbs import signing, team


def test_an_empty_application_names_every_missing_part(company):
    one = initiations.start_initiation(
        name="空的", customer=company.customer.customer, by=company.staff
    )
    assert {lack.part for lack in lacking(one)} == {
        "customer",
        "background",
        "goals",
        "scope",
        "results",
        "budget",
        "schedule",
    }
    with pytest.raises(Refused) as refused:
        initiations.submit_initiation(one, by=company.staff)
    assert refused.value.code == "projects.initiation_incomplete"
    assert "項目背景" in str(refused.value) and "開始日" in str(refused.value)


@pytest.mark.parametrize(
    "part", ["customer", "background", "goals", "scope", "results", "budget", "schedule"]
)
def test_an_application_without_one_part_is_refused_by_that_name(company, part):
    one = stories.draft(company, **{part: False})
    with pytest.raises(Refused) as refused:
        initiations.submit_initiation(one, by=company.staff)
    assert refused.value.field == part


def test_a_total_that_differs_from_its_lines_is_refused_with_both_figures(company):
    one = stories.draft(company)
    filled = stories.values(company, None, 200_000)["budget"] | {"total": 250_000}
    one = initiations.fill_initiation(one, part="budget", values=filled, by=company.staff)
    with pytest.raises(Refused, match=r"NT\$250,000.*NT\$50,000"):
        initiations.submit_initiation(one, by=company.staff)


def test_approval_opens_the_project_with_its_number_budget_and_history(company):
    project = stories.project(company)
    assert project.number == "P-2026-001"
    assert project.phase == Project.Phase.TEAM
    assert project.initiation.state == Initiation.State.APPROVED
    budget = Budget.objects.get(project=project)
    assert budget.approved_at and budget.content_hash == project.initiation.content_hash
    assert budget.sum() == project.budget_total
    assert list(PhaseStep.objects.values_list("phase", flat=True)) == ["initiation", "team"]
    assert TeamRole.objects.get(project=project).name == "項目經理"


def test_a_large_budget_needs_two_of_the_management(company):
    one = stories.draft(company, total=4_000_000)
    request = initiations.submit_initiation(one, by=company.staff)
    stories.agree(request, company.head, company.boss)
    assert not Project.objects.exists()
    stories.agree(request, company.deputy)
    assert Project.objects.get().budget_total == 4_000_000


def test_a_returned_application_can_be_changed_and_submitted_again(company):
    one = stories.draft(company)
    request = initiations.submit_initiation(one, by=company.staff)
    with pytest.raises(Refused, match="已經送出"):
        initiations.fill_initiation(one, part="results", values={"results": "9"}, by=company.staff)
    return_to(request, by=company.head, reason="成果寫清楚")
    one.refresh_from_db()
    assert one.state == Initiation.State.RETURNED
    initiations.fill_initiation(
        one, part="results", values={"results": "停機3小時內"}, by=company.staff
    )
    again = initiations.submit_initiation(one, by=company.staff)
    stories.agree(again, company.head, company.boss)
    assert Project.objects.count() == 1


def test_a_rejected_application_opens_nothing_and_stays_rejected(company):
    one = stories.draft(company)
    request = initiations.submit_initiation(one, by=company.staff)
    decide(request, verdict="reject", by=company.head, comment="不在今年的重點")
    one.refresh_from_db()
    assert one.state == Initiation.State.REJECTED
    assert not Project.objects.exists()
    with pytest.raises(Refused):
        initiations.submit_initiation(one, by=company.staff)


def test_scope_and_budget_come_in_from_a_finished_project(company):
    old = stories.summarised(company)
    one = initiations.start_initiation(
        name="新案", customer=company.customer.customer, by=company.staff
    )
    initiations.bring_in(one, source=old, by=company.staff)
    one.refresh_from_db()
    assert one.scope == old.initiation.scope
    assert one.total == 200_000
    assert Budget.objects.get(initiation=one).sum() == 200_000
    running = stories.project(company)
    with pytest.raises(Refused, match="已經完成"):
        initiations.bring_in(one, source=running, by=company.staff)


def test_no_phase_begins_before_what_it_needs(company):
    project = stories.project(company)
    with pytest.raises(Refused, match="「項目經理」還沒有人"):
        projects.move_on(project, by=company.manager)
    stories.member(project, company.manager, company.manager, duties="")
    with pytest.raises(Refused, match="還沒有寫職責"):
        projects.move_on(project, by=company.manager)
    with pytest.raises(Refused, match="沒有權限"):
        projects.move_on(project, by=company.staff)


def test_nobody_is_promised_beyond_all_of_their_time(company):
    first, second = stories.project(company), stories.project(company)
    stories.member(first, company.manager, company.manager, percent=60)
    with pytest.raises(Refused, match=r"投入110%.*P-2026-001"):
        stories.member(second, company.manager, company.manager, percent=50)
    stories.member(second, company.manager, company.manager, percent=40)


def test_a_phase_has_one_accountable_person(company):
    project = stories.project(company)
    boss = stories.member(project, company.manager, company.manager)
    role = team.add_role(project, name="工程師", by=company.manager)
    engineer = team.join(role, person=company.engineer, percent=50, by=company.manager)
    team.set_raci(boss, phase="execution", letter="A", by=company.manager)
    with pytest.raises(Refused, match="陳怡君當責"):
        team.set_raci(engineer, phase="execution", letter="A", by=company.manager)


def test_acceptance_names_everything_that_is_missing(company):
    project = stories.in_phase(company, Project.Phase.ACCEPTANCE)
    with pytest.raises(Refused) as refused:
        acceptances.request_acceptance(project.acceptance, by=company.manager)
    for word in ("項目文件", "服務報告", "測試報告", "客戶反饋", "可用率99.9%以上", "客戶確認"):
        assert word in str(refused.value)


def test_nobody_checks_their_own_document(company):
    one = Acceptance.objects.get(project=stories.in_phase(company, Project.Phase.ACCEPTANCE))
    stories.documents(company, one, reviewed=False)
    with pytest.raises(Refused) as refused:
        acceptances.review_document(one.documents.first(), by=company.manager)
    assert refused.value.code == "projects.own_document"


def sign(company, one, verdict, by=None, **more):
    return signing.sign(
        one,
        content_hash=more.pop("content_hash", one.content_hash),
        verdict=verdict,
        name="李建德",
        by=by or company.customer,
        **more,
    )


def test_only_this_customers_signer_signs_and_only_the_version_shown(company):
    one = stories.requested(company)
    for person in (company.manager, company.other_customer):
        with pytest.raises(Refused) as refused:
            sign(company, one, "accept", by=person, stars=5)
        assert refused.value.code == "projects.may_not_accept"
    with pytest.raises(Refused) as refused:
        sign(company, one, "accept", stars=5, content_hash="0" * 64)
    assert refused.value.code == "projects.other_version"
    assert not Signature.objects.exists()


def test_conditions_become_actions_and_the_customer_signs_again(company):
    one = stories.requested(company)
    sign(company, one, "conditional", stars=4, remarks=["補第3季比較圖"])
    one.refresh_from_db()
    assert one.state == Acceptance.State.CONDITIONAL
    action = Action.objects.of(one).get()
    assert action.owner == company.manager and action.measure == "補第3季比較圖"
    with pytest.raises(Refused, match="附帶條件「補第3季比較圖」還沒有完成"):
        acceptances.request_acceptance(one, by=company.manager)
    acceptances.answer_opinion(Opinion.objects.get(), answer="已補上", by=company.manager)
    report_done(action, evidence="比較圖第3頁", by=company.manager)
    again = acceptances.request_acceptance(one, by=company.manager)
    assert again.version == 2
    sign(company, again, "accept", stars=5)
    project = Project.objects.get(pk=one.project_id)
    assert project.phase == Project.Phase.SUMMARY and project.accepted_at


def test_not_accepting_needs_a_reason_and_keeps_the_project_where_it_is(company):
    one = stories.requested(company)
    with pytest.raises(Refused, match="要補正的事項"):
        sign(company, one, "refuse")
    sign(company, one, "refuse", remarks=["測試報告不完整"])
    one.refresh_from_db()
    assert one.state == Acceptance.State.REFUSED
    assert one.project.phase == Project.Phase.ACCEPTANCE


def test_a_summary_without_lesson_is_refused_and_with_one_ends_the_project_phase(company):
    project = stories.summarised(company)
    assert project.phase == Project.Phase.AFTERCARE
    assert [s.place for s in project.steps.all()] == list(range(7))


def test_the_tier_of_the_general_manager_belongs_to_the_post_not_to_all_of_management(company):
    request = initiations.submit_initiation(stories.draft(company, 1_000_000), by=company.staff)
    stories.agree(request, company.head)
    with pytest.raises(Refused):
        stories.agree(request, company.deputy)
    stories.agree(request, company.boss)
    assert Project.objects.count() == 1


def test_a_vacant_general_managers_post_follows_the_vacancy_rule(company):
    company.boss.postings.update(until=dt.date(2026, 11, 1))
    request = initiations.submit_initiation(stories.draft(company, 1_000_000), by=company.staff)
    stories.agree(request, company.head, company.deputy)
    assert Project.objects.count() == 1

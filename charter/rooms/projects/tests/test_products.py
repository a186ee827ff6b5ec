"""SP2.2.1a, SP2.1.2b: each task says what it produces; each deliverable has its people."""

from types import SimpleNamespace

import pytest

from charter.ground.errors import Refused
from charter.rooms.projects.models import Deliverable, Member, Raci, Task, TeamRole
from charter.rooms.projects.tests.planning import a_plan, a_project, approve, running
from charter.rooms.projects.tests.test_plan import proof
from charter.rooms.projects.verbs.plan import draft_plan, edit_task, submit_plan
from charter.rooms.projects.verbs.plan_products import promise, set_part, take_back, waive_products

WHOLE, ANSWERED = "projects.task.whole", "projects.deliverable.accountable"


def joined(project: object, person: object, role: str = "佈線") -> Member:
    seat = TeamRole.objects.create(project=project, name=role)
    return Member.objects.create(
        role=seat, person=person, percent=30, since="2026-11-02", until="2027-01-29", duties="佈線"
    )


def test_sp2_2_1a_a_plan_is_not_submitted_while_a_task_says_nothing_of_its_product(
    company: SimpleNamespace,
) -> None:
    plan, rows = a_plan(a_project(company), company)
    edit_task(rows["wiring"], by=company.manager, produces=True)
    with pytest.raises(Refused, match="佈線") as refused:
        submit_plan(plan, by=company.manager)
    assert refused.value.code == "projects.plan.no_deliverable"
    promise(rows["wiring"], name="線路圖", accountable=company.engineer, by=company.manager)
    submit_plan(plan, by=company.manager)


def test_the_planner_may_say_of_all_the_others_that_they_hand_nothing_over(
    company: SimpleNamespace,
) -> None:
    plan, rows = a_plan(a_project(company), company)
    Task.objects.filter(plan=plan).update(produces=True)
    promise(rows["wiring"], name="線路圖", accountable=company.engineer, by=company.manager)
    assert waive_products(plan, by=company.manager) == 2
    rows["wiring"].refresh_from_db()
    assert rows["wiring"].produces
    request = submit_plan(plan, by=company.manager)
    version = request.versions.get()
    assert [t.get("produces") for t in version.content["tasks"]] == [None, None, False, None, False]


def test_sp2_2_1a_a_running_task_without_its_deliverable_breaks_it(
    company: SimpleNamespace,
) -> None:
    _project, rows = running(company)
    assert proof(WHOLE) == (4, 4)
    Task.objects.filter(pk=rows["test"].pk).update(produces=True)
    assert proof(WHOLE) == (3, 4)
    Deliverable.objects.create(task=rows["test"], name="測試報告", accountable=company.engineer)
    assert proof(WHOLE) == (4, 4)


def test_sp2_1_2b_a_deliverable_is_answered_for_by_one_of_the_team(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    assert proof(ANSWERED) == (0, 0)
    Deliverable.objects.create(task=rows["test"], name="測試報告", accountable=company.engineer)
    assert proof(ANSWERED) == (0, 1)
    member = joined(project, company.engineer)
    assert proof(ANSWERED) == (1, 1)
    Member.objects.filter(pk=member.pk).update(left_at=project.created_at)
    assert proof(ANSWERED) == (0, 1)


def test_letters_of_a_deliverable_live_through_a_new_version_of_the_plan(
    company: SimpleNamespace,
) -> None:
    project = a_project(company)
    plan, rows = a_plan(project, company)
    item = promise(rows["wiring"], name="線路圖", accountable=company.engineer, by=company.manager)
    member = joined(project, company.staff)
    set_part(item, member, letter="R", by=company.manager)
    approve(plan, company)
    new = draft_plan(project, by=company.manager, reason="加測試")
    approve(new, company)
    kept = Raci.objects.get(deliverable__isnull=False)
    assert (kept.letter, kept.deliverable.task.plan) == ("R", new)
    set_part(kept.deliverable, member, letter="", by=company.manager)
    assert not Raci.objects.filter(deliverable__isnull=False).exists()


@pytest.mark.parametrize(
    ("who", "letter", "code"),
    [
        ("staff", "A", "projects.accountable_in_plan"),
        ("staff", "X", "projects.no_such_letter"),
        ("engineer", "R", "projects.already_accountable"),
    ],
)
def test_a_letter_that_cannot_be_is_refused(
    company: SimpleNamespace, who: str, letter: str, code: str
) -> None:
    project = a_project(company)
    _plan, rows = a_plan(project, company)
    item = promise(rows["wiring"], name="線路圖", accountable=company.engineer, by=company.manager)
    member = joined(project, getattr(company, who))
    with pytest.raises(Refused) as refused:
        set_part(item, member, letter=letter, by=company.manager)
    assert refused.value.code == code
    with pytest.raises(Refused):
        set_part(item, member, letter="C", by=company.staff)


def test_a_promise_is_taken_back_in_a_draft_only(company: SimpleNamespace) -> None:
    plan, rows = a_plan(a_project(company), company)
    item = promise(rows["wiring"], name="線路圖", accountable=company.engineer, by=company.manager)
    take_back(item, by=company.manager)
    assert not Deliverable.objects.exists()
    item = promise(rows["wiring"], name="線路圖", accountable=company.engineer, by=company.manager)
    approve(plan, company)
    with pytest.raises(Refused):
        take_back(Deliverable.objects.get(), by=company.manager)

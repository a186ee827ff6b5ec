"""SP2.2.1a: a plan is written, approved, frozen as the baseline, changed by a new version."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import Moment
from charter.rooms.projects.models import Deliverable, Link, Plan, Project, Task
from charter.rooms.projects.tests.planning import HOUR, a_plan, a_project, approve, at, running
from charter.rooms.projects.verbs.plan import (
    add_task,
    discard_plan,
    draft_plan,
    edit_task,
    move_task,
    remove_task,
    submit_plan,
)
from charter.rooms.projects.verbs.plan_links import link_tasks, unlink_tasks
from charter.rooms.projects.verbs.plan_products import promise


def proof(name: str) -> tuple[int, int]:
    """(kept, population) of a proof, now."""
    found = next(e for proofs in EVIDENCE.values() for e in proofs if e.name == name)
    moment = Moment.now()
    rows = found.population(moment)
    return rows.filter(found.kept(moment)).count(), rows.count()


def test_sp2_2_1a_an_approved_plan_is_the_baseline_and_says_so(company: SimpleNamespace) -> None:
    project = a_project(company)
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.EXECUTION)
    assert proof("projects.plan.baseline") == (0, 1)
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.PLANNING)
    plan, _rows = a_plan(project, company)
    approve(plan, company)
    plan.refresh_from_db()
    assert plan.state == Plan.State.IN_FORCE
    assert plan.content["tasks"][1]["start"] == at(16).astimezone(dt.UTC).isoformat()
    assert plan.content_hash == Request.objects.get().hash
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.EXECUTION)
    assert proof("projects.plan.baseline") == (1, 1)
    assert proof("projects.task.whole") == (4, 4)


def test_sp2_2_1a_what_is_in_force_cannot_be_edited(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    with pytest.raises(Refused) as refused:
        edit_task(rows["wiring"], by=company.manager, name="別的")
    assert refused.value.code == "projects.plan.not_draft"


def test_sp2_2_1a_a_change_is_a_new_version_and_the_old_one_stays_in_force_meanwhile(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    with pytest.raises(Refused) as refused:
        draft_plan(project, by=company.manager)
    assert refused.value.code == "projects.plan.reason"
    new = draft_plan(project, by=company.manager, reason="客戶要求加測")
    wiring = new.tasks.get(number="1.1")
    edit_task(wiring, by=company.manager, finish=at(19, 18), duration=4 * 8 * HOUR)
    phase = new.tasks.get(number="1")
    extra = add_task(
        new, by=company.manager, parent=phase, name="加測", start=at(23), finish=at(23, 18),
        owner=company.engineer, produces=False,
    )  # fmt: skip
    link_tasks(new.tasks.get(number="1.2"), extra, by=company.manager)
    rows["wiring"].refresh_from_db()
    assert rows["wiring"].finish == at(17, 18)
    approve(new, company)
    rows["wiring"].refresh_from_db()
    extra.refresh_from_db()
    assert (rows["wiring"].finish, rows["wiring"].plan_id) == (at(19, 18), new.pk)
    assert extra.parent_id == rows["phase"].pk
    assert Link.objects.filter(plan=new, before=rows["test"], after=extra).exists()
    assert [p.state for p in project.plans.all()] == ["in_force", "superseded"]
    old = project.plans.get(version=1)
    assert old.content["tasks"][1]["finish"] == at(17, 18).astimezone(dt.UTC).isoformat()
    assert Task.objects.in_force().filter(project=project).count() == 6


def test_a_rejected_plan_is_a_draft_again(company: SimpleNamespace) -> None:
    project = a_project(company)
    plan, rows = a_plan(project, company)
    request = submit_plan(plan, by=company.manager)
    decide(request, verdict="reject", by=company.head, comment="工期太短")
    plan.refresh_from_db()
    assert plan.is_draft
    edit_task(rows["papers"], by=company.manager, name="完工文件")


def test_nobody_approves_the_plan_that_they_wrote(company: SimpleNamespace) -> None:
    plan, _rows = a_plan(a_project(company), company)
    request = submit_plan(plan, by=company.manager)
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.manager)
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.SUBMITTED


def test_an_unfinished_plan_is_refused_naming_the_tasks(company: SimpleNamespace) -> None:
    plan, rows = a_plan(a_project(company), company)
    edit_task(rows["test"], by=company.manager, owner=None)
    with pytest.raises(Refused, match="測試") as refused:
        submit_plan(plan, by=company.manager)
    assert refused.value.code == "projects.plan.incomplete"


def test_links_that_wait_for_each_other_are_refused_and_named(company: SimpleNamespace) -> None:
    _plan, rows = a_plan(a_project(company), company)
    with pytest.raises(Refused, match="佈線") as refused:
        link_tasks(rows["done"], rows["wiring"], by=company.manager)
    assert refused.value.code == "projects.link.cycle"
    assert not Link.objects.filter(before=rows["done"]).exists()


def test_tasks_are_moved_removed_unlinked_and_the_draft_discarded(
    company: SimpleNamespace,
) -> None:
    plan, rows = a_plan(a_project(company), company)
    move_task(rows["papers"], after=None, by=company.manager)
    assert plan.tasks.first() == rows["papers"]
    unlink_tasks(plan.links.get(before=rows["wiring"]), by=company.manager)
    remove_task(rows["phase"], by=company.manager)
    assert list(plan.tasks.all()) == [rows["papers"]]
    discard_plan(plan, by=company.manager)
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.DISCARDED
    assert draft_plan(plan.project, by=company.manager).version == 2


def test_a_deliverable_has_one_accountable_person(company: SimpleNamespace) -> None:
    _plan, rows = a_plan(a_project(company), company)
    promise(rows["wiring"], name="佈線圖", accountable=company.engineer, by=company.manager)
    promise(rows["wiring"], name="佈線圖", accountable=company.staff, by=company.manager)
    assert Deliverable.objects.get().accountable == company.staff
    with pytest.raises(Refused):
        promise(rows["wiring"], name="報告", accountable=company.customer, by=company.manager)


def test_only_those_who_lead_the_project_plan_it(company: SimpleNamespace) -> None:
    plan, rows = a_plan(a_project(company), company)
    for stranger in (company.engineer, company.hr, company.customer):
        with pytest.raises(Refused):
            edit_task(rows["wiring"], by=stranger, name="x")
    assert not Entry.objects.filter(event="projects.task.edited").exists()
    assert not Plan.objects.visible_to(company.customer).exists()
    assert plan in Plan.objects.visible_to(company.manager)


def test_copying_and_approving_a_thousand_tasks_is_quick(
    company: SimpleNamespace, django_assert_max_num_queries: object
) -> None:
    project = a_project(company)
    plan = draft_plan(project, by=company.manager)
    Task.objects.bulk_create(
        Task(
            plan=plan,
            project=project,
            position=n,
            number=str(n),
            name=f"任務{n}",
            owner=company.engineer,
            start=at(16),
            finish=at(17, 18),
            duration=16 * HOUR,
            produces=False,
        )
        for n in range(1000)
    )
    with django_assert_max_num_queries(180):  # type: ignore[operator]
        approve(plan, company)
    with clock.at(at(17)), django_assert_max_num_queries(40):  # type: ignore[operator]
        draft_plan(project, by=company.manager, reason="調整")


def test_sp2_2_1a_a_plan_has_phases_and_an_order(company: SimpleNamespace) -> None:
    running(company)
    assert proof("projects.plan.phased") == (1, 1)
    assert proof("projects.task.linked") == (3, 4), "nobody said what the papers wait for"
    Task.objects.filter(name="文件").update(parent=Task.objects.get(name="施工"))
    assert proof("projects.task.linked") == (3, 4), "the phase itself has no order"
    Link.objects.create(
        plan=Plan.objects.get(), before=Task.objects.get(name="佈線"),
        after=Task.objects.get(name="文件"),
    )  # fmt: skip
    assert proof("projects.task.linked") == (4, 4)
    Task.objects.filter(kind="phase").update(kind="task")
    assert proof("projects.plan.phased") == (0, 1)


def test_sp2_2_1a_a_plan_of_one_task_needs_no_order(company: SimpleNamespace) -> None:
    running(company)
    Link.objects.all().delete()
    work = [*Task.objects.exclude(kind="phase").order_by("pk")]
    Task.objects.filter(pk__in=[one.pk for one in work[2:]]).delete()
    assert proof("projects.task.linked") == (0, 2), "two tasks and nothing between them"
    work[1].delete()
    assert proof("projects.task.linked") == (1, 1)

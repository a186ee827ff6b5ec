"""A small project of our own making, for the tests of planning."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Customer
from charter.rooms.projects.models import Acceptance, Initiation, Plan, Project, Task
from charter.rooms.projects.verbs.plan import add_task, draft_plan, submit_plan
from charter.rooms.projects.verbs.plan_links import link_tasks

TAIPEI = ZoneInfo("Asia/Taipei")
HOUR = 3600


def at(day: int, hour: int = 9, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=TAIPEI)


def a_project(company: SimpleNamespace, number: str = "P-2026-014", **fields: Any) -> Project:
    now = at(2)
    initiation = Initiation.objects.create(
        number=f"PA{number}",
        name="機房搬遷",
        customer=Customer.objects.get(code="HC"),
        department=company.service,
        applicant=company.manager,
        manager=company.manager,
        created_at=now,
        changed_at=now,
    )
    project = Project.objects.create(
        **{
            "number": number,
            "name": "海城醫院資訊機房搬遷",
            "customer": initiation.customer,
            "department": company.service,
            "manager": company.manager,
            "initiation": initiation,
            "service_type": "build",
            "budget_total": 3_000_000,
            "starts_on": dt.date(2026, 11, 2),
            "ends_on": dt.date(2027, 1, 29),
            "phase": Project.Phase.PLANNING,
            "phase_since": now,
            "created_at": now,
            **fields,
        }
    )
    Acceptance.objects.create(project=project)
    return project


def a_plan(project: Project, company: SimpleNamespace) -> tuple[Plan, dict[str, Task]]:
    """1 施工 {1.1 佈線 2 days, 1.2 測試 3 days after it, 1.3 點交 milestone}, 2 文件 1 day."""
    by = company.manager
    plan = draft_plan(project, by=by)
    phase = add_task(plan, by=by, name="施工", kind=Task.Kind.PHASE)
    whole = {
        "requirement": "照圖施工",
        "quality_standard": "驗線合格",
        "owner": company.engineer,
        "produces": False,
    }
    day = 8 * HOUR
    wiring = add_task(
        plan, by=by, parent=phase, name="佈線", start=at(16), finish=at(17, 18), duration=2 * day,
        **whole,
    )  # fmt: skip
    test = add_task(
        plan, by=by, parent=phase, name="測試", start=at(18), finish=at(20, 18), duration=3 * day,
        **whole,
    )  # fmt: skip
    done = add_task(
        plan, by=by, parent=phase, name="點交", start=at(20, 18), finish=at(20, 18),
        kind=Task.Kind.MILESTONE, owner=company.manager,
    )  # fmt: skip
    papers = add_task(
        plan, by=by, name="文件", start=at(16), finish=at(16, 18), duration=day, **whole
    )
    link_tasks(wiring, test, by=by)
    link_tasks(test, done, by=by)
    rows = {"phase": phase, "wiring": wiring, "test": test, "done": done, "papers": papers}
    return plan, rows


def approve(plan: Plan, company: SimpleNamespace) -> None:
    request = submit_plan(plan, by=company.manager)
    decide(Request.objects.get(pk=request.pk), verdict="approve", by=company.head)


def running(company: SimpleNamespace) -> tuple[Project, dict[str, Task]]:
    """A project in execution with an approved plan."""
    project = a_project(company)
    plan, rows = a_plan(project, company)
    approve(plan, company)
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.EXECUTION)
    for task in rows.values():
        task.refresh_from_db()
    project.refresh_from_db()
    return project, rows

"""Load, overloads, leave and a levelling proposal, so that their pages have to show."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import PersonSkill, Skill
from charter.rooms.people.verbs import ask_absence
from charter.rooms.projects.models import Task
from charter.rooms.projects.tests import planning
from charter.rooms.projects.tests.stories import _execute
from charter.rooms.projects.verbs.plan import draft_plan, edit_task
from charter.rooms.projects.verbs.team import add_role
from charter.rooms.resources.levelling.running import carry_out
from charter.rooms.resources.verbs import levelling

Pages = dict[str, tuple[str, str]]


def pages(company: SimpleNamespace) -> Pages:
    """A second project asks the same engineer for the same week, and he is on leave after it."""
    today = clock.today()
    skill = Skill.objects.create(code="rack", name="機櫃")
    PersonSkill.objects.create(person=company.engineer, skill=skill, level=3)
    project = planning.a_project(company, "P-2026-077", name="分行網路更新")
    plan, _rows = planning.a_plan(project, company)
    planning.approve(plan, company)
    project.refresh_from_db()
    _execute(project)
    add_role(project, name="機櫃工程師", skills={skill: 3}, by=company.manager)
    away = ask_absence(
        company.engineer,
        kind="annual",
        since=today + dt.timedelta(days=9),
        until=today + dt.timedelta(days=10),
        reason="家庭旅行",
        by=company.engineer,
    )
    decide(Request.objects.about(away).get(), verdict="approve", by=company.head)
    waiting = ask_absence(
        company.staff, kind="sick", since=today, until=today, reason="回診", by=company.staff
    )
    draft = draft_plan(project, by=company.manager, reason="客戶加購")
    papers = Task.objects.get(plan=draft, name="文件")
    edit_task(papers, by=company.manager, name="竣工文件與照片")
    run = levelling.ask(project, by=company.manager, in_worker=False)
    carry_out(run, use_exact=False, seconds=2)
    engineer = company.engineer.pk
    return {
        "load": ("manager", "/resources/"),
        "load-own": ("engineer", "/resources/"),
        "load-departments": ("manager", "/resources/?by=department"),
        "load-week": ("manager", f"/resources/week/{today}/?person={engineer}"),
        "load-person": ("manager", f"/resources/people/{engineer}/"),
        "load-empty": ("manager", "/resources/?department=0"),
        "people-tab": ("manager", f"/resources/projects/{project.pk}/"),
        "levelling": ("manager", f"/resources/levelling/{run.pk}/"),
        "plan-crowded": ("manager", f"/projects/plans/{draft.pk}/"),
        "leave": ("head", "/people/leave/"),
        "leave-new": ("hr", "/people/leave/new/"),
        "leave-one": ("head", f"/people/leave/{waiting.pk}/"),
    }

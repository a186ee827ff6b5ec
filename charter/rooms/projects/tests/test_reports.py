"""SP2.3.1b: who does the work says how far it is, by the rule that the plan fixed, or owes it."""

from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.tests.planning import a_plan, a_project, approve, at, running
from charter.rooms.projects.verbs.plan import draft_plan, edit_task, submit_plan
from charter.rooms.projects.verbs.progress import report_progress

STEPS = [{"name": "初稿", "weight": 30}, {"name": "定稿", "weight": 70}]
BY_STEPS = Task.PercentRule.MILESTONES


def test_sp2_3_1b_steps_are_fixed_by_the_plan_and_reported_from_the_page(
    company: SimpleNamespace, client: Client
) -> None:
    project, rows = running(company)
    new = draft_plan(project, by=company.manager, reason="改按里程碑計進度")
    copy = Task.objects.get(plan=new, origin=rows["wiring"])
    edit_task(copy, by=company.manager, percent_rule=BY_STEPS)
    with pytest.raises(Refused, match="佈線") as refused:
        submit_plan(new, by=company.manager)
    assert refused.value.code == "projects.plan.no_steps"
    edit_task(copy, by=company.manager, steps=STEPS)
    approve(new, company)
    assert Plan.objects.in_force().get().content["tasks"][1]["steps"] == STEPS
    client.force_login(company.engineer)
    url = f"/projects/tasks/{rows['wiring'].pk}/"
    with clock.at(at(17)):
        client.post(f"{url}report/", {"reached": ["初稿"], "problem": "缺料"})
    rows["wiring"].refresh_from_db()
    found = rows["wiring"]
    assert (found.percent, found.reached, found.problem) == (30, {"初稿": "2026-11-17"}, "缺料")
    shown = client.get(url).content.decode()
    assert "已達成" in shown and "2026-11-17" in shown and "未達成" in shown
    refusal = client.post(f"{url}report/", {"reached": ["不存在"]})
    assert refusal.status_code == 200  # the form again, nothing written
    with pytest.raises(Refused, match="不存在"):
        report_progress(found, by=company.engineer, reached=["不存在"])


def test_steps_are_typed_one_a_line_and_a_wrong_line_is_named(
    company: SimpleNamespace, client: Client
) -> None:
    _plan, rows = a_plan(a_project(company), company)
    client.force_login(company.manager)
    url = f"/projects/tasks/{rows['wiring'].pk}/edit/"
    asked = {"name": "佈線", "kind": "task", "percent_rule": BY_STEPS, "produces": ""}
    wrong = client.post(url, {**asked, "steps": "初稿 30\n定稿"})
    assert "第2行" in wrong.content.decode()
    again = client.post(url, {**asked, "steps": "初稿 30\n初稿 70"})
    assert "第2行的里程碑重複" in again.content.decode()
    client.post(url, {**asked, "steps": "初稿 30\n\n定稿 70"})
    rows["wiring"].refresh_from_db()
    assert rows["wiring"].steps == STEPS


def test_a_new_version_with_another_rule_counts_what_was_reported_by_it(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    report_progress(rows["wiring"], by=company.engineer, units_done=40)
    new = draft_plan(project, by=company.manager, reason="改計數")
    edit_task(Task.objects.get(plan=new, origin=rows["wiring"]), by=company.manager, units_total=50)
    approve(new, company)
    rows["wiring"].refresh_from_db()
    assert rows["wiring"].percent == 80


def test_sp2_3_1b_a_running_task_owes_a_report_in_each_interval(
    company: SimpleNamespace, client: Client
) -> None:
    rule = RULES["projects.progress_report"]
    _project, rows = running(company)
    assert generate(rule) == 0  # nothing has begun
    report_progress(rows["wiring"], by=company.engineer, units_done=10)
    with clock.at(at(24)):
        assert (generate(rule), generate(rule)) == (1, 0)
        owed = Duty.objects.get(rule=rule.name)
        url = f"/projects/tasks/{rows['wiring'].pk}/"
        assert (owed.owner, owed.url) == (company.engineer, url)
        client.force_login(company.engineer)
        assert "8天沒有回報" in client.get(url).content.decode()
        report_progress(rows["wiring"], by=company.engineer, units_done=20)
        owed.refresh_from_db()
        assert owed.state == Duty.State.FULFILLED
        assert "沒有回報" not in client.get(url).content.decode()


def test_actual_days_are_told_when_they_were_not_today(
    company: SimpleNamespace, client: Client
) -> None:
    _project, rows = running(company)
    client.force_login(company.engineer)
    with clock.at(at(19)):
        url = f"/projects/tasks/{rows['papers'].pk}/finish/"
        client.post(url, {"actual_start": "2026-11-16", "finished_on": "2026-11-16"})
    rows["papers"].refresh_from_db()
    assert (rows["papers"].actual_start, rows["papers"].actual_finish) == (at(16), at(16, 18))

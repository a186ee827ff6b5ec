"""SP2.3.1a, SP2.3.1b, SP2.3.3a, SP2.3.3b: work assigned, reported, reviewed, mended."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import translation

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.work import SOURCES
from charter.rooms.projects.health import told
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.tests.planning import HOUR, approve, at, running
from charter.rooms.projects.tests.test_plan import proof
from charter.rooms.projects.verbs.delays import review_progress
from charter.rooms.projects.verbs.plan import draft_plan
from charter.rooms.projects.verbs.progress import finish_task, report_progress


def test_sp2_3_1a_an_assigned_task_carries_its_requirement_and_quality_standard(
    company: SimpleNamespace,
) -> None:
    _project, rows = running(company)
    assert proof("projects.task.assigned") == (3, 3)
    Task.objects.filter(pk=rows["papers"].pk).update(quality_standard="")
    assert proof("projects.task.assigned") == (2, 3)


def test_sp2_3_1b_the_owner_reports_and_silence_becomes_stale(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    report_progress(rows["wiring"], by=company.engineer, units_done=40, problem="缺料")
    rows["wiring"].refresh_from_db()
    assert (rows["wiring"].percent, rows["wiring"].problem) == (40, "缺料")
    assert proof("projects.task.reported") == (1, 1)
    with clock.at(at(27)):
        assert proof("projects.task.reported") == (0, 1)
        assert list(Task.objects.stale(clock.now(), 7)) == [rows["wiring"]]


def test_sp2_3_1b_tasks_due_are_done_in_time_or_counted(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    with clock.at(at(16, 17)):
        finish_task(rows["papers"], by=company.engineer)
    with clock.at(at(18)):
        finish_task(rows["wiring"], by=company.engineer)
        assert proof("projects.task.on_time") == (1, 2)


@pytest.mark.parametrize(
    ("rule", "started"),
    [(Task.PercentRule.ZERO_HUNDRED, 0), (Task.PercentRule.FIFTY_FIFTY, 50)],
)
def test_the_percent_follows_the_rule_that_the_plan_fixed(
    company: SimpleNamespace, rule: str, started: int
) -> None:
    _project, rows = running(company)
    task = rows["wiring"]
    Task.objects.filter(pk=task.pk).update(percent_rule=rule)
    report_progress(task, by=company.engineer, units_done=90)
    task.refresh_from_db()
    assert task.percent == started
    finish_task(task, by=company.engineer)
    task.refresh_from_db()
    assert (task.percent, task.remaining) == (100, 0)


def test_others_cannot_report_and_the_future_is_refused(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    with pytest.raises(Refused):
        report_progress(rows["wiring"], by=company.staff)
    with pytest.raises(Refused) as refused:
        finish_task(rows["wiring"], by=company.engineer, finished_at=at(30))
    assert refused.value.code == "projects.progress.future"
    with pytest.raises(Refused) as refused:
        report_progress(rows["phase"], by=company.manager)
    assert refused.value.code == "projects.progress.phase"


def test_a_late_start_pushes_the_forecast_of_what_follows(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    with clock.at(at(19)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
    rows["test"].refresh_from_db()
    rows["done"].refresh_from_db()
    assert rows["test"].start == at(18)
    assert (rows["test"].forecast_start, rows["test"].forecast_finish) == (at(20), at(24, 18))
    assert rows["done"].forecast_finish == at(24, 18)
    assert rows["test"].is_critical


def test_health_says_why_in_a_sentence_with_the_clause_that_demands_a_reaction(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    with clock.at(at(24)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
    project.refresh_from_db()
    assert project.health == Project.Health.BAD
    reason = told(project.health_reasons)["reasons"][0]
    assert reason["text"].startswith("佈線晚7天，在關鍵路徑上，把點交從11月20日推到")
    assert reason["clause"] == "SP2.3.3b"
    with translation.override("en"):  # whoever caused it, each reads it in their own language
        sentence = told(project.health_reasons)["reasons"][0]["text"]
    assert sentence.startswith("佈線 is 7 days late") and "20 Nov" in sentence
    named = {d["key"]: d["health"] for d in project.health_reasons["dimensions"]}
    assert named == {
        "schedule": "bad",
        "cost": "none",
        "quality": "none",
        "risk": "none",
        "communication": "none",
        "customer": "none",
    }


def test_a_project_on_time_is_well(company: SimpleNamespace) -> None:
    project, rows = running(company)
    with clock.at(at(16, 18)):
        finish_task(rows["papers"], by=company.engineer)
        report_progress(rows["wiring"], by=company.engineer, units_done=50, actual_start=at(16))
    project.refresh_from_db()
    assert (project.health, project.health_reasons["reasons"]) == ("ok", [])


def test_sp2_3_3a_a_review_within_the_interval_with_a_cause_for_every_deviation(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    Project.objects.filter(pk=project.pk).update(phase_since=at(9))
    with clock.at(at(24)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
        assert proof("projects.review.held") == (0, 1)
        with pytest.raises(Refused, match="佈線") as refused:
            review_progress(project, by=company.manager, causes={})
        assert refused.value.code == "projects.review.cause_missing"
        late = Task.objects.filter(project=project).in_force().work()
        causes = {task.pk: ("supplier", "線材晚到") for task in late}
        review = review_progress(project, by=company.manager, causes=causes)
        assert review.deviations.get(task=rows["wiring"]).late_days == 7
        assert proof("projects.review.held") == (1, 1)
    with clock.at(at(5, month=12)):
        assert proof("projects.review.held") == (0, 1)


def test_sp2_3_3b_a_delay_is_answered_by_an_action_or_by_an_approved_change(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    with clock.at(at(24)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
        late = Task.objects.filter(project=project).in_force().work()
        causes = {task.pk: ("supplier", "線材晚到") for task in late}
        review_progress(project, by=company.manager, causes=causes)
        assert proof("projects.project.delay_answered") == (0, 1)
        assign(
            project, measure="加派一組人", owner=company.engineer, due=dt.date(2026, 11, 30),
            by=company.manager,
        )  # fmt: skip
        assert proof("projects.project.delay_answered") == (1, 1)


def test_progress_survives_a_new_version_of_the_plan(company: SimpleNamespace) -> None:
    project, rows = running(company)
    report_progress(rows["wiring"], by=company.engineer, units_done=40)
    new = draft_plan(project, by=company.manager, reason="加測")
    report_progress(rows["wiring"], by=company.engineer, units_done=60)
    approve(new, company)
    rows["wiring"].refresh_from_db()
    assert (rows["wiring"].percent, rows["wiring"].reports.count()) == (60, 2)


def test_my_work_lists_tasks_and_the_weekly_review(company: SimpleNamespace) -> None:
    project, rows = running(company)
    mine = SOURCES["task"].owed_by(company.engineer)
    assert [owed.title for owed in mine] == ["文件", "佈線", "測試"]
    assert SOURCES["progress_review"].owed_by(company.manager)[0].title == project.name
    finish_task(rows["papers"], by=company.engineer)
    assert len(SOURCES["task"].owed_by(company.engineer)) == 2

"""The pages of planning: what they show, what they let people do, what they cost."""

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.rooms.projects import gantt
from charter.rooms.projects.imports import template
from charter.rooms.projects.models import Link, Plan, Project, Task
from charter.rooms.projects.plan_content import incomplete
from charter.rooms.projects.tests.imports.test_readers import mspdi, sheet
from charter.rooms.projects.tests.planning import HOUR, a_plan, a_project, approve, at, running
from charter.rooms.projects.verbs.plan import remove_task
from charter.rooms.projects.verbs.plan_begin import begin_plan
from charter.rooms.projects.verbs.progress import report_progress


def get(client: Client, name: str, pk: int) -> str:
    answer = client.get(reverse(f"projects:{name}", args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_plan_page_shows_baseline_actual_critical_path_and_today(
    client: Client, company: SimpleNamespace
) -> None:
    project, rows = running(company)
    with clock.at(at(24)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
        client.force_login(company.manager)
        shown, first = get(client, "project_plan", project.pk), get(client, "project", project.pk)
    assert "在關鍵路徑上" in first
    assert "在關鍵路徑上" not in shown  # said once, beside the state it explains
    assert shown.count('class="bl"') == 3
    assert 'data-k="crit"' in shown
    assert 'class="gnow"' in shown
    assert "+7天" in shown


def test_the_same_number_of_queries_for_three_tasks_and_three_hundred(
    client: Client, company: SimpleNamespace
) -> None:
    project, _rows = running(company)
    client.force_login(company.manager)
    url = reverse("projects:project_plan", args=[project.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    plan = Plan.objects.in_force().get()
    Task.objects.bulk_create(
        Task(
            plan=plan,
            project=project,
            position=n,
            number=f"9.{n}",
            name=f"任務{n}",
            owner=company.engineer,
            start=at(16),
            finish=at(17),
        )
        for n in range(100, 400)
    )
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).content.count(b"<tr") > 300
    assert len(few) == len(many)


def test_the_chart_escapes_names_and_draws_every_relation(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    Task.objects.filter(pk=rows["wiring"].pk).update(name="<b>x</b>")
    Link.objects.filter(before=rows["wiring"]).update(relation="SF")
    drawn = gantt.chart(Plan.objects.in_force().get(), gantt.MONTH)
    assert "<b>x</b>" not in drawn.html and "&lt;b&gt;x" in drawn.html
    assert len(re.findall(r"M[\d.]+ \d+H", drawn.html)) == 2


def test_a_planner_writes_a_plan_with_forms_alone(client: Client, company: SimpleNamespace) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    client.post(reverse("projects:plan_draft", args=[project.pk]))
    plan = Plan.objects.get()
    body = {
        "name": "佈線", "kind": "task", "percent_rule": "units", "owner": company.engineer.pk,
        "start": "2026-11-16", "finish": "2026-11-17", "effort": "12",
    }  # fmt: skip
    client.post(reverse("projects:plan_add", args=[plan.pk]), body)
    client.post(reverse("projects:plan_add", args=[plan.pk]), {**body, "name": "測試"})
    first, second = plan.tasks.all()
    assert (first.start, first.finish, first.duration) == (at(16), at(17, 18), 16 * HOUR)
    client.post(
        reverse("projects:task_act", args=[second.pk, "link"]),
        {"before": first.pk, "relation": "FS", "lag_days": "1"},
    )
    assert Link.objects.get().lag == 8 * HOUR
    client.post(reverse("projects:plan_submit", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == Plan.State.SUBMITTED


def test_a_first_plan_begins_with_the_milestones_of_the_application(
    client: Client, company: SimpleNamespace
) -> None:
    project = a_project(company)
    project.initiation.milestones = [
        {"title": "點交", "due": "2026-12-12"},  # a Saturday
        {"title": "搬遷完成", "due": "2026-11-27"},
    ]
    project.initiation.save()
    client.force_login(company.manager)
    client.post(reverse("projects:plan_draft", args=[project.pk]))
    plan = Plan.objects.get()
    rows = list(plan.tasks.values_list("name", "kind", "owner", "start", "finish"))
    whose = ("milestone", company.manager.pk)
    assert rows == [
        ("搬遷完成", *whose, at(27, 18), at(27, 18)),
        ("點交", *whose, at(11, 18, 12), at(11, 18, 12)),
    ]
    assert incomplete(plan) == []
    remove_task(plan.tasks.get(name="點交"), by=company.manager)
    approve(plan, company)
    again = begin_plan(project, reason="改期", by=company.manager)
    assert [task.name for task in again.tasks.all()] == ["搬遷完成"], "a copy of what is in force"


def test_a_wrong_date_stays_in_the_form_with_the_reason(
    client: Client, company: SimpleNamespace
) -> None:
    plan, _rows = a_plan(a_project(company), company)
    client.force_login(company.manager)
    url = reverse("projects:plan_add", args=[plan.pk])
    answer = client.post(url, {"name": "甲", "kind": "task", "percent_rule": "units", "start": "x"})
    assert answer.status_code == 200 and "aria-invalid" in answer.content.decode()
    assert plan.tasks.count() == 5


def test_the_owner_reports_and_finishes_on_the_page(
    client: Client, company: SimpleNamespace
) -> None:
    _project, rows = running(company)
    client.force_login(company.engineer)
    task = rows["wiring"]
    assert "回報進度" in get(client, "task", task.pk)
    url = reverse("projects:task_act", args=[task.pk, "report"])
    client.post(url, {"units_done": "30", "problem": "缺料"})
    task.refresh_from_db()
    assert (task.percent, task.problem) == (30, "缺料")
    client.post(reverse("projects:task_act", args=[task.pk, "finish"]), {})
    task.refresh_from_db()
    assert task.is_finished


@pytest.mark.parametrize("who", ["staff", "customer"])
def test_strangers_find_neither_plan_nor_task(
    client: Client, company: SimpleNamespace, who: str
) -> None:
    project, rows = running(company)
    client.force_login(getattr(company, who))
    plan = Plan.objects.get()
    for name, pk in (("project_plan", project.pk), ("plan", plan.pk), ("task", rows["test"].pk)):
        assert client.get(reverse(f"projects:{name}", args=[pk])).status_code == 404


def test_sp2_3_3a_the_review_page_asks_for_the_cause_of_each_deviation(
    client: Client, company: SimpleNamespace
) -> None:
    project, rows = running(company)
    client.force_login(company.manager)
    url = reverse("projects:review", args=[project.pk])
    with clock.at(at(24)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
        assert "佈線" in get(client, "review", project.pk)
        prefixes = [f"t{pk}" for pk in Task.objects.in_force().work().values_list("pk", flat=True)]
        body = {f"{p}-cause": "supplier" for p in prefixes}
        assert client.post(url, body).status_code == 200  # the form again, each field says why
        assert not project.reviews.exists()
        body |= {f"{p}-explanation": "線材晚到" for p in prefixes}
        assert client.post(url, body).status_code == 302
    review = project.reviews.get()
    assert "線材晚到" in get(client, "progressreview", review.pk)


def test_a_plan_file_is_uploaded_previewed_and_imported(
    client: Client, company: SimpleNamespace
) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    file = SimpleUploadedFile("plan.xml", mspdi())
    answer = client.post(reverse("projects:plan_import", args=[project.pk]), {"file": file})
    shown = client.get(answer["Location"]).content.decode()
    assert "還沒有寫入任何資料" in shown and "與關鍵路徑推算比較" in shown
    assert not Plan.objects.exists()
    client.post(answer["Location"] + "commit/")
    assert Plan.objects.get().tasks.count() == 3


def test_the_preview_of_a_bad_file_names_rows_and_offers_no_import(
    client: Client, company: SimpleNamespace
) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    data = sheet(("編號", "任務", "開始"), ("1", "甲", "二月"))
    file = SimpleUploadedFile("plan.xlsx", data)
    answer = client.post(reverse("projects:plan_import", args=[project.pk]), {"file": file})
    shown = client.get(answer["Location"]).content.decode()
    assert "「開始」看不懂" in shown and "二月" in shown
    assert "commit/" not in shown


def test_the_template_is_downloaded(client: Client, company: SimpleNamespace) -> None:
    client.force_login(company.manager)
    answer = client.get(reverse("projects:plan_template"))
    assert answer.content[:2] == b"PK" and len(answer.content) > 1000
    assert template.SHEET


def test_a_project_without_a_plan_says_so(client: Client, company: SimpleNamespace) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    assert "還沒有核准的計劃" in get(client, "project_plan", project.pk)
    plan, _rows = a_plan(project, company)
    approve(plan, company)
    assert Project.objects.get(pk=project.pk).health == "ok"


def test_a_draft_is_sent_only_with_tasks_and_a_sent_plan_is_not_called_editable(
    client: Client, company: SimpleNamespace
) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    client.post(reverse("projects:plan_draft", args=[project.pk]))
    plan = project.plans.get()
    empty = get(client, "plan", plan.pk).partition("</main>")[0]
    assert "計劃裡還沒有任務" in empty and "btn pri" not in empty.split("加入任務", 1)[0]
    assert empty.count("btn pri") == 1
    client.post(reverse("projects:plan_discard", args=[plan.pk]))
    plan, rows = a_plan(project, company)
    told = client.post(
        reverse("projects:task_act", args=[rows["papers"].pk, "edit"]),
        {"name": "文件", "kind": "task", "percent_rule": "units", "owner": company.engineer.pk,
         "start": "2026-11-16", "finish": "2026-11-16"},
        follow=True,
    )  # fmt: skip
    assert "任務已儲存" in told.content.decode()
    whole = get(client, "plan", plan.pk).partition("</main>")[0]
    assert whole.count("btn pri") == 1 and "btn pri" in whole.split("加入任務", 1)[0]
    client.post(reverse("projects:plan_submit", args=[plan.pk]))
    sent = get(client, "project_plan", project.pk)
    assert "編輯計劃" not in sent and "看送審的計劃" in sent
    assert "編制計劃" not in get(client, "project", project.pk)

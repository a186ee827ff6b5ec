"""The lists of tasks: one project's, and what is late anywhere."""

from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.rooms.projects.models import Task
from charter.rooms.projects.tests.planning import a_project, at, running


def test_a_project_lists_its_open_tasks_in_the_plans_order(
    client: Client, company: SimpleNamespace
) -> None:
    project, rows = running(company)
    Task.objects.filter(pk=rows["papers"].pk).update(actual_start=at(16), actual_finish=at(17))
    client.force_login(company.manager)
    url = reverse("projects:project_tasks", args=[project.pk])
    shown = client.get(url, {"state": "open"}).content.decode()
    assert shown.index("佈線") < shown.index("測試") < shown.index("點交")
    assert ">文件</td>" not in shown
    assert ">文件</td>" in client.get(url, {"state": "done"}).content.decode()


def test_late_tasks_are_those_of_projects_that_one_may_see(
    client: Client, company: SimpleNamespace
) -> None:
    running(company)
    with clock.at(at(19)):
        client.force_login(company.manager)
        mine = client.get(reverse("projects:late_tasks")).content.decode()
        client.force_login(company.hr)
        theirs = client.get(reverse("projects:late_tasks")).content.decode()
    assert "佈線" in mine
    assert "點交" not in mine
    assert "佈線" not in theirs


def test_one_late_task_and_three_cost_the_same_number_of_queries(
    client: Client, company: SimpleNamespace
) -> None:
    running(company)
    a_project(company, number="P-2026-015")
    client.force_login(company.manager)
    counts = []
    for day in (17, 30):
        with clock.at(at(day)):
            client.get(reverse("projects:late_tasks"))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("projects:late_tasks"))
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_finished_task_reads_one_hundred_percent(
    client: Client, company: SimpleNamespace
) -> None:
    project, rows = running(company)
    Task.objects.filter(pk=rows["wiring"].pk).update(percent=100)
    client.force_login(company.manager)
    shown = client.get(reverse("projects:project_tasks", args=[project.pk])).content.decode()
    assert "100.0%" in shown

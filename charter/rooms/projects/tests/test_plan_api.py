"""Planning over JSON: same verbs, same rights, same refusals."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from charter.rooms.projects.models import Plan
from charter.rooms.projects.tests.imports.test_readers import mspdi
from charter.rooms.projects.tests.planning import a_project, running


def test_tasks_are_listed_reported_and_finished(client: Client, company: SimpleNamespace) -> None:
    project, rows = running(company)
    client.force_login(company.engineer)
    task = rows["wiring"]
    client.force_login(company.manager)
    listed = client.get(f"/api/projects/projects/{project.pk}/tasks").json()
    assert [t["number"] for t in listed] == ["1", "1.1", "1.2", "1.3", "2"]
    client.force_login(company.engineer)
    url = f"/api/projects/tasks/{task.pk}"
    answer = client.post(f"{url}/reports", {"units_done": 30}, "application/json")
    assert answer.json()["percent"] == 30
    assert client.post(f"{url}/finish").json()["percent"] == 100
    again = client.post(f"{url}/finish")
    assert (again.status_code, again.json()["code"]) == (409, "flow.moved_on")
    client.force_login(company.staff)
    assert client.get(url).status_code == 404


def test_a_plan_is_previewed_and_imported(client: Client, company: SimpleNamespace) -> None:
    project = a_project(company)
    client.force_login(company.manager)
    url = f"/api/projects/projects/{project.pk}/plan"
    shown = client.post(f"{url}/preview", {"file": SimpleUploadedFile("a.xml", mspdi())}).json()
    assert (shown["counts"]["tasks"], shown["errors"]) == (3, False)
    assert not Plan.objects.exists()
    made = client.post(f"{url}/import", {"file": SimpleUploadedFile("a.xml", mspdi())}).json()
    assert made["tasks"] == 3
    twice = client.post(f"{url}/import", {"file": SimpleUploadedFile("a.xml", mspdi())})
    assert twice.json()["code"] == "projects.import.twice"

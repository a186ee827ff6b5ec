"""The card of the projects that a person leads, beside what they owe."""

from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.rooms.projects.plan_work import led
from charter.rooms.projects.tests.planning import HOUR, a_project, at, running
from charter.rooms.projects.verbs.progress import finish_task, report_progress


def test_it_says_how_far_each_project_is_and_should_be(company: SimpleNamespace) -> None:
    project, rows = running(company)
    with clock.at(at(1)):
        (line,) = led(company.manager)["lines"]  # type: ignore[index]
        assert (line["project"], line["done"]) == (project, 0)
    with clock.at(at(20, month=12)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
        finish_task(rows["wiring"], by=company.engineer)
        (line,) = led(company.manager)["lines"]  # type: ignore[index]
        assert 0 < line["done"] < line["plan"] == 100


def test_only_the_manager_has_it(company: SimpleNamespace) -> None:
    running(company)
    assert led(company.manager) is not None
    assert led(company.engineer) is None


def test_the_worst_comes_first_at_the_same_cost(client: Client, company: SimpleNamespace) -> None:
    first, _rows = running(company)
    with CaptureQueriesContext(connection) as one:
        led(company.manager)
    second = a_project(company, "P-2026-015", health="bad")
    with CaptureQueriesContext(connection) as two:
        lines = led(company.manager)["lines"]  # type: ignore[index]
    assert [line["project"] for line in lines] == [second, first]
    assert len(one) == len(two)
    client.force_login(company.manager)
    assert "我負責的項目" in client.get("/").content.decode()

"""SP2.2.1b: the load board, what a cell is made of, and overloads from found to settled."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice
from charter.org.models import Person, PersonSkill, Skill
from charter.rooms.people import verbs as people
from charter.rooms.people.tests.test_absences import granted
from charter.rooms.projects.models import Task
from charter.rooms.projects.tests.planning import a_plan, a_project, approve, at, running
from charter.rooms.projects.tests.test_plan import proof
from charter.rooms.projects.verbs.plan import draft_plan, edit_task
from charter.rooms.projects.verbs.progress import finish_task, forecast_plan, report_progress
from charter.rooms.resources.matrix import matrix
from charter.rooms.resources.mending import mend
from charter.rooms.resources.models import Overload, ProjectLoad
from charter.rooms.resources.queries import tasks_in
from charter.rooms.resources.verbs import overloads

MONDAY = dt.date(2026, 11, 16)


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def line_of(person: Person) -> Any:
    return next(line for line in matrix().lines if line.key == person.pk)


def test_sp2_2_1b_kept_load_follows_the_plan_through_every_verb(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    assert line_of(company.engineer).asked[:2] == [48 * 60, 0]
    assert line_of(company.engineer).has[0] == 40 * 60
    assert mend() == 0, "the reactions kept it as the tasks are"
    finish_task(rows["papers"], by=company.engineer)
    assert line_of(company.engineer).asked[0] == 40 * 60
    granted(company, since=MONDAY, until=MONDAY)
    assert line_of(company.engineer).has[0] == 32 * 60
    assert mend() == 0
    Task.objects.update(owner=None)
    assert mend() == 1, "what came past the verbs is mended"
    assert not ProjectLoad.objects.exists()


def test_sp2_2_1b_late_work_weighs_in_the_weeks_in_which_it_will_be_done(
    company: SimpleNamespace,
) -> None:
    _project, rows = running(company)
    with clock.at(at(23)):
        forecast_plan(rows["wiring"].plan, by=None)
        mend()
        assert line_of(company.engineer).asked[:2] == [48 * 60, 0], "all of last week's work"
        assert proof("projects.member.capacity") == (0, 0) and proof("resources.person.weeks")[1]
        listed = tasks_in(dt.date(2026, 11, 23), [company.engineer.pk])
        assert [(one.task.name, one.hours) for one in listed] == [
            ("測試", 24), ("佈線", 16), ("文件", 8)
        ]  # fmt: skip


def test_sp2_2_1b_an_overload_is_found_told_and_seen_to_be_settled(
    company: SimpleNamespace,
) -> None:
    project, _rows = running(company)
    one = Overload.objects.get()
    assert (one.person, one.monday, one.hours, one.has) == (company.engineer, MONDAY, 48, 40)
    entry = Entry.objects.of(one).get()
    assert project.number in entry.sentence and "48" in entry.sentence
    assert proof("resources.person.weeks") == (1, 2), "the manager of the milestone fits"
    assert proof("resources.overload.settled") == (1, 1), "there is time left"
    with clock.at(at(25)):
        assert proof("resources.overload.settled") == (0, 1)
    assert Notice.objects.filter(person=company.manager, entry=entry).exists()
    draft = draft_plan(project, by=company.manager, reason="避免超載")
    papers = Task.objects.get(plan=draft, name="文件")
    edit_task(papers, by=company.manager, start=at(23), finish=at(23, 18))
    approve(draft, company)
    one.refresh_from_db()
    assert one.state == "settled" and not Overload.objects.open().exists()
    assert proof("resources.person.weeks") == (2, 2)
    assert proof("resources.overload.settled") == (1, 1)


def test_sp2_2_1b_a_week_that_came_unsettled_is_passed(company: SimpleNamespace) -> None:
    running(company)
    overloads.watch()
    assert Overload.objects.count() == 1, "found once"
    with clock.at(at(23)):
        overloads.watch()
    assert Overload.objects.get().state == "passed"
    assert proof("resources.overload.settled") == (0, 1)


def test_the_board_shows_hours_opens_their_tasks_and_is_read_by_department_and_skill(
    company: SimpleNamespace,
) -> None:
    running(company)
    skill = Skill.objects.create(code="net", name="網路")
    PersonSkill.objects.create(person=company.engineer, skill=skill, level=3)
    client = as_(company.manager)
    shown = client.get("/resources/").content.decode()
    url = f"week/2026-11-16/?person={company.engineer.pk}"
    assert f'<td class=x><a href="{url}" tabindex=-1>48<b>▲</b></a></td>' in shown
    listed = client.get(f"/resources/{url}").content.decode()
    assert "1.1 佈線" in listed and "P-2026-014" in listed and "合計48" in listed
    for way in ("department", "skill"):
        assert client.get(f"/resources/?by={way}").status_code == 200
    assert "網路" in client.get("/resources/?by=skill").content.decode()
    only = client.get("/resources/?only=over").content.decode()
    assert "蔡承翰" in only and "鄭淑芬" not in only.split("<table")[1]
    person = client.get(f"/resources/people/{company.engineer.pk}/").content.decode()
    assert "怎麼調整先後都排不下" in person
    book = client.get("/resources/?export=xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    row = next(row for row in sheet if row[0] == "蔡承翰")
    assert row[2:4] == [48, 40]
    told = client.get("/api/resources/load").json()
    assert told["weeks"][0] == "2026-11-16"
    mine = next(one for one in told["lines"] if one["person_id"] == company.engineer.pk)
    assert mine["asked"][0] == 48 * 60


def test_staff_see_their_own_load_and_customers_none(company: SimpleNamespace) -> None:
    running(company)
    client = as_(company.engineer)
    shown = client.get("/resources/").content.decode()
    table = shown.split("<tbody>")[-1]
    assert "蔡承翰" in table and "陳怡君" not in table
    assert client.get(f"/resources/people/{company.manager.pk}/").status_code == 404
    assert client.get(f"/resources/week/2026-11-16/?person={company.manager.pk}").status_code == 404
    assert (
        client.get(f"/resources/week/2026-11-16/?department={company.service.pk}").status_code
        == 404
    )
    assert len(client.get("/api/resources/load").json()["lines"]) == 1
    assert as_(company.customer).get("/resources/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "week/2026-13-40/?person=1", "week/2026-11-16/", "week/2026-11-16/?person=x",
        "week/2026-11-16/?person=99999999999999999999", "people/99999/",
    ],
)  # fmt: skip
def test_addresses_that_name_nothing_are_404(company: SimpleNamespace, path: str) -> None:
    assert as_(company.manager).get(f"/resources/{path}").status_code == 404


def test_strange_filters_show_an_empty_board(company: SimpleNamespace) -> None:
    client = as_(company.manager)
    for query in ("?by=moon", "?department=0", "?skill=%00", "?only=x", "?department=a"):
        assert client.get(f"/resources/{query}").status_code == 200


def test_the_board_asks_as_much_for_three_people_as_for_one(company: SimpleNamespace) -> None:
    client = as_(company.manager)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/resources/").status_code == 200
        return len(queries)

    running(company)
    client.get("/resources/")
    before = asked()
    other = a_project(company, "P-2026-015")
    plan, _rows = a_plan(other, company)
    Task.objects.filter(plan=plan, kind="task").update(owner=company.staff)
    approve(plan, company)
    people.hire(username="third", name="第三人", department=company.service, by=company.hr)
    assert asked() == before


def test_sp2_2_1b_a_report_of_late_work_reaches_the_kept_load_at_once(
    company: SimpleNamespace,
) -> None:
    _project, rows = running(company)
    with clock.at(at(23)):
        forecast_plan(rows["wiring"].plan, by=None)
        mend()
        before = line_of(company.engineer).asked[0]
        task = rows["wiring"]
        task.refresh_from_db()
        Task.objects.filter(pk=task.pk).update(percent_rule="units", units_total=4)
        report_progress(task, units_done=3, by=company.engineer)
        assert line_of(company.engineer).asked[0] < before
        assert mend() == 0, "the job of the hour finds nothing to mend"

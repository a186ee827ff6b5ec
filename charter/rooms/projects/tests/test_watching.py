"""Health and forecast move with the days, though nobody reports; who must know is told once."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice
from charter.rooms.projects.jobs import watch_projects
from charter.rooms.projects.models import Link, Project, Task
from charter.rooms.projects.tests.planning import a_project, at, running

RED = "projects.project.turned_red"


def told(event: str) -> set[str]:
    found = Notice.objects.filter(entry__event=event).values_list("person__username", flat=True)
    return set(found)


def test_silence_turns_a_project_red_and_tells_its_manager_and_head(
    company: SimpleNamespace,
) -> None:
    project, rows = running(company)
    before = rows["done"].forecast_finish
    with clock.at(at(27)):
        assert watch_projects() == 1
        project.refresh_from_db()
        assert project.health == Project.Health.BAD
        entry = Entry.objects.get(event=RED)
        assert "佈線晚13天" in str(entry.sentence)
        assert told(RED) == {"manager", "head"}
    moved = Task.objects.get(pk=rows["done"].pk).forecast_finish
    assert moved and before and moved > before


def test_a_day_is_watched_once_and_a_standing_colour_tells_nobody_again(
    company: SimpleNamespace,
) -> None:
    running(company)
    with clock.at(at(27)):
        watch_projects()
        assert watch_projects() == 0
    for day in (28, 30):
        with clock.at(at(day)):
            assert watch_projects() == 1
    assert Entry.objects.filter(event=RED).count() == 1


def test_why_it_turned_is_told_to_each_reader_in_their_language(company: SimpleNamespace) -> None:
    running(company)
    with clock.at(at(27)), override("en"):
        watch_projects()
        entry = Entry.objects.get(event=RED)
        assert "佈線 is 13 days late" in entry.sentence
    with override("zh-hant"):
        assert "轉為偏離：佈線晚13天" in entry.sentence
        assert "late" not in entry.sentence


def test_turning_better_is_no_alarm(company: SimpleNamespace) -> None:
    project, _rows = running(company)
    with clock.at(at(27)):
        watch_projects()
    Task.objects.filter(project=project).exclude(kind="phase").update(
        actual_start=at(16), actual_finish=at(20), percent=100
    )
    with clock.at(at(28)):
        watch_projects()
    last = Entry.objects.filter(event__startswith="projects.project.").order_by("-id").first()
    assert last and last.event == "projects.project.health_changed"
    assert told(RED) == {"manager", "head"}


def test_one_project_that_cannot_be_reckoned_keeps_no_other_waiting(
    company: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    _project, rows = running(company)
    other = a_project(company, "P-2026-015", phase=Project.Phase.EXECUTION)
    Link.objects.create(plan=rows["test"].plan, before=rows["test"], after=rows["wiring"])
    with clock.at(at(27)):
        assert watch_projects() == 1
        other.refresh_from_db()
        assert other.health_at is not None
    assert "P-2026-014" in caplog.text

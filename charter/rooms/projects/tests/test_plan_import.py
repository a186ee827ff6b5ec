"""A plan file is looked at first, then written once and whole."""

from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from charter.ground.errors import Refused
from charter.rooms.projects.imports import template
from charter.rooms.projects.imports.reader import read
from charter.rooms.projects.models import Link, Plan, PlanUpload, Task
from charter.rooms.projects.tests.imports.test_readers import LINK, mspdi, sheet
from charter.rooms.projects.tests.planning import a_project, at
from charter.rooms.projects.tests.reference import reference
from charter.rooms.projects.timing import local
from charter.rooms.projects.verbs.plan_import import import_plan, keep_upload


def test_a_preview_writes_nothing_of_the_plan(company: SimpleNamespace) -> None:
    project = a_project(company)
    keep_upload(project, name="a.xml", data=mspdi(), by=company.manager)
    assert (Plan.objects.count(), PlanUpload.objects.count()) == (0, 1)


def test_an_ms_project_file_becomes_a_draft_with_its_own_dates(company: SimpleNamespace) -> None:
    project = a_project(company)
    data = mspdi(LINK.format(2, 1, 4800, 7))
    plan = import_plan(project, name="a.xml", data=data, by=company.manager)
    phase, wiring, test = plan.tasks.all()
    assert plan.is_draft
    assert (wiring.parent, wiring.owner) == (phase, company.engineer)
    assert (test.start, test.finish) == (at(4, 8, 12), at(4, 17, 12))
    assert (wiring.cost, wiring.percent) == (Decimal("1200.5"), 40)
    link = Link.objects.get()
    assert (link.before, link.after, link.lag) == (wiring, test, 28800)
    assert plan.source.data["tasks"]["2"]["Baseline"]["Number"] == "0"
    assert plan.assignments.get().resource.person == company.engineer


def test_the_same_file_twice_is_refused_and_says_where_it_is(company: SimpleNamespace) -> None:
    project = a_project(company)
    import_plan(project, name="a.xml", data=mspdi(), by=company.manager)
    with pytest.raises(Refused, match="第1版") as refused:
        import_plan(project, name="b.xml", data=mspdi(), by=company.manager)
    assert refused.value.code == "projects.import.twice"
    assert Plan.objects.count() == 1


def test_a_file_with_errors_writes_nothing(company: SimpleNamespace) -> None:
    project = a_project(company)
    data = sheet(("編號", "任務", "開始"), ("1", "甲", "2026-12-01"), ("2", "乙", "二月"))
    with pytest.raises(Refused) as refused:
        import_plan(project, name="a.xlsx", data=data, by=company.manager)
    assert refused.value.code == "projects.import.errors"
    assert (Plan.objects.count(), Task.objects.count()) == (0, 0)


def test_the_template_becomes_a_draft(company: SimpleNamespace) -> None:
    project = a_project(company)
    plan = import_plan(project, name="t.xlsx", data=template.write(), by=company.manager)
    assert [task.number for task in plan.tasks.all()] == ["1", "1.1", "1.2", "1.3"]
    assert plan.calendar == {}


def test_every_reference_file_is_stored_without_loss(company: SimpleNamespace) -> None:
    folder = reference("2_projects")
    files = [*sorted(folder.glob("mspdi/*.xml")), *sorted(folder.glob("dslib/*.xlsx"))]
    assert len(files) == 21
    for number, path in enumerate(files):
        project = a_project(company, number=f"P-2026-{number:03}")
        plan = import_plan(project, name=path.name, data=path.read_bytes(), by=company.manager)
        file, _report = read(path.read_bytes())
        assert plan.tasks.count() == len(file.tasks) == len(plan.source.data["tasks"])
        assert plan.links.count() == len(file.links)
        assert plan.resources.count() == len(file.resources)
        assert plan.assignments.count() == len(file.assignments)
        for stored, theirs in zip(plan.tasks.all(), file.tasks, strict=True):
            assert (local(stored.start), local(stored.finish)) == (theirs.start, theirs.finish)
            assert stored.duration == theirs.duration


def test_the_command_previews_and_then_commits(
    company: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = import_module("charter.site.commands.import")
    a_project(company)
    path = tmp_path / "a.xml"
    path.write_bytes(mspdi())
    options = SimpleNamespace(file=path, project="P-2026-014", yes=False)
    assert command.bring_in_plan(options) == 0
    assert not Plan.objects.exists()
    options.yes = True
    assert command.bring_in_plan(options) == 0
    assert Plan.objects.get().tasks.count() == 3
    assert command.bring_in_plan(options) == 1
    assert "已經匯入過" in capsys.readouterr().out

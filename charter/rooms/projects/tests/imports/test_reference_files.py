"""Real plan files import without loss. Skipped where the reference data is absent."""

import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from charter.rooms.projects.imports.compare import compare
from charter.rooms.projects.imports.reader import read
from charter.rooms.projects.tests.reference import reference

NS = "{http://schemas.microsoft.com/project}"
LAG_SECONDS = 6
MSPDI = (
    "baselines", "calendar-calendars-project2016-mspdi", "mspdiduration", "mspdinulltasks",
    "mspdirelations", "sample", "task-costs-project2016-mspdi", "task-links-project2010-mspdi",
)  # fmt: skip
DSLIB = (
    "C2011-05", "C2011-09", "C2013-17", "C2014-03", "C2015-12", "C2015-24", "C2015-25",
    "C2015-28", "C2016-30", "C2016-31", "C2016-39", "C2019-08", "C2019-11",
)  # fmt: skip
ALL_MATCH = ("C2011-09", "C2016-30", "C2016-31", "C2016-39")


def workbook(number: str) -> Path:
    return next(reference("2_projects/dslib").glob(f"{number} *.xlsx"))


@pytest.mark.parametrize("name", MSPDI)
def test_every_element_of_an_ms_project_file_is_counted_or_set_aside(name: str) -> None:
    path = reference(f"2_projects/mspdi/{name}.xml")
    file, report = read(path.read_bytes())
    root = ElementTree.parse(path).getroot()
    tasks = root.findall(f"{NS}Tasks/{NS}Task")
    assert len(file.tasks) + sum(file.set_aside.values()) == len(tasks)
    assert len(file.links) == len(list(root.iter(f"{NS}PredecessorLink")))
    assert len(file.resources) == len(root.findall(f"{NS}Resources/{NS}Resource"))
    assert len(file.assignments) == len(root.findall(f"{NS}Assignments/{NS}Assignment"))
    assert file.calendars == len(root.findall(f"{NS}Calendars/{NS}Calendar"))
    assert file.baselines == len(root.findall(f"{NS}Tasks/{NS}Task/{NS}Baseline"))
    assert not report.has_errors


@pytest.mark.parametrize("name", MSPDI)
def test_dates_durations_costs_and_lags_stand_as_in_the_ms_project_file(name: str) -> None:
    path = reference(f"2_projects/mspdi/{name}.xml")
    found = {task.uid: task for task in read(path.read_bytes())[0].tasks}
    root = ElementTree.parse(path).getroot()
    for element in root.findall(f"{NS}Tasks/{NS}Task"):
        task = found.get(element.findtext(f"{NS}UID"))
        if task is None:
            continue
        assert task.start.isoformat() == element.findtext(f"{NS}Start")
        assert task.finish.isoformat() == element.findtext(f"{NS}Finish")
        hours, minutes = divmod(task.duration // 60, 60)
        assert element.findtext(f"{NS}Duration") == f"PT{hours}H{minutes}M0S"
        assert task.cost == __import__("decimal").Decimal(element.findtext(f"{NS}Cost"))
        assert len(task.source) == len({child.tag for child in element})
    lags = Counter(link.lag for link in read(path.read_bytes())[0].links)
    expected = (int(e.findtext(f"{NS}LinkLag")) for e in root.iter(f"{NS}PredecessorLink"))
    assert lags == Counter(lag * LAG_SECONDS for lag in expected)


def test_ms_project_relations_of_the_link_file_are_scheduled_as_ms_project_did() -> None:
    for name in ("task-links-project2010-mspdi", "mspdirelations", "mspdiduration"):
        file, _report = read(reference(f"2_projects/mspdi/{name}.xml").read_bytes())
        comparison = compare(file)
        assert comparison.agrees, (name, comparison)


@pytest.mark.parametrize("number", DSLIB)
def test_a_dslib_workbook_imports_without_loss(number: str) -> None:
    path = workbook(number)
    expected = json.loads(reference("2_projects/dslib/REFERENCE_dslib.json").read_text())
    project = next(p for p in expected["projects"] if p["file"] == path.name)
    file, report = read(path.read_bytes())
    assert not report.has_errors
    phases = [task for task in file.tasks if task.kind == "phase"]
    leaves = [task for task in file.tasks if task.kind != "phase"]
    assert len(file.tasks) + file.set_aside["project"] == project["rows"]
    assert (len(phases) + 1, len(leaves)) == (project["summary_rows"], project["activities"])
    types = Counter(link.relation for link in file.links)
    assert {key: types[key] for key in project["link_types"]} == project["link_types"]
    assert sum(bool(link.lag) for link in file.links) == project["links_with_lag"]
    assert float(sum(t.cost or 0 for t in leaves)) == pytest.approx(
        project["BAC_sum_of_activities"], abs=1e-3
    )


@pytest.mark.parametrize("number", DSLIB)
def test_a_dslib_workbook_agrees_with_an_independent_count_of_its_cells(number: str) -> None:
    path = workbook(number)
    file, _report = read(path.read_bytes())
    book = openpyxl.load_workbook(path, data_only=True)
    rows = [r for r in book["Baseline Schedule"].iter_rows(values_only=True)][2:]
    rows = [r for r in rows if r[0] is not None][1:]
    assert [(t.uid, t.start, t.finish) for t in file.tasks] == [
        (str(int(r[0])), r[5], r[6]) for r in rows
    ]
    assert len(file.links) == sum(len(str(r[3]).split(";")) for r in rows if r[3])
    resources = [r for r in book["Resources"].iter_rows(values_only=True)][2:]
    assert len(file.resources) == sum(r[0] is not None for r in resources)
    assert len(file.assignments) == sum(len(str(r[8]).split(";")) for r in rows if r[8])
    assert set(book.sheetnames) - set(file.source["sheets"]) <= {
        name for name in book.sheetnames if book[name].max_row <= 1
    }


@pytest.mark.parametrize("number", ALL_MATCH)
def test_our_critical_path_reproduces_every_start_and_finish(number: str) -> None:
    file, _report = read(workbook(number).read_bytes())
    comparison = compare(file)
    assert comparison.agrees, (comparison.tasks, comparison.same_start, comparison.same_finish)
    for task in file.tasks:
        if task.duration and task.kind != "phase":
            dates = comparison.schedule.dates[task.uid]
            assert (dates.start, dates.finish) == (task.start, task.finish)


@pytest.mark.parametrize("number", DSLIB)
def test_the_makespan_and_the_critical_tasks_equal_the_reference(number: str) -> None:
    path = workbook(number)
    expected = json.loads(reference("2_projects/dslib/REFERENCE_dslib.json").read_text())
    cpm = next(p for p in expected["projects"] if p["file"] == path.name)["cpm"]
    file, _report = read(path.read_bytes())
    result = compare(file).schedule
    assert result.finish.isoformat(sep=" ") == cpm["finish"]
    calendar = file.calendar.working_time(result.start.date())
    assert calendar.between(result.start, result.finish) == cpm["makespan_working_hours"] * 3600
    assert sorted(map(int, result.critical())) == sorted(cpm["critical_activities"])

"""Published critical paths: PSPLIB, textbook tables. Skipped where the data is absent."""

import json
import re
from pathlib import Path

from charter.rooms.projects.schedule.calendar import Days
from charter.rooms.projects.schedule.cpm import schedule
from charter.rooms.projects.schedule.network import Link, Relation, Task
from charter.rooms.projects.tests.reference import reference


def psplib(path: Path) -> tuple[list[Task], list[Link], int]:
    text = path.read_text(encoding="latin1")
    sections = dict(re.findall(r"^([A-Z/ -]+):?\s*\n(.*?)^\*", text, re.M | re.S))
    links, tasks = [], []
    for line in sections["PRECEDENCE RELATIONS"].splitlines()[1:]:
        job, _modes, _count, *after = map(int, line.split())
        links += [Link(job, successor) for successor in after]
    for line in sections["REQUESTS/DURATIONS"].splitlines()[2:]:
        job, _mode, duration, *_demand = map(int, line.split())
        tasks.append(Task(job, duration))
    mpm = int(sections["PROJECT INFORMATION"].splitlines()[1].split()[-1])
    return tasks, links, mpm


def test_the_critical_path_of_every_psplib_file_is_its_mpm_time() -> None:
    folder = reference("2_projects/psplib")
    expected = json.loads((folder.parent / "REFERENCE_projects.json").read_text())["psplib"]
    files = sorted(folder.glob("*.sm"))
    assert len(files) == expected["instances"]
    for path in files:
        tasks, links, mpm = psplib(path)
        result = schedule(tasks, links, Days(), 0)
        assert result.finish == mpm, path.name
        assert sorted(result.critical()) == expected["per_instance"][path.name]["critical"]


def test_relation_type_cases_agree() -> None:
    cases = json.loads(reference("7_published_tables/cpm_relation_type_cases_A.json").read_text())
    for case in cases["cases"]:
        tasks = [Task(a["id"], a["duration"]) for a in case["activities"]]
        links = [
            Link(r["pred"], r["succ"], Relation(r["type"]), r["lag"]) for r in case["relations"]
        ]
        loose = schedule(tasks, links, Days(), 0, inside=False)
        assert {
            key: {
                "early_start": d.start,
                "early_finish": d.finish,
                "late_start": d.late_start,
                "late_finish": d.late_finish,
            }
            for key, d in loose.dates.items()
        } == case["expected"], case["name"]
        held, expected = schedule(tasks, links, Days(), 0), case["result_when_no_start_before_zero"]
        assert held.finish == expected["duration"], case["name"]
        assert {k: d.start for k, d in held.dates.items()} == expected["early_start"]
        assert {k: d.late_finish for k, d in held.dates.items()} == expected["late_finish"]


def test_the_cost_information_system_of_vanhoucke_2014() -> None:
    book = json.loads(reference("7_published_tables/cpm_vanhoucke_project_1.json").read_text())
    tasks = [Task(i, d) for i, d in enumerate(book["durations"], 1)]
    links = [Link(a, b) for a, b in zip(book["frm"], book["to"], strict=True)]
    result = schedule(tasks, links, Days(), 0)
    assert result.finish == book["published"]["duration"]
    assert sorted(result.critical()) == book["published"]["critical"]
    for row in book["table"]:
        dates = result.dates[row["id"]]
        assert (dates.start, dates.finish) == (row["early_start"], row["early_finish"])
        assert (dates.late_start, dates.late_finish) == (row["late_start"], row["late_finish"])
        assert (dates.total_float, dates.free_float) == (row["total_float"], row["free_float"])

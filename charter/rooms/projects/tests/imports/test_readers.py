"""Plan files of our own making: what is read, and how bad input is answered."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter

from charter.ground.errors import Refused
from charter.rooms.projects.imports import template
from charter.rooms.projects.imports.compare import compare
from charter.rooms.projects.imports.reader import read

MSPDI = """<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Title>機房搬遷</Title>
<StartDate>2026-12-01T08:00:00</StartDate><CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><WeekDays>{week}</WeekDays><Exceptions><Exception>
<TimePeriod><FromDate>2026-12-03T00:00:00</FromDate><ToDate>2026-12-03T23:59:00</ToDate>
</TimePeriod><DayWorking>0</DayWorking></Exception></Exceptions></Calendar></Calendars>
<Tasks>
<Task><UID>0</UID><OutlineLevel>0</OutlineLevel><Summary>1</Summary></Task>
<Task><UID>1</UID><Name>執行</Name><WBS>1</WBS><OutlineLevel>1</OutlineLevel>
<Start>2026-12-01T08:00:00</Start><Finish>2026-12-04T17:00:00</Finish></Task>
<Task><UID>2</UID><Name>佈線</Name><WBS>1.1</WBS><OutlineLevel>2</OutlineLevel>
<Start>2026-12-01T08:00:00</Start><Finish>2026-12-02T17:00:00</Finish>
<Duration>PT16H0M0S</Duration><Cost>1200.50</Cost><PercentComplete>40</PercentComplete>
<Baseline><Number>0</Number><Start>2026-11-30T08:00:00</Start></Baseline></Task>
<Task><UID>3</UID><IsNull>1</IsNull></Task>
<Task><UID>4</UID><Name>測試</Name><WBS>1.2</WBS><OutlineLevel>2</OutlineLevel>
<Start>2026-12-04T08:00:00</Start><Finish>2026-12-04T17:00:00</Finish>
<Duration>PT8H0M0S</Duration><ConstraintType>4</ConstraintType>
<ConstraintDate>2026-12-04T08:00:00</ConstraintDate>{links}</Task>
</Tasks>
<Resources><Resource><UID>7</UID><Name>蔡承翰</Name><Type>1</Type></Resource></Resources>
<Assignments><Assignment><TaskUID>2</TaskUID><ResourceUID>7</ResourceUID><Units>0.5</Units>
<Work>PT8H0M0S</Work></Assignment></Assignments></Project>"""
WORKDAY = (
    "<WeekDay><DayType>{}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
    "<FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime>"
    "<FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
)
LINK = (
    "<PredecessorLink><PredecessorUID>{}</PredecessorUID><Type>{}</Type>"
    "<LinkLag>{}</LinkLag><LagFormat>{}</LagFormat></PredecessorLink>"
)


def mspdi(*links: str) -> bytes:
    week = "".join(WORKDAY.format(day) for day in range(2, 7))
    return MSPDI.format(week=week, links="".join(links)).encode()


def sheet(*rows: tuple[object, ...], name: str = template.SHEET) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def test_an_ms_project_file_is_read_with_dates_links_costs_and_what_we_have_no_field_for() -> None:
    file, report = read(mspdi(LINK.format(2, 1, 0, 7)))
    phase, wiring, test = file.tasks
    assert (phase.kind, wiring.kind, wiring.parent) == ("phase", "task", phase.uid)
    assert (wiring.start, wiring.finish) == (
        dt.datetime(2026, 12, 1, 8),
        dt.datetime(2026, 12, 2, 17),
    )
    assert (wiring.duration, wiring.cost, wiring.percent) == (57600, Decimal("1200.50"), 40)
    assert (test.constraint, test.constraint_at) == ("SNET", dt.datetime(2026, 12, 4, 8))
    assert file.set_aside == {"blank": 1, "project": 1}
    assert wiring.source["Baseline"] == {"Number": "0", "Start": "2026-11-30T08:00:00"}
    assert (file.assignments[0].effort, file.assignments[0].units) == (28800, Decimal("0.5"))
    assert file.calendar.days == {dt.date(2026, 12, 3): []}
    assert not report.problems


@pytest.mark.parametrize(
    ("kind", "lag", "form", "expected"),
    [
        (1, 4800, 7, ("FS", 28800, "working")),
        (3, -4800, 7, ("SS", -28800, "working")),
        (0, 14400, 8, ("FF", 86400, "elapsed")),
        (2, 50, 19, ("SF", 50, "percent")),
        (1, 4800, 39, ("FS", 28800, "working")),
    ],
)
def test_every_kind_of_lag_is_kept(kind: int, lag: int, form: int, expected: object) -> None:
    link = read(mspdi(LINK.format(2, kind, lag, form)))[0].links[0]
    assert (link.relation, link.lag, link.lag_unit) == expected


def test_our_critical_path_stands_beside_the_dates_and_does_not_touch_them() -> None:
    file, _report = read(mspdi(LINK.format(2, 1, 4800, 7)))
    before = [(t.start, t.finish) for t in file.tasks]
    comparison = compare(file)
    assert (comparison.tasks, comparison.same_start) == (2, 1)
    assert comparison.schedule is not None
    assert comparison.schedule.dates["4"].start == dt.datetime(2026, 12, 7, 8)
    assert [(t.start, t.finish) for t in file.tasks] == before


def test_a_predecessor_outside_the_file_is_warned_of_and_kept() -> None:
    file, report = read(mspdi(LINK.format(99, 1, 0, 7)))
    assert [group.title for group in report.groups()] == ["前置任務不在這個檔案裡"]
    assert file.source["links_outside"][0]["PredecessorUID"] == "99"


BROKEN = (
    ("<Start>2026-12-01T08:00:00</Start><Finish>2026-12-02",
     "<Start>下週</Start><Finish>2026-12-02",
     "Start", "下週"),
    ("PT16H0M0S", "兩天", "Duration", "兩天"),
    ("<PercentComplete>40", "<PercentComplete>四成", "PercentComplete", "四成"),
    ("1200.50", "1,200元", "Cost", "1,200元"),
    ("1200.50", "NaN", "Cost", "NaN"),
    ("<OutlineLevel>2", "<OutlineLevel>二", "OutlineLevel", "二"),
    ("<LinkLag>0", "<LinkLag>q", "LinkLag", "q"),
    ("<LagFormat>7", "<LagFormat>d", "LagFormat", "d"),
    ("<UID>4</UID>", "<UID>2</UID>", "UID", "2"),
    ("2026-12-02T17", "0026-12-02T17", "", "0026-12-02 17:00:00"),
    ("PT16H0M0S", "PT99999999H0M0S", "", "359999996400 s"),
    ("1200.50", "1e30", "", "1E+30"),
    ("<FromTime>08:00:00", "<FromTime>early", "Calendars", None),
)  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "column", "found"), BROKEN)
def test_a_broken_cell_of_an_ms_project_file_is_named(
    good: str, bad: str, column: str, found: str | None
) -> None:
    text = mspdi(LINK.format(2, 1, 0, 7)).decode()
    assert good in text, "the file has the cell that is broken"
    _file, report = read(text.replace(good, bad).encode())
    problems = [p for p in report.problems if p.column == column and p.severity == "error"]
    assert problems, report.problems
    assert found is None or found in {p.found for p in problems}
    assert all(p.expected and p.repair for p in problems)


def test_the_template_can_be_imported_as_it_is_downloaded() -> None:
    file, report = read(template.write())
    assert not report.problems
    assert [(t.number, t.kind) for t in file.tasks] == [
        ("1", "phase"), ("1.1", "task"), ("1.2", "task"), ("1.3", "milestone"),
    ]  # fmt: skip
    assert [(k.before, k.after) for k in file.links] == [("1.1", "1.2"), ("1.2", "1.3")]
    survey = file.tasks[1]
    assert (survey.effort, survey.percent_rule) == (24 * 3600, "zero_hundred")
    assert survey.start == dt.datetime(2026, 12, 1, 9)
    assert compare(file).agrees


def test_bad_rows_of_the_template_are_named_with_row_column_found_and_expected() -> None:
    head = ("編號", "任務", "類型", "開始", "完成", "前置任務", "工時")
    _file, report = read(
        sheet(
            head,
            ("1", "甲", "任務", "2026/13/02", "2026-12-03", "", ""),
            ("2", "乙", "活動", "2026-12-05", "2026-12-03", "9FS", "八"),
            ("2", "丙", "任務", "三月五日", "", "", ""),
            ("", "丁", "任務", "", "", "", ""),
        )
    )
    problems = {(p.row, p.column, p.found) for p in report.problems}
    assert problems >= {
        (2, "開始", "2026/13/02"), (3, "類型", "活動"), (3, "前置任務", "9FS"), (3, "工時", "八"),
        (4, "開始", "三月五日"), (5, "編號", ""), (4, "編號", "2"), (3, "完成", "2026-12-03"),
    }  # fmt: skip
    assert all(p.expected for p in report.problems)
    assert report.groups()[0].title == "「開始」看不懂"
    assert report.groups()[0].count == 2


def test_tasks_that_wait_for_one_another_are_named() -> None:
    head = ("編號", "任務", "前置任務")
    _file, report = read(sheet(head, ("1", "甲", "3"), ("2", "乙", "1"), ("3", "丙", "2")))
    (group,) = report.groups()
    assert group.title == "任務互相等待，成了循環"
    assert all(name in group.problems[0].found for name in ("甲", "乙", "丙"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "projects.import.unknown_kind"),
        (b"", "projects.import.unknown_kind"),
        (b"<Project", "projects.import.broken_xml"),
        (b"<html></html>", "projects.import.not_mspdi"),
        (b"PK\x03\x04broken", "projects.import.broken_workbook"),
        (sheet(("a",), name="Sheet1"), "projects.import.no_sheet"),
        (
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Project>&a;</Project>',
            "projects.import.broken_xml",
        ),
    ],
)
def test_what_is_no_plan_file_is_refused_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


def test_a_template_without_its_columns_says_which_are_missing() -> None:
    _file, report = read(sheet(("工作", "日期"), ("甲", "2026-12-01")))
    assert report.problems[0].found == "編號、任務"

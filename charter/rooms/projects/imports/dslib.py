"""DSLIB project workbooks as ProTrack writes them (sheet names and columns of that program)."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.imports import Report
from charter.rooms.projects.imports.document import (
    HOUR,
    Calendar,
    PlanFile,
    ReadAssignment,
    ReadLink,
    ReadResource,
    ReadTask,
)

Sheets = dict[str, list[list[Any]]]
SCHEDULE = "Baseline Schedule"
HEADER_ROWS = 2
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RELATION = re.compile(r"(\d+)(FS|SS|FF|SF)(?:([+-])(.+))?")
SPAN = re.compile(r"(-?\d+(?:\.\d+)?)\s*([wdhm])")
DEMAND = re.compile(r"(.+?)(?:\[([\d.]+)\s*([^\]]*)\])?")


def read(sheets: Sheets, report: Report) -> PlanFile:
    return _Reader(sheets, report).read()


class _Reader:
    def __init__(self, sheets: Sheets, report: Report) -> None:
        self.sheets, self.report = sheets, report
        self.file = PlanFile("dslib", calendar=_agenda(sheets.get("Agenda", [])))
        self.file.calendars = 1 if "Agenda" in sheets else 0
        header = sheets[SCHEDULE][1]
        self.at = {name: index for index, name in enumerate(header) if name}

    def read(self) -> PlanFile:
        rows = [r for r in enumerate(self.sheets[SCHEDULE], 1) if r[0] > HEADER_ROWS]
        rows = [(n, row) for n, row in rows if row and row[0] != ""]
        if rows:
            self._project(rows[0][1])
        parents = {str(row[2]): _id(row[0]) for _n, row in rows[1:]}
        for number, row in rows[1:]:
            self._task(number, row, parents)
        self._links(rows[1:])
        self._resources()
        self.file.source = {"sheets": {n: _plain(s) for n, s in self.sheets.items() if s}}
        self.file.mark_phases()
        return self.file

    def cell(self, row: list[Any], name: str) -> Any:
        index = self.at.get(name, len(row))
        return row[index] if index < len(row) else ""

    def _project(self, row: list[Any]) -> None:
        self.file.title = str(row[1]).strip()
        self.file.start = _moment(self.cell(row, "Baseline Start"))
        self.file.finish = _moment(self.cell(row, "Baseline End"))
        self.file.set_aside = {"project": 1}

    def _task(self, number: int, row: list[Any], parents: dict[str, str]) -> None:
        uid, wbs = _id(row[0]), str(row[2])
        start = _moment(self.cell(row, "Baseline Start"))
        finish = _moment(self.cell(row, "Baseline End"))
        duration = self._span(self.cell(row, "Duration"))
        if start and finish and finish < start:
            self.report.warn(
                _("完成早於開始"), number, column="Baseline End", found=str(finish),
                expected=_("不早於%(start)s") % {"start": start}, repair=_("會照檔案保留日期"),
            )  # fmt: skip
        self.file.baselines += bool(start and finish)
        self.file.tasks.append(
            ReadTask(
                uid=uid,
                row=number,
                name=str(row[1]).strip() or f"#{uid}",
                number=wbs,
                parent=parents.get(wbs.rpartition(".")[0], ""),
                kind="task" if duration else "milestone",
                start=start,
                finish=finish,
                duration=duration,
                cost=_number(self.cell(row, "Total Cost")),
                source={name: _value(self.cell(row, name)) for name in self.at},
            )
        )

    def _span(self, value: Any) -> int:
        units = {"w": self.file.calendar.week_seconds, "d": self.file.calendar.day_seconds}
        units |= {"h": HOUR, "m": 60}
        return round(sum(float(n) * units[unit] for n, unit in SPAN.findall(str(value or ""))))

    def _links(self, rows: list[tuple[int, list[Any]]]) -> None:
        known = {task.uid for task in self.file.tasks}
        for number, row in rows:
            for part in str(self.cell(row, "Predecessors") or "").split(";"):
                if not part.strip():
                    continue
                match = RELATION.fullmatch(part.replace(" ", ""))
                if not match or match[1] not in known:
                    self.report.error(
                        _("前置任務看不懂"), number, column="Predecessors", found=part,
                        expected="2FS+3d", repair=_("改成「任務號＋關係＋間隔」"),
                    )  # fmt: skip
                    continue
                lag = self._span(match[4]) if match[4] else 0
                lag = -lag if match[3] == "-" else lag
                self.file.links.append(ReadLink(match[1], _id(row[0]), match[2], lag))

    def _resources(self) -> None:
        by_name = {}
        for row in self.sheets.get("Resources", [])[HEADER_ROWS:]:
            if row and row[0] != "":
                units = re.match(r"[\d.]+", str(row[3]))
                resource = ReadResource(
                    _id(row[0]), str(row[1]).strip(),
                    "work" if row[2] == "Renewable" else "material",
                    Decimal(units[0]) if units else None, _number(row[7]),
                )  # fmt: skip
                self.file.resources.append(resource)
                by_name[resource.name] = resource.uid
        for task in self.file.tasks:
            for part in str(task.source.get("Resource Demand") or "").split(";"):
                match = DEMAND.fullmatch(part.strip())
                if match and match[1] in by_name:
                    share = Decimal(match[2] or 1)
                    self.file.assignments.append(ReadAssignment(task.uid, by_name[match[1]], share))


def _agenda(rows: list[list[Any]]) -> Calendar:
    if not rows:
        return Calendar([[(8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)]] * 5 + [[], []])
    hours = [int(str(r[0]).split(":")[0]) for r in rows[1:25] if r[0] and r[1] == "Yes"]
    slots: list[tuple[int, int]] = []
    for hour in sorted(hours):
        if slots and slots[-1][1] == hour * HOUR:
            slots[-1] = (slots[-1][0], (hour + 1) * HOUR)
        else:
            slots.append((hour * HOUR, (hour + 1) * HOUR))
    open_days = {WEEKDAYS.index(r[3]) for r in rows[1:8] if r[4] == "Yes"}
    closed = [_moment(r[6]) for r in rows[1:] if len(r) > 6]
    days: dict[dt.date, list[tuple[int, int]]] = {m.date(): [] for m in closed if m}
    return Calendar([list(slots) if n in open_days else [] for n in range(7)], days)


def _id(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None


def _number(value: Any) -> Decimal | None:
    return Decimal(repr(value)) if isinstance(value, int | float) else None


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else (
        str(value) if isinstance(value, dt.timedelta) else value
    )  # fmt: skip


def _plain(rows: list[list[Any]]) -> list[list[Any]]:
    return [[_value(cell) for cell in row] for row in rows]

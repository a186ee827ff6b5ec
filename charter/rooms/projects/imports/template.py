"""Our own Excel template: one sheet, one row per phase, task or milestone."""

import datetime as dt
import io
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from charter.ground.imports import Report
from charter.rooms.projects.imports.document import HOUR, PlanFile, ReadLink, ReadTask

SHEET = "計劃"
COLUMNS = (
    "編號", "任務", "類型", "負責人", "開始", "完成", "工時", "前置任務", "工作要求",
    "質量標準", "交付物", "交付負責人", "進度規則", "成本",
)  # fmt: skip
REQUIRED = ("編號", "任務")
KINDS = {"階段": "phase", "任務": "task", "里程碑": "milestone", "": "task"}
RULES = {"0/100": "zero_hundred", "50/50": "fifty_fifty", "單位": "units", "": ""}
PREDECESSOR = re.compile(r"([\w.]+?)(?:(FS|SS|FF|SF)(?:([+-])(\d+(?:\.\d+)?)([dhw]))?)?")
EXAMPLE = (
    ("1", "策劃", "階段"),
    ("1.1", "現場勘查", "任務", "chen", "2026-12-01", "2026-12-03", 24, "", "勘查機房並拍照",
     "照片齊全、尺寸誤差2公分內", "勘查報告", "chen", "0/100", 20000),
    ("1.2", "方案設計", "任務", "chen", "2026-12-04", "2026-12-10", 40, "1.1FS", "出佈建圖",
     "客戶確認", "佈建圖", "chen", "50/50", 40000),
    ("1.3", "方案獲批", "里程碑", "chen", "2026-12-10", "2026-12-10", "", "1.2FS"),
)  # fmt: skip


def read(rows: list[list[Any]], report: Report) -> PlanFile:
    return _Reader(rows, report).read()


class _Reader:
    def __init__(self, rows: list[list[Any]], report: Report) -> None:
        self.rows, self.report = rows, report
        self.file = PlanFile("template")
        self.at = {str(name).strip(): i for i, name in enumerate(rows[0])} if rows else {}

    def read(self) -> PlanFile:
        missing = [name for name in REQUIRED if name not in self.at]
        if missing:
            self.report.error(
                _("少了必要的欄"), 1, found="、".join(missing), expected="、".join(COLUMNS),
                repair=_("下載範本，照範本的欄名填寫"),
            )  # fmt: skip
            return self.file
        for number, row in enumerate(self.rows[1:], 2):
            if any(cell != "" for cell in row):
                self._task(number, row)
        self._parents()
        self._links()
        self.file.mark_phases()
        self.file.start = min((t.start for t in self.file.tasks if t.start), default=None)
        self.file.source = {"rows": len(self.rows) - 1}
        return self.file

    def text(self, row: list[Any], name: str) -> str:
        index = self.at.get(name, len(row))
        value = row[index] if index < len(row) else ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()

    def _task(self, number: int, row: list[Any]) -> None:
        uid, name = self.text(row, "編號"), self.text(row, "任務")
        context = (uid, name)
        if not uid or not name:
            column = "任務" if uid else "編號"
            self.report.error(
                _("必填的欄是空的"), number, column=column, expected=_("不得空白"), context=context,
                repair=_("補上後重新上傳"),
            )  # fmt: skip
            return
        kind = self._choice(number, row, "類型", KINDS, context)
        start, finish = self._dates(number, row, context)
        effort, cost = (self._number(number, row, column, context) for column in ("工時", "成本"))
        calendar = self.file.calendar
        self.file.tasks.append(
            ReadTask(
                uid=uid,
                row=number,
                name=name,
                number=uid,
                kind=kind,
                start=(_closing if kind == "milestone" else _opening)(start, calendar.slots_on),
                finish=_closing(finish, calendar.slots_on),
                duration=0 if kind == "milestone" else self._duration(start, finish),
                effort=None if effort is None else round(effort * HOUR),
                cost=cost,
                requirement=self.text(row, "工作要求"),
                standard=self.text(row, "質量標準"),
                owner=self.text(row, "負責人"),
                deliverable=self.text(row, "交付物"),
                accountable=self.text(row, "交付負責人") or self.text(row, "負責人"),
                percent_rule=self._choice(number, row, "進度規則", RULES, context),
                source={name: self.text(row, name) for name in self.at if name},
            )
        )

    def _dates(
        self, number: int, row: list[Any], context: Any
    ) -> tuple[dt.date | None, dt.date | None]:
        start, finish = (self._day(number, row, column, context) for column in ("開始", "完成"))
        if start and finish and finish < start:
            self.report.error(
                _("完成早於開始"), number, column="完成", found=str(finish),
                expected=_("不早於%(start)s") % {"start": start}, context=context,
                repair=_("改正其中一個日期"),
            )  # fmt: skip
        return start, finish

    def _duration(self, start: dt.date | None, finish: dt.date | None) -> int:
        if not start or not finish:
            return 0
        days = (start + dt.timedelta(days=n) for n in range((finish - start).days + 1))
        return sum(b - a for day in days for a, b in self.file.calendar.slots_on(day))

    def _choice(
        self, number: int, row: list[Any], column: str, known: dict[str, str], context: Any
    ) -> str:
        found = self.text(row, column)
        if found not in known:
            self.report.error(
                _("「%(column)s」不是可選的值") % {"column": column}, number, column=column,
                found=found, expected="、".join(filter(None, known)), context=context,
                repair=_("改成可選的值"),
            )  # fmt: skip
            return next(iter(known.values()))
        return known[found]

    def _day(self, number: int, row: list[Any], column: str, context: Any) -> dt.date | None:
        index = self.at.get(column, len(row))
        value = row[index] if index < len(row) else ""
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = str(value).strip()
        if not text:
            return None
        match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
        try:
            return dt.date(*map(int, match.groups())) if match else dt.date.fromisoformat(text)
        except ValueError:
            self.report.error(
                _("「%(column)s」看不懂") % {"column": column}, number, column=column, found=text,
                expected=_("年-月-日，例如2026-12-01"), context=context,
                repair=_("改成西元年-月-日"),
            )  # fmt: skip
            return None

    def _number(self, number: int, row: list[Any], column: str, context: Any) -> Decimal | None:
        text = self.text(row, column).replace(",", "")
        try:
            value = Decimal(text) if text else None
            if value is not None and (value < 0 or not value.is_finite()):
                raise InvalidOperation
            return value
        except InvalidOperation:
            self.report.error(
                _("「%(column)s」不是數字") % {"column": column}, number, column=column, found=text,
                expected=_("不小於零的數字"), context=context, repair=_("改成數字"),
            )  # fmt: skip
            return None

    def _parents(self) -> None:
        seen: set[str] = set()
        for task in self.file.tasks:
            if task.uid in seen:
                self.report.error(
                    _("編號重複"), task.row, column="編號", found=task.uid,
                    expected=_("每列一個編號"), context=(task.uid, task.name),
                    repair=_("給其中一列新的編號"),
                )  # fmt: skip
            seen.add(task.uid)
        for task in self.file.tasks:
            above = task.uid.rpartition(".")[0]
            task.parent = above if above in seen else ""

    def _links(self) -> None:
        known = {task.uid: task for task in self.file.tasks}
        for task in self.file.tasks:
            text = task.source.get("前置任務", "")
            for part in filter(None, re.split(r"[;；,，]", text)):
                match = PREDECESSOR.fullmatch(part.replace(" ", ""))
                if not match or match[1] not in known:
                    self.report.error(
                        _("前置任務找不到"), task.row, column="前置任務", found=part.strip(),
                        expected="1.1FS+2d", context=(task.uid, task.name),
                        repair=_("寫前置任務的編號，可加FS、SS、FF、SF與間隔"),
                    )  # fmt: skip
                    continue
                self.file.links.append(
                    ReadLink(match[1], task.uid, match[2] or "FS", self._lag(match))
                )

    def _lag(self, match: re.Match[str]) -> int:
        if not match[4]:
            return 0
        calendar = self.file.calendar
        unit = {"h": HOUR, "d": calendar.day_seconds, "w": calendar.week_seconds}[match[5]]
        lag = round(float(match[4]) * unit)
        return -lag if match[3] == "-" else lag


def _opening(day: dt.date | None, slots_on: Any) -> dt.datetime | None:
    """A day's beginning is when work begins on it."""
    if day is None:
        return None
    slots = slots_on(day)
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=slots[0][0] if slots else 0)


def _closing(day: dt.date | None, slots_on: Any) -> dt.datetime | None:
    if day is None:
        return None
    slots = slots_on(day)
    end = slots[-1][1] if slots else 0
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=end)


def write() -> bytes:
    """The template itself, with an example that can be imported as it is."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": "#E8ECF6", "border": 1})
        text = book.add_format({"num_format": "@"})
        for index, name in enumerate(COLUMNS):
            sheet.write(0, index, name, head)
        for line, example in enumerate(EXAMPLE, 1):
            for index, value in enumerate(example):
                sheet.write(line, index, value, text if isinstance(value, str) else None)
        sheet.set_column(0, 0, 8, text)
        sheet.set_column(1, 1, 28)
        sheet.set_column(2, len(COLUMNS) - 1, 14)
        sheet.freeze_panes(1, 2)
        for column, known in (("類型", KINDS), ("進度規則", RULES)):
            at = COLUMNS.index(column)
            choices = [name for name in known if name]
            sheet.data_validation(1, at, 5000, at, {"validate": "list", "source": choices})
    return buffer.getvalue()

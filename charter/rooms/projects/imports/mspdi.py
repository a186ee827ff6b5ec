"""MS Project XML (MSPDI). Format: Microsoft, Project XML Data Interchange Schema."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.ground.imports import Report
from charter.rooms.projects.imports.document import (
    Calendar,
    PlanFile,
    ReadAssignment,
    ReadLink,
    ReadResource,
    ReadTask,
)
from charter.rooms.projects.imports.mspdi_calendar import read_calendar

NAMESPACE = "{http://schemas.microsoft.com/project}"
CONSTRAINTS = ("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT")
RELATIONS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
RESOURCE_KINDS = {"0": "material", "1": "work", "2": "cost"}
# Duration and lag formats: 3 minutes .. 12 elapsed months, 19 and 20 percent; 32 more: estimated.
ESTIMATED = 32
ELAPSED = {4, 6, 8, 10, 12}
PERCENT = {19, 20}
LAG_UNIT = 6  # LinkLag counts tenths of minutes
SPAN = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")
ROOT_UID = "0"


def read(data: bytes, report: Report) -> PlanFile:
    """The plan in the bytes of an XML file; refuses what is not MS Project XML."""
    try:
        root = fromstring(data)
    except (ParseError, ValueError) as problem:
        message = _("這個XML檔讀不懂：%(why)s。請在MS Project重新另存為XML。")
        raise Refused("projects.import.broken_xml", message % {"why": problem}) from problem
    if _tag(root) != "Project":
        message = _("這不是MS Project的XML檔：最外層應為Project，目前是%(found)s。")
        raise Refused("projects.import.not_mspdi", message % {"found": _tag(root)})
    return _Reader(root, report).read()


class _Reader:
    def __init__(self, root: Element, report: Report) -> None:
        self.root, self.report = root, report
        self.file = PlanFile("mspdi")
        self.row = 0  # which task, resource or assignment is being read, for the report

    def read(self) -> PlanFile:
        file, root = self.file, self.root
        file.title = _text(root, "Title") or _text(root, "Name")
        file.start, file.finish = self.moment(root, "StartDate"), self.moment(root, "FinishDate")
        calendars = _rows(root, "Calendars", "Calendar")
        file.calendars = len(calendars)
        file.calendar = self._calendar(calendars) or Calendar.office()
        self._tasks()
        self._links()
        self._resources()
        file.source["header"] = {_tag(e): as_json(e) for e in root if _tag(e) != "Tasks"}
        file.mark_phases()
        return file

    def _calendar(self, calendars: list[Element]) -> Calendar | None:
        try:
            return read_calendar(calendars, _text(self.root, "CalendarUID"))
        except ValueError as problem:
            self._strange("Calendars", str(problem), _("MS Project寫出的工作日曆"))
            return None

    def _tasks(self) -> None:
        aside: dict[str, list[Any]] = {"blank": [], "project": []}
        above: list[tuple[int, str]] = []
        for row, element in enumerate(_rows(self.root, "Tasks", "Task"), 1):
            self.row = row
            self.file.baselines += len(element.findall(f"{NAMESPACE}Baseline"))
            if _text(element, "IsNull") == "1":
                aside["blank"].append({"row": row, **as_json(element)})
                continue
            if _text(element, "UID") == ROOT_UID and _text(element, "OutlineLevel") in {"", "0"}:
                aside["project"].append(as_json(element))
                continue
            task = self._task(element, row)
            level = self.whole(element, "OutlineLevel", 1)
            while above and above[-1][0] >= level:
                above.pop()
            task.parent = above[-1][1] if above else ""
            above.append((level, task.uid))
            self.file.tasks.append(task)
        self.file.source["set_aside"] = aside
        self.file.set_aside = {reason: len(rows) for reason, rows in aside.items()}

    def _task(self, element: Element, row: int) -> ReadTask:
        uid, name = _text(element, "UID"), _text(element, "Name")
        if not name:
            self.report.warn(_("任務沒有名稱"), row, column="Name", repair=_("會以編號代替"))
        form = self.format(element, "DurationFormat")
        constraint = self.whole(element, "ConstraintType")
        return ReadTask(
            uid=uid,
            row=row,
            name=name or f"#{uid}",
            number=_text(element, "WBS") or _text(element, "OutlineNumber"),
            kind="milestone" if _text(element, "Milestone") == "1" else "task",
            start=self.moment(element, "Start"),
            finish=self.moment(element, "Finish"),
            duration=self.span(element, "Duration") or 0,
            is_elapsed=form in ELAPSED,
            effort=self.span(element, "Work"),
            cost=self.number(element, "Cost"),
            percent=self.whole(element, "PercentComplete"),
            actual_start=self.moment(element, "ActualStart"),
            actual_finish=self.moment(element, "ActualFinish"),
            constraint=CONSTRAINTS[constraint] if 0 <= constraint < 8 else "ASAP",
            constraint_at=self.moment(element, "ConstraintDate"),
            requirement=_text(element, "Notes"),
            source=as_json(element),
        )

    def _links(self) -> None:
        known = {task.uid for task in self.file.tasks}
        outside = []
        for row, element in enumerate(_rows(self.root, "Tasks", "Task"), 1):
            self.row = row
            for link in element.findall(f"{NAMESPACE}PredecessorLink"):
                before, after = _text(link, "PredecessorUID"), _text(element, "UID")
                if before not in known or after not in known:
                    outside.append({"after": after, **as_json(link)})
                    self.report.warn(
                        _("前置任務不在這個檔案裡"), row, column="PredecessorUID", found=before
                    )
                    continue
                self.file.links.append(self._link(link, before, after))
        self.file.source["links_outside"] = outside

    def _link(self, link: Element, before: str, after: str) -> ReadLink:
        form, lag = self.format(link, "LagFormat"), self.whole(link, "LinkLag")
        relation = RELATIONS.get(_text(link, "Type"), "FS")
        if form in PERCENT:
            return ReadLink(before, after, relation, lag, "percent")
        unit = "elapsed" if form in ELAPSED else "working"
        return ReadLink(before, after, relation, lag * LAG_UNIT, unit)

    def _resources(self) -> None:
        for row, element in enumerate(_rows(self.root, "Resources", "Resource"), 1):
            self.row = row
            self.file.resources.append(
                ReadResource(
                    uid=_text(element, "UID"),
                    name=_text(element, "Name"),
                    kind=RESOURCE_KINDS.get(_text(element, "Type"), "work"),
                    units=self.number(element, "MaxUnits"),
                    cost=self.number(element, "Cost"),
                    email=_text(element, "EmailAddress"),
                )
            )
        for row, element in enumerate(_rows(self.root, "Assignments", "Assignment"), 1):
            self.row = row
            self.file.assignments.append(
                ReadAssignment(
                    task=_text(element, "TaskUID"),
                    resource=_text(element, "ResourceUID"),
                    units=self.number(element, "Units"),
                    effort=self.span(element, "Work"),
                    cost=self.number(element, "Cost"),
                )
            )

    def moment(self, element: Element, name: str) -> dt.datetime | None:
        text = _text(element, name)
        try:
            return dt.datetime.fromisoformat(text).replace(tzinfo=None) if text else None
        except ValueError:
            self._strange(name, text, _("像2026-12-01T09:00:00的日期時間"))
            return None

    def span(self, element: Element, name: str) -> int | None:
        """Seconds of a duration such as PT8H0M0S; a missing one is None."""
        text = _text(element, name)
        found = _seconds(text)
        if text and found is None:
            self._strange(name, text, _("像PT8H0M0S的時間長度"))
        return found

    def whole(self, element: Element, name: str, missing: int = 0) -> int:
        text = _text(element, name)
        try:
            return int(text) if text else missing
        except ValueError:
            self._strange(name, text, _("整數"))
            return missing

    def number(self, element: Element, name: str) -> Decimal | None:
        text = _text(element, name)
        try:
            found = Decimal(text) if text else None
            if found is None or found.is_finite():
                return found
        except InvalidOperation:
            pass
        self._strange(name, text, _("一個數字"))
        return None

    def format(self, element: Element, name: str) -> int:
        """The unit in which a duration or lag is written, estimated or not."""
        number = self.whole(element, name, 7)
        return number - ESTIMATED if number > ESTIMATED else number

    def _strange(self, column: str, found: str, expected: str) -> None:
        self.report.error(
            _("「%(column)s」看不懂") % {"column": column}, self.row, column=column,
            found=found[:80], expected=expected, repair=_("在MS Project改正後，重新另存為XML"),
        )  # fmt: skip


def as_json(element: Element) -> Any:
    """The element without loss: text, or its children; a name that repeats becomes a list."""
    children = list(element)
    if not children:
        return element.text or ""
    found: dict[str, Any] = {}
    for child in children:
        value, name = as_json(child), _tag(child)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{NAMESPACE}{name}") or "").strip()


def _rows(root: Element, group: str, name: str) -> list[Element]:
    return root.findall(f"{NAMESPACE}{group}/{NAMESPACE}{name}")


def _seconds(text: str) -> int | None:
    match = SPAN.fullmatch(text)
    if not match:
        return None
    sign, *parts = match.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return -total if sign else total

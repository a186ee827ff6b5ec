"""Recognise a plan file and read it."""

import io
import zipfile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from charter.ground.errors import Refused
from charter.ground.imports import Report
from charter.rooms.projects.imports import dslib, mspdi, template
from charter.rooms.projects.imports.document import PlanFile, ReadTask
from charter.rooms.projects.schedule.cpm import schedule
from charter.rooms.projects.schedule.network import Cycle, Link, Task

LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
MOST_TASKS = 20_000
EARLIEST, LATEST = 1950, 2150
LONGEST = 100 * 366 * 86400  # seconds of a hundred years
DEAREST = 10**12
MOST_PERCENT = 1000  # more than 100 is written by some tools, and counts as 100


def read(data: bytes) -> tuple[PlanFile, Report]:
    """The plan and what is wrong with it; refuses (`Refused`) what is no plan file at all."""
    if len(data) > LARGEST:
        raise Refused("projects.import.too_big", _("檔案超過20 MB，請分成幾個計劃再匯入。"))
    report = Report(headings=(_("編號"), _("任務")))
    if data[:4] == b"PK\x03\x04":
        file = _workbook(data, report)
    elif data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1] == b"<":
        file = mspdi.read(data, report)
    else:
        message = _("看不懂這種檔案。可匯入MS Project的XML、DSLIB活頁簿或本系統的Excel範本。")
        raise Refused("projects.import.unknown_kind", message)
    if len(file.tasks) > MOST_TASKS:
        raise Refused("projects.import.too_many", _("任務超過20,000項，請分成幾個計劃再匯入。"))
    _check(file, report)
    return file, report


def _workbook(data: bytes, report: Report) -> PlanFile:
    broken = Refused(
        "projects.import.broken_workbook", _("這個Excel檔打不開，請在Excel重新另存為.xlsx。")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise Refused("projects.import.too_big", _("檔案解開後太大，無法匯入。"))
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(dict.fromkeys(book.sheet_names))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names
        }
    except (zipfile.BadZipFile, CalamineError) as problem:
        raise broken from problem
    if dslib.SCHEDULE in sheets and len(sheets[dslib.SCHEDULE]) > 1:
        return dslib.read(sheets, report)
    if template.SHEET in sheets:
        return template.read(sheets[template.SHEET], report)
    message = _("這個Excel檔沒有「%(sheet)s」工作表。請下載範本，照範本的欄位填寫。")
    raise Refused("projects.import.no_sheet", message % {"sheet": template.SHEET})


def _check(file: PlanFile, report: Report) -> None:
    """What no kind of file may have: nothing in it, or tasks that wait for one another."""
    if not file.tasks:
        report.warn(_("檔案裡沒有任何任務"), 0, repair=_("請確認匯出的是完整的計劃"))
    rows = {task.uid: task for task in file.tasks}
    _demand_names(file, report)
    for task in file.tasks:
        _demand_reach(task, report)
    links = [Link(k.before, k.after) for k in file.links]
    try:
        schedule([Task(uid, 0) for uid in rows], links, _Nowhere(), 0)
    except Cycle as cycle:
        names = " → ".join(f"{rows[uid].number} {rows[uid].name}" for uid in cycle.members)
        report.error(
            _("任務互相等待，成了循環"),
            rows[cycle.members[0]].row,
            found=names,
            expected=_("前置任務不得繞回自己"),
            repair=_("刪掉其中一條前置關係"),
        )


def _demand_names(file: PlanFile, report: Report) -> None:
    """Two rows of one name cannot both be kept. The template names its own (`template`)."""
    seen: set[str] = set()
    for task in file.tasks if file.kind != "template" else []:
        if not task.uid or task.uid in seen:
            report.error(
                _("編號重複或空白"), task.row, column="UID", found=task.uid,
                expected=_("每列一個編號"), context=(task.uid, task.name),
                repair=_("給其中一列新的編號"),
            )  # fmt: skip
        seen.add(task.uid)


def _demand_reach(task: ReadTask, report: Report) -> None:
    """Dates, spans and money no plan holds: a cell that slipped, and more than a row can keep."""
    moments = (task.start, task.finish, task.actual_start, task.actual_finish, task.constraint_at)
    spans = (task.duration, task.effort or 0)
    wrong = [str(m) for m in moments if m and not EARLIEST <= m.year <= LATEST]
    wrong += [f"{span} s" for span in spans if not 0 <= span <= LONGEST]
    wrong += [str(task.cost)] if task.cost is not None and abs(task.cost) >= DEAREST else []
    wrong += [f"{task.percent}%"] if not 0 <= task.percent <= MOST_PERCENT else []
    for found in wrong:
        report.error(
            _("日期或數值超出計劃的範圍"), task.row, found=found[:80],
            expected=_("%(first)s年至%(last)s年、不為負的時間、可以支付的金額")
            % {"first": EARLIEST, "last": LATEST},
            context=(task.uid, task.name), repair=_("改正這一列後重新上傳"),
        )  # fmt: skip


class _Nowhere:
    """A calendar without time: only the order of the tasks is asked for."""

    def later(self, moment: int, amount: int) -> int:
        return moment

    earlier = later

    def between(self, a: int, b: int) -> int:
        return 0

    def as_start(self, moment: int) -> int:
        return moment

    as_finish = as_start

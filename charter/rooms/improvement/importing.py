"""A file with names and numbers, read before anything is kept: what fits, and what does not, by the
repair that mends it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from charter.ground.imports import Report, Severity, Tile
from charter.ground.sheets import lines

MOST = 500
SHOWN = 40


@dataclass(frozen=True)
class Reading:
    """`text` are the rows as they would be typed, wrong ones too, to be mended where they stand."""

    text: str
    count: int
    report: Report

    @property
    def tiles(self) -> list[Tile]:
        wrong = len(self.report.rows(Severity.ERROR))
        warned = len(self.report.rows(Severity.WARNING))
        return [
            Tile("ok", _("可用的列"), self.count - wrong),
            Tile("bad" if wrong else "none", _("要改"), wrong),
            Tile("warn" if warned else "none", _("請留意"), warned),
        ]


def number(cell: str) -> Decimal | None:
    """A finite number; thousands may be marked."""
    try:
        found = Decimal(cell.replace(",", "").replace("，", "").removesuffix("%").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def read(data: bytes) -> Reading:
    """The first column is the name, the second the number; a heading is passed over."""
    report, rows, seen = Report(), list[str](), set[str]()
    for n, cells in enumerate(lines(data), 1):
        label, found = (*cells, "", "")[:2]
        if not label and not found:
            continue
        if n == 1 and number(found) is None and len(cells) > 1:
            report.skip(_("標題列"), n, found=f"{label}, {found}"[:SHOWN], repair=_("略過"))
            continue
        if len(rows) == MOST:
            report.error(_("列數太多"), n, repair=_("最多500列，請先彙總再匯入"))
            break
        _look(report, n, label, found, seen)
        seen.add(label)
        value = number(found)
        rows.append(f"{label}, {found if value is None else f'{value:f}'}")
    return Reading("\n".join(rows), len(rows), report)


def _look(report: Report, n: int, label: str, found: str, seen: set[str]) -> None:
    if not label:
        said = {"column": _("名稱"), "expected": _("名稱"), "repair": _("補上名稱，或刪掉這一列")}
        report.error(_("沒有名稱"), n, found=found[:SHOWN], **said)
    elif label in seen:
        said = {"column": _("名稱"), "expected": _("每個名稱一列")}
        mend = _("同名的會加總；不是同一件事就改名")
        report.warn(_("名稱重複"), n, found=label[:SHOWN], repair=mend, **said)
    if number(found) is None:
        report.error(_("不是數字"), n, column=_("數值"), found=found[:SHOWN] or "--",
                     expected=_("數字，例如50"), repair=_("在下面的格子改成數字"))  # fmt: skip

"""The one writer for all exports: typed cells, and no text that a spreadsheet could run.

Text that begins like a formula is written as text in xlsx (never as a formula), and gets a leading
apostrophe in CSV, where a spreadsheet would otherwise compute it.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.ground.formats import NOTHING
from charter.ground.table import Column

MOST_ROWS = 1_048_575
LOOKED_AT, NARROWEST, WIDEST = 200, 6, 50
RISKY = tuple("=+-@\t\r\n＝＋－＠")


def harmless(text: str) -> str:
    """The same text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" \u3000\ufeff").startswith(RISKY) else text


def plain(value: Any) -> Any:
    """A typed value as a spreadsheet knows it: number, date, bool or text; None is empty, and so
    is what a page says where there is nothing."""
    if value == NOTHING:
        return None
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    return value if isinstance(value, dt.date) else str(value)


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """UTF-8 CSV with the mark that makes Excel read it as such; one line at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([harmless(str(c.heading)) for c in columns])
    for row in rows:
        writer.writerow([_csv_cell(plain(c.read(row))) for c in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return harmless(value) if isinstance(value, str) else value


def xlsx(columns: Sequence[Column], rows: Iterable[Any], title: str = "") -> bytes:
    """A workbook of one sheet, headings frozen, cells typed."""
    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(_sheet_name(title))
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "cents": book.add_format({"num_format": "#,##0.00"}),
        "part": book.add_format({"num_format": "0.00"}),
    }
    sheet.freeze_panes(1, 0)
    _for_paper(sheet)
    number = 0
    waiting = iter(rows)
    first = list(islice(waiting, LOOKED_AT))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column, first))
        sheet.write_string(0, place, str(column.heading), formats["head"])
    for number, row in enumerate(chain(first, waiting), start=1):
        if number > MOST_ROWS:
            raise Refused(
                "export.too_many_rows",
                _("一個Excel工作表最多1,048,575列，請先用篩選縮小範圍，或改匯出CSV。"),
            )
        for place, column in enumerate(columns):
            _write(sheet, number, place, plain(column.read(row)), formats, column.kind)
    sheet.autofilter(0, 0, number, max(len(columns) - 1, 0))
    book.close()
    return target.getvalue()


def _sheet_name(title: str) -> str:
    """What Excel takes: 31 characters, none of seven signs."""
    return "".join("・" if one in "[]:*?/\\" else one for one in title)[:31] or "Charter"


def _for_paper(sheet: Any) -> None:
    """Printed, a list lies across A4, as wide as the sheet, its headings on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(column: Column, rows: Iterable[Any]) -> int:
    """Wide enough for the heading and the first rows, a Han character counting two."""
    said = [str(column.heading), *(_said(plain(column.read(row))) for row in rows)]
    return min(max(NARROWEST, *map(_places, said)) + 2, WIDEST)


def _said(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return "2026-11-20 09:00"
    return "" if value is None else str(value)


def _places(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _write(
    sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any], kind: str
) -> None:
    if isinstance(value, dt.datetime):
        sheet.write_datetime(row, place, value, formats["moment"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, dt.datetime(*value.timetuple()[:3]), formats["date"])
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal):
        shapes = ("money", "cents") if kind == "money" else ("", "part")
        shape = shapes[value != int(value)]
        sheet.write_number(row, place, value, formats.get(shape))
    elif value is not None:
        sheet.write_string(row, place, value)

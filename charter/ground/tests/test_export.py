"""Exports are typed, and carry nothing that a spreadsheet would run."""

import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest

from charter.ground.export import csv_lines, harmless, xlsx
from charter.ground.table import Column

COLUMNS = [Column("name", "名稱"), Column("day", "日期", kind="date"), Column("cost", "金額")]
ROW = SimpleNamespace(name="=HYPERLINK(1)", day=dt.date(2026, 11, 20), cost=Decimal("-12.50"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\ufeff=1"])
def test_text_like_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text).startswith("'")


def test_ordinary_text_is_left_alone() -> None:
    assert harmless("海城醫院 = 客戶") == "海城醫院 = 客戶"


def test_a_workbook_keeps_types_and_runs_nothing() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(COLUMNS, [ROW]))).active
    assert sheet is not None
    name, day, cost = next(sheet.iter_rows(min_row=2))
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert day.value == dt.datetime(2026, 11, 20)
    assert cost.value == -12.5


def test_csv_is_marked_as_utf8_and_quotes_what_could_run() -> None:
    text = "".join(csv_lines(COLUMNS, [ROW]))
    assert text == "\ufeff名稱,日期,金額\r\n'=HYPERLINK(1),2026-11-20,-12.50\r\n"


def test_an_empty_list_exports_its_headings() -> None:
    assert "".join(csv_lines(COLUMNS, [])) == "\ufeff名稱,日期,金額\r\n"


def test_columns_are_as_wide_as_what_they_hold_and_money_has_its_thousands() -> None:
    columns = [
        Column("name", "名稱"),
        Column("day", "日期", kind="date"),
        Column("cost", "金額", kind="money"),
    ]
    rows = [
        SimpleNamespace(name="海城醫院資訊機房搬遷與維運", day=None, cost=Decimal("12110000.00")),
        SimpleNamespace(name="短", day=dt.date(2026, 11, 20), cost=Decimal("12.50")),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(columns, iter(rows)))).active
    assert sheet is not None and sheet.max_row == 3
    wide, narrow = (sheet.column_dimensions[one].width for one in "AB")
    assert wide >= 26 and narrow < 16
    assert [sheet.cell(row, 3).number_format for row in (2, 3)] == ["#,##0", "#,##0.00"]


def test_a_list_in_excel_can_be_filtered_and_printed_and_says_nothing_where_nothing_is() -> None:
    rows = [SimpleNamespace(name="--", day=None, cost=Decimal("8.4133333"))]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(COLUMNS, rows, "改善/措施")))
    sheet = book.active
    assert sheet is not None and sheet.title == "改善・措施"
    assert sheet["A2"].value is None and sheet["C2"].number_format == "0.00"
    assert sheet.auto_filter.ref == "A1:C2" and sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0

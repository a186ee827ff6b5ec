"""Rows of a CSV or Excel file as text, with the row number people see in their spreadsheet."""

import csv
import datetime as dt
import io
from codecs import getincrementaldecoder
from collections.abc import Iterator

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from charter.ground.errors import Refused
from charter.rooms.aftersales.importing.mapping import ENCODINGS, Mapping

Row = dict[str, str]
LARGEST = 60 * 1024 * 1024
PIECE = 64 * 1024


def rows(data: bytes, name: str, mapping: Mapping) -> Iterator[tuple[int, Row]]:
    """(row number, cells by heading). Refuses the file if a mapped column is not in it."""
    if len(data) > LARGEST:
        raise Refused("aftersales.import_too_large", _("檔案超過60 MB，請分成幾個檔案。"))
    lines = _excel(data, mapping) if name.lower().endswith(".xlsx") else _csv(data, mapping)
    first = next(lines, None)
    if first is None:
        raise Refused("aftersales.import_empty", _("檔案是空的。"))
    headings = [heading.strip() for heading in first]
    if lacking := [column for column in mapping.columns() if column not in headings]:
        raise Refused(
            "aftersales.import_columns",
            _("檔案裡沒有這些欄：%(lacking)s。檔案的欄有：%(headings)s。")
            % {"lacking": "、".join(lacking), "headings": "、".join(headings)},
            field="mapping",
        )
    for number, cells in enumerate(lines, start=2):
        if any(cells):
            padded = [*cells, *[""] * (len(headings) - len(cells))]
            yield number, dict(zip(headings, padded, strict=False))


def _csv(data: bytes, mapping: Mapping) -> Iterator[list[str]]:
    """Decoded piece by piece: text takes up to four times the room of its bytes."""
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    if (wrong := _undecodable(data, encoding)) is not None:
        fitting = [e for e in ENCODINGS if e != mapping.encoding and _decodes(data, e)]
        raise Refused(
            "aftersales.import_encoding",
            _("第%(byte)d個位元組不是%(encoding)s。可以讀的編碼：%(others)s。")
            % {
                "byte": wrong + 1,
                "encoding": mapping.encoding,
                "others": "、".join(fitting) or "--",
            },
            field="encoding",
        )
    if b"\0" in data:
        raise Refused(
            "aftersales.import_nul",
            _("檔案含有空字元（NUL），不是可以讀的CSV；可能是UTF-16。請另存為UTF-8的CSV。"),
            field="encoding",
        )
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=mapping.delimiter)
    try:
        yield from reader
    except csv.Error as problem:
        raise Refused(
            "aftersales.import_broken_csv",
            _(
                "第%(line)d行附近不是CSV（%(why)s）：多半是引號沒有成對，或一格超過%(most)d個字。"
                "請改正那一行，或從原系統重新匯出。"
            )
            % {"line": reader.line_num + 1, "why": problem, "most": csv.field_size_limit()},
        ) from None


def _undecodable(data: bytes, encoding: str) -> int | None:
    """The place of the first byte that does not belong there."""
    decoder, at = getincrementaldecoder(encoding)(), 0
    while True:
        held = len(decoder.getstate()[0])  # the beginning of a character, from the piece before
        piece = data[at : at + PIECE]
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return at - held + error.start
        if not piece:
            return None
        at += len(piece)


def _decodes(data: bytes, encoding: str) -> bool:
    return _undecodable(data, encoding) is None


def _excel(data: bytes, mapping: Mapping) -> Iterator[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except CalamineError:
        raise Refused(
            "aftersales.import_not_excel", _("這不是可以讀的Excel檔，請另存為.xlsx或CSV。")
        ) from None
    for cells in sheet.iter_rows():
        yield [_text(cell, mapping) for cell in cells]


def _text(cell: object, mapping: Mapping) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime(mapping.date_format)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

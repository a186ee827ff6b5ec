"""Lines of a CSV or Excel file as text, whatever program wrote it."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from charter.ground.errors import Refused

LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "cp950", "gb18030")


def lines(data: bytes) -> Iterator[list[str]]:
    """The first sheet, line by line, cells stripped; days as 2026-11-20.

    Refuses (field `file`) what is too big or no such file.
    """
    if len(data) > LARGEST:
        raise Refused("sheets.too_big", _("檔案超過20 MB，請分成幾個檔案。"), field="file")
    return _excel(data) if data[:2] == b"PK" else _csv(data)


def _csv(data: bytes) -> Iterator[list[str]]:
    text = next((t for t in (_decoded(data, name) for name in ENCODINGS) if t is not None), None)
    if text is None or "\0" in text:
        said = _("看不懂這個檔案。請用UTF-8、Big5或GB18030編碼的CSV，或Excel（.xlsx）。")
        raise Refused("sheets.unreadable", said, field="file")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in cells]
    except csv.Error as wrong:
        said = _("這個CSV檔讀不下去：%(why)s。請另存為.xlsx再試。") % {"why": wrong}
        raise Refused("sheets.unreadable", said, field="file") from wrong


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _excel(data: bytes) -> Iterator[list[str]]:
    broken = Refused(
        "sheets.not_excel", _("這個Excel檔打不開，請在Excel重新另存為.xlsx。"), field="file"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise Refused("sheets.too_big", _("檔案解開後太大，無法匯入。"), field="file")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError) as problem:
        raise broken from problem
    for cells in rows:
        yield [_text(cell).strip() for cell in cells]


def _text(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


@dataclass(frozen=True)
class Headed:
    """A sheet whose first line names its columns, in any language of the house or by their own
    names: `columns` are names with their headings, `needed` those that may not be missing, `most`
    the rows that one file may have."""

    columns: "Mapping[str, str | Promise]"
    needed: tuple[str, ...]
    most: int

    def rows(self, data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
        """Rows that are not empty, with the number that people see in their spreadsheet."""
        found = lines(data)
        names = [self.names.get(cell.casefold(), "") for cell in next(found, [])]
        if lacking := [str(self.columns[name]) for name in self.needed if name not in names]:
            said = _("檔案的第一列缺少這些欄：%(lacking)s。請照範本的欄名填寫。")
            told = {"lacking": "、".join(lacking)}
            raise Refused("sheets.columns", said % told, field="file")
        for number, cells in enumerate(found, start=2):
            if number > self.most + 1:
                said = _("一次匯入1到%(n)d列。") % {"n": self.most}
                raise Refused("sheets.too_many", said, field="file")
            if any(cells):
                yield number, {n: c for n, c in zip(names, cells, strict=False) if n}

    @cached_property
    def names(self) -> dict[str, str]:
        """What may stand in the first line, and the column that it names."""
        found = {name: name for name in self.columns}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found |= {str(said).casefold(): name for name, said in self.columns.items()}
        return found

    def expectations(self, said: "Mapping[str, str | Promise]") -> list[tuple[str, str, bool]]:
        """(heading, what may stand there, must it) for the page with the template; any text,
        unless `said` knows better."""
        return [
            (str(heading), str(said.get(name, _("文字"))), name in self.needed)
            for name, heading in self.columns.items()
        ]

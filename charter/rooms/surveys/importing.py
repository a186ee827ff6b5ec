"""Rows of a survey's file, looked at one by one under a mapping: page, API and verb share this."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from charter.ground import clock, sheets
from charter.ground.errors import Refused
from charter.ground.imports import Report
from charter.org.models import Customer
from charter.rooms.surveys.columns import COMMENT, CUSTOMER, DATE, GROUP, NA, Mapping
from charter.rooms.surveys.models import SCALE

MOST = 20_000
Cells = Sequence[str]


@dataclass
class Sheet:
    headings: list[str]
    rows: list[list[str]]


@dataclass
class Draft:
    """A row that fits; `said` holds per question (place, score or None, why there is none)."""

    row: int
    at: dt.datetime
    group: str = ""
    comment: str = ""
    customer: int | None = None
    said: list[tuple[int, int | None, str]] = field(default_factory=list)


def sheet_of(data: bytes) -> Sheet:
    found = sheets.lines(data)
    headings = next(found, [])
    if not any(headings):
        said = _("檔案是空的。第一列要是欄名。")
        raise Refused("surveys.empty_file", said, field="file")
    rows = []
    for cells in found:
        if any(cells):
            rows.append(cells)
        if len(rows) > MOST:
            said = _("一次最多匯入%(n)d列，請分成幾個檔案。") % {"n": MOST}
            raise Refused("surveys.too_many_rows", said, field="file")
    return Sheet(headings, rows)


def demand_whole(mapping: Mapping, headings: Cells) -> None:
    """A mapping needs a date, its format, and at least one question."""
    if any(place >= len(headings) for place in mapping.columns):
        raise Refused("surveys.no_such_column", _("對應設定指到檔案裡沒有的欄。"))
    if mapping.place_of(DATE) is None or not mapping.date_format:
        said = _("請選哪一欄是回答的時間，以及日期的寫法。日與月的順序不會用猜的。")
        raise Refused("surveys.no_date", said, field="date_format")
    if not mapping.questions:
        said = _("請至少選一欄問題：滿意度、推薦度或省力度。")
        raise Refused("surveys.no_question", said)
    roles = list(mapping.columns.values())
    if twice := [r for r in (DATE, GROUP, COMMENT, CUSTOMER) if roles.count(r) > 1]:
        said = _("同一種用途只能選一欄：%(roles)s。") % {"roles": "、".join(twice)}
        raise Refused("surveys.role_twice", said)


class Checker:
    """Looks at rows; what is wrong stands in `report`."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.sheet, self.mapping = sheet, mapping
        self.report = Report(headings=[sheet.headings[p] for p in self._context])
        self.customers: dict[str, int] = {}
        if mapping.place_of(CUSTOMER) is not None:
            for one in Customer.objects.all():
                named = (one.code, one.name, one.short_name)
                self.customers |= {word.lower(): one.pk for word in named if word}
        self.now = clock.now()

    @property
    def _context(self) -> list[int]:
        found = (self.mapping.place_of(role) for role in (DATE, GROUP, COMMENT))
        return [place for place in found if place is not None][:2]

    def check(self) -> list[Draft]:
        found = (self._row(n, cells) for n, cells in enumerate(self.sheet.rows, start=2))
        return [draft for draft in found if draft is not None]

    def _cell(self, cells: Cells, role: str) -> str:
        place = self.mapping.place_of(role)
        return cells[place] if place is not None and place < len(cells) else ""

    def _row(self, number: int, cells: Cells) -> Draft | None:
        at = self._moment(number, cells)
        customer = self._customer(number, cells)
        said = [self._said(number, cells, place, role) for place, role in self.mapping.questions]
        if at is None or customer == -1 or None in said:
            return None
        group, comment = self._cell(cells, GROUP)[:80], self._cell(cells, COMMENT)
        kept = [one for one in said if one is not None]
        return Draft(number, at, group, comment, customer, kept)

    def _wrong(self, number: int, place: int, title: str, found: str, expected: str) -> None:
        cells = self.sheet.rows[number - 2]
        self.report.error(
            title,
            number,
            column=self.sheet.headings[place],
            found=found[:60],
            expected=expected,
            repair=_("請改對應設定，或在檔案裡改好再上傳一次。"),
            context=tuple(cells[p][:60] if p < len(cells) else "" for p in self._context),
        )

    def _moment(self, number: int, cells: Cells) -> dt.datetime | None:
        text, place = self._cell(cells, DATE), self.mapping.place_of(DATE)
        assert place is not None
        way = self.mapping.date_format
        try:
            found = timezone.make_aware(dt.datetime.strptime(text, way))
        except (ValueError, OverflowError):
            self._wrong(number, place, _("看不懂回答的時間"), text, f"{self.now:{way}}")
            return None
        if not dt.datetime(1990, 1, 1, tzinfo=dt.UTC) <= found <= self.now:
            self._wrong(number, place, _("時間不合理"), text, _("1990年到現在之間"))
            return None
        return found

    def _customer(self, number: int, cells: Cells) -> int | None:
        """-1 for a name that nobody has."""
        text, place = self._cell(cells, CUSTOMER).lower(), self.mapping.place_of(CUSTOMER)
        if place is None or not text:
            return None
        if text not in self.customers:
            self._wrong(number, place, _("沒有這位客戶"), text, _("客戶代碼或名稱，可空白"))
            return -1
        return self.customers[text]

    def _said(
        self, number: int, cells: Cells, place: int, measure: str
    ) -> tuple[int, int | None, str] | None:
        text = cells[place] if place < len(cells) else ""
        if not text:
            return place, None, "blank"
        told = self.mapping.labels.get(text, text)
        if told == NA:
            return place, None, "na"
        low, high = SCALE[measure]
        if told.isascii() and told.isdigit() and low <= int(told[:4]) <= high:
            return place, int(told), ""
        expected = _("%(low)d到%(high)d，或在對應設定裡說明這個詞") % {"low": low, "high": high}
        self._wrong(number, place, _("這個回答沒有對應的分數"), text, expected)
        return None

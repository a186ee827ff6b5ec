"""Rows of problems from elsewhere, looked at one by one: page, API and verb share this.

A row that is closed says who verified it, when, and with what effect, and that person is not its
owner: without that it is not closed, by no way in.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.imports import Report
from charter.ground.sheets import Headed
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Category, Grade, Problem, Source, Step

COLUMNS: "dict[str, str | Promise]" = {
    "number": gettext_lazy("編號"),
    "title": gettext_lazy("問題"),
    "description": gettext_lazy("說明"),
    "source": gettext_lazy("來源"),
    "step": gettext_lazy("環節"),
    "grade": gettext_lazy("等級"),
    "owner": gettext_lazy("負責人帳號"),
    "reported_on": gettext_lazy("登記日"),
    "project": gettext_lazy("項目編號"),
    "containment": gettext_lazy("應急處理"),
    "category": gettext_lazy("原因類別"),
    "cause": gettext_lazy("原因"),
    "verified_by": gettext_lazy("驗證人帳號"),
    "verified_on": gettext_lazy("驗證日"),
    "effect": gettext_lazy("驗證的效果"),
}
NEEDED = ("number", "title", "description", "source", "step", "owner", "reported_on")
CLOSING = ("containment", "category", "cause", "verified_by", "verified_on", "effect")
CHOICES: "dict[str, Any]" = {
    "source": Source,
    "step": Step,
    "grade": Grade,
    "category": Category,
}
LONGEST = {"number": 60, "title": 120, "cause": 80, "description": 8000}
MOST = 5000
SHEET = Headed(COLUMNS, NEEDED, MOST)
DAY = re.compile(r"[/.年月]")
Row = Mapping[str, Any]


@dataclass
class Draft:
    """A row that fits: what is written of it, and of its closing (empty while it is open)."""

    row: int
    values: dict[str, Any]
    closing: dict[str, Any] = field(default_factory=dict)


class Misfit(Exception):
    """One cell does not fit."""

    def __init__(self, column: str, found: str, expected: str, title: str) -> None:
        super().__init__(title)
        self.column, self.found, self.expected, self.title = column, found, expected, title


@cache
def _codes(column: str) -> dict[str, str]:
    """What may stand in a cell of choices: the code, or its word in any language of the house."""
    found = {code.lower(): code for code in CHOICES[column].values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(label).lower(): code for code, label in CHOICES[column].choices}
    return found


class Checker:
    """Looks at rows; what is wrong stands in `report`, numbers known before are doubles."""

    def __init__(self) -> None:
        self.report = Report(headings=(_("編號"), _("問題")))
        self.people = {p.username.lower(): p for p in Person.objects.staff()}
        self.projects = {p.number: p for p in Project.objects.select_related("department")}
        known = Problem.objects.exclude(external_id="").values_list("external_id", flat=True)
        self.known = set(known)
        self.doubles = 0
        self.today = clock.today()

    def check(self, rows: Iterable[tuple[int, Row]]) -> list[Draft]:
        return [found for n, row in rows if (found := self._row(n, row)) is not None]

    def _row(self, place: int, row: Row) -> Draft | None:
        number = str(row.get("number") or "").strip()
        if number and number in self.known:
            self.doubles += 1
            context = (number, str(row.get("title") or ""))
            self.report.skip(_("已經匯入過，略過"), place, found=number, context=context)
            return None
        values: dict[str, Any] = {}
        wrong = False
        for column, read in self._cells(row):
            try:
                values[column] = read()
            except Misfit as misfit:
                wrong = True
                self._note(place, row, misfit)
        if wrong or (found := self._judged(place, row, values)) is None:
            return None
        self.known.add(number)
        return found

    def _note(self, place: int, row: Row, misfit: Misfit) -> None:
        context = (str(row.get("number") or ""), str(row.get("title") or ""))
        self.report.error(
            misfit.title,
            place,
            column=COLUMNS[misfit.column],
            found=misfit.found,
            expected=misfit.expected,
            repair=_("請在檔案裡改好，再上傳一次。"),
            context=context,
        )

    def _cells(self, row: Row) -> Iterator[tuple[str, Any]]:
        closed = any(str(row.get(c) or "").strip() for c in CLOSING) or row.get("state") == "closed"
        for column in (*NEEDED, "grade", "project", *(CLOSING if closed else ())):
            yield column, lambda column=column: self._cell(row, column, closed)

    def _cell(self, row: Row, column: str, closed: bool) -> Any:
        text = str(row.get(column) if row.get(column) is not None else "").strip()
        if column == "grade":
            text = text or Grade.MINOR.value
        if column == "project" and not text:
            return None
        if not text:
            expected = _("已關閉的問題必填") if column in CLOSING else _("必填")
            raise Misfit(
                column, "", expected, _("「%(column)s」沒有填") % {"column": COLUMNS[column]}
            )
        return self._read(column, text)

    def _read(self, column: str, text: str) -> Any:
        if column in CHOICES:
            code = _codes(column).get(text.lower())
            words = "、".join(str(label) for _code, label in CHOICES[column].choices)
            return _found(column, text, code, words)
        if column in ("owner", "verified_by"):
            return _found(column, text, self.people.get(text.lower()), _("在職員工的帳號"))
        if column == "project":
            return _found(column, text, self.projects.get(text), _("已有項目的編號"))
        if column in ("reported_on", "verified_on"):
            return self._day(column, text)
        if len(text) > LONGEST.get(column, 8000):
            most = LONGEST.get(column, 8000)
            expected = _("最多%(n)s個字") % {"n": most}
            raise Misfit(column, text[:40], expected, _("太長"))
        return text

    def _day(self, column: str, text: str) -> dt.date:
        try:
            year, month, day_of = (int(part) for part in DAY.sub("-", text).split("-"))
            day = dt.date(year, month, day_of)
        except ValueError:
            raise Misfit(column, text[:40], "2026-11-20", _("不是日期")) from None
        if not dt.date(1990, 1, 1) <= day <= self.today:
            raise Misfit(column, text, _("1990年到今天之間"), _("日期不合理"))
        return day

    def _judged(self, place: int, row: Row, values: dict[str, Any]) -> Draft | None:
        """What two cells say together."""
        closing = {name: values.pop(name) for name in CLOSING if name in values}
        misfit = None
        if closing and closing["verified_by"] == values["owner"]:
            who, why = values["owner"].username, _("自己驗證自己負責的問題")
            misfit = Misfit("verified_by", who, _("負責人以外的人"), why)
        elif closing and closing["verified_on"] < values["reported_on"]:
            day, why = closing["verified_on"].isoformat(), _("驗證早於登記")
            misfit = Misfit("verified_on", day, values["reported_on"].isoformat(), why)
        if misfit is not None:
            self._note(place, row, misfit)
            return None
        return Draft(place, values, closing)


def _found(column: str, text: str, value: Any, expected: str) -> Any:
    if value is None:
        title = _("「%(column)s」沒有這個值") % {"column": COLUMNS[column]}
        raise Misfit(column, text[:40], expected, title)
    return value


def expectations() -> Sequence[tuple[str, str, bool]]:
    """(heading, what may stand there, must it) for the page with the template."""
    said = {
        "owner": _("在職員工的帳號"),
        "verified_by": _("負責人以外的人的帳號"),
        "reported_on": "2026-11-20",
        "verified_on": "2026-11-20",
        "project": _("已有項目的編號，可空白"),
    }
    for column, choices in CHOICES.items():
        said[column] = "、".join(str(label) for _code, label in choices.choices)
    return SHEET.expectations(said)

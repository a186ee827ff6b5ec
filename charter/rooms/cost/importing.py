"""Rows of actual costs from elsewhere, looked at one by one: page, API and verb share this."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.ground.imports import Report
from charter.ground.sheets import Headed
from charter.rooms.cost.models import Booking, Currency, Settlement
from charter.rooms.cost.verbs._common import Worth, _day, _worth
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category

COLUMNS: "dict[str, str | Promise]" = {
    "project": gettext_lazy("項目編號"),
    "category": gettext_lazy("科目"),
    "day": gettext_lazy("單據日期"),
    "original": gettext_lazy("金額"),
    "currency": gettext_lazy("幣別"),
    "rate": gettext_lazy("匯率"),
    "reference": gettext_lazy("憑證號"),
    "note": gettext_lazy("說明"),
}
NEEDED = ("project", "category", "day", "original", "reference")
SHEET = Headed(COLUMNS, NEEDED, most=5000)
SPLIT = re.compile(r"[/.年月]")
Row = Mapping[str, Any]


@dataclass
class Draft:
    """A row that fits."""

    row: int
    project: Project
    category: str
    day: dt.date
    worth: Worth
    reference: str
    note: str

    @property
    def key(self) -> str:
        return f"voucher:{self.project.pk}:{self.reference.casefold()}"

    @property
    def label(self) -> str:
        return str(Category(self.category).label)


class Misfit(Exception):
    """One cell does not fit."""

    def __init__(self, column: str, found: str, expected: str, title: str) -> None:
        super().__init__(title)
        self.column, self.found, self.expected, self.title = column, found, expected, title


class Checker:
    """Looks at rows; what is wrong stands in `report`, vouchers booked before are doubles."""

    def __init__(self) -> None:
        self.report = Report(headings=(_("憑證號"), _("項目")))
        self.projects = {one.number: one for one in Project.objects.select_related("manager")}
        rows = Booking.objects.filter(key__startswith="voucher:")
        self.known = set(rows.values_list("key", flat=True))
        self.settled: dict[int, dt.date] = {}
        for project, month in Settlement.objects.order_by("month").values_list("project", "month"):
            self.settled[project] = month
        self.doubles = 0

    def check(self, rows: Iterable[tuple[int, Row]]) -> list[Draft]:
        return [found for n, row in rows if (found := self._row(n, row)) is not None]

    def _row(self, place: int, row: Row) -> Draft | None:
        texts = {name: str(row.get(name) or "").strip() for name in COLUMNS}
        told, wrong = dict[str, Any](), False
        for name in ("project", "category", "day", "reference", "worth"):
            try:
                told[name] = self._read(name, texts, told)
            except Misfit as misfit:
                wrong = True
                self._note(place, texts, misfit)
        if wrong:
            return None
        draft = Draft(place, note=texts["note"][:300], **told)
        if draft.key in self.known:
            self.doubles += 1
            context = (draft.reference, str(draft.project))
            title = _("憑證已經入帳，略過")
            self.report.skip(title, place, found=draft.reference, context=context)
            return None
        self.known.add(draft.key)
        return draft

    def _note(self, place: int, texts: Row, misfit: Misfit) -> None:
        self.report.error(
            misfit.title,
            place,
            column=COLUMNS[misfit.column],
            found=misfit.found[:40],
            expected=misfit.expected,
            repair=_("請在檔案裡改好，再上傳一次。"),
            context=(texts["reference"], texts["project"]),
        )

    def _read(self, name: str, texts: Row, told: Row) -> Any:
        if name != "worth" and not texts[name]:
            title = _("「%(column)s」沒有填") % {"column": COLUMNS[name]}
            raise Misfit(name, "", _("必填"), title)
        if name == "project":
            return _known(name, texts[name], self.projects.get(texts[name]), _("已有項目的編號"))
        if name == "category":
            words = "、".join(str(label) for _code, label in Category.choices)
            return _known(name, texts[name], _codes().get(texts[name].lower()), words)
        if name == "day":
            return self._day(texts[name], told.get("project"))
        return _amount(texts) if name == "worth" else texts[name][:60]

    def _day(self, text: str, project: Project | None) -> dt.date:
        try:
            year, month, day_of = (int(part) for part in SPLIT.sub("-", text[:10]).split("-"))
            day = dt.date(year, month, day_of)
        except ValueError:
            raise Misfit("day", text, "2026-11-20", _("不是日期")) from None
        try:
            _day(day)
        except Refused as refusal:
            raise Misfit("day", text, "2026-11-20", str(refusal)) from None
        last = self.settled.get(project.pk) if project else None
        if last and day.replace(day=1) <= last:
            expected = _("%(month)s之後的日期") % {"month": f"{last:%Y-%m}"}
            raise Misfit("day", text, expected, _("這個月已核算並鎖定"))
        return day


def _amount(texts: Row) -> Worth:
    """The three cells that together are a sum of money."""
    currency = (texts["currency"] or Currency.TWD).upper()
    rate = _number("rate", texts["rate"]) if texts["rate"] else None
    if not texts["original"]:
        title = _("「%(column)s」沒有填") % {"column": COLUMNS["original"]}
        raise Misfit("original", "", _("必填"), title)
    try:
        return _worth(_number("original", texts["original"]), currency, rate, "original")
    except Refused as refusal:
        column = refusal.field if refusal.field in COLUMNS else "original"
        raise Misfit(column, texts[column], "12500.00", str(refusal)) from None


def _number(column: str, text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise Misfit(column, text, "12500.00", _("不是數字")) from None


def _known(column: str, text: str, value: Any, expected: str) -> Any:
    if value is None:
        title = _("「%(column)s」沒有這個值") % {"column": COLUMNS[column]}
        raise Misfit(column, text, expected, title)
    return value


@cache
def _codes() -> dict[str, str]:
    """A category by its code, or by its word in any language of the house."""
    found = {code: code for code in Category.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(label).lower(): code for code, label in Category.choices}
    return found


def expectations() -> Sequence[tuple[str, str, bool]]:
    """(heading, what may stand there, must it) for the page with the template."""
    said = {
        "project": _("已有項目的編號"),
        "category": "、".join(str(label) for _code, label in Category.choices),
        "day": "2026-11-20",
        "original": "12500.00",
        "currency": _("TWD、CNY或USD，空白即TWD"),
        "rate": _("外幣必填：1單位合多少新臺幣"),
        "reference": _("同一項目的同一憑證號只入帳一次"),
    }
    return SHEET.expectations(said)

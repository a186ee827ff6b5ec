"""Rows of candidates from elsewhere, looked at one by one: page, API and verb share this."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.imports import Report
from charter.ground.sheets import Headed
from charter.rooms.recruitment.models import Dossier, Opening
from charter.rooms.recruitment.verbs.applying import OLDEST, Who

COLUMNS: "dict[str, str | Promise]" = {
    "name": gettext_lazy("姓名"),
    "email": gettext_lazy("電子郵件"),
    "phone": gettext_lazy("電話"),
    "channel": gettext_lazy("來源渠道"),
    "applied_on": gettext_lazy("應徵日"),
    "note": gettext_lazy("備註"),
}
NEEDED = ("name", "channel")
SHEET = Headed(COLUMNS, NEEDED, most=1000)
Row = Mapping[str, str]
Draft = tuple[int, Who, Any]


class Checker:
    """Looks at rows for an opening; whoever applied before, by address or name, is a double."""

    def __init__(self, opening: Opening) -> None:
        self.report = Report(headings=(_("姓名"), _("電子郵件")))
        self.channels = {one.name.casefold(): one for one in opening.channels.all()}
        for one in opening.channels.all():
            self.channels.setdefault(str(one.get_kind_display()).casefold(), one)
        known = Dossier.objects.filter(candidate__opening=opening).values_list("name", "email")
        self.known = {self._mark(name, email) for name, email in known}

    @staticmethod
    def _mark(name: str, email: str) -> str:
        return (email or name).strip().casefold()

    def check(self, rows: Iterator[tuple[int, Row]]) -> list[Draft]:
        return [draft for n, row in rows if (draft := self._row(n, row)) is not None]

    def _row(self, place: int, row: Row) -> Draft | None:
        said = {name: row.get(name, "").strip() for name in COLUMNS}
        channel = self.channels.get(said["channel"].casefold())
        day = _day(said["applied_on"])
        wrong = dict(self._wrong(said, channel, day))
        for name, (title, expected) in wrong.items():
            self.report.error(
                title,
                place,
                column=COLUMNS[name],
                found=said[name][:40],
                expected=expected,
                repair=_("請在檔案裡改好，再上傳一次。"),
                context=(said["name"], said["email"]),
            )
        if wrong:
            return None
        mark = self._mark(said["name"], said["email"])
        if mark in self.known:
            context = (said["name"], said["email"])
            self.report.skip(_("已經應徵過，略過"), place, found=said["name"], context=context)
            return None
        self.known.add(mark)
        who = Who(said["name"], said["email"], said["phone"], said["note"], day or clock.today())
        return place, who, channel

    def _wrong(
        self, said: Row, channel: Any, day: dt.date | None
    ) -> Iterator[tuple[str, tuple[str, str]]]:
        """(column, (what, expected)) of each cell that does not fit."""
        if not said["name"] or len(said["name"]) > 60:
            yield "name", (_("姓名沒有填或太長"), _("1到60個字"))
        if channel is None:
            names = "、".join(dict.fromkeys(one.name for one in self.channels.values()))
            yield "channel", (_("沒有這個渠道"), names)
        if said["applied_on"] and day is None:
            yield "applied_on", (_("不是日期"), "2026-11-20")
        elif day and not clock.today() - OLDEST <= day <= clock.today():
            yield "applied_on", (_("應徵日要在一年之內"), "2026-11-20")
        if said["email"] and not _is_address(said["email"]):
            yield "email", (_("不是電子郵件"), "name@mail.example")


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return None


def expectations(opening: Opening) -> Sequence[tuple[str, str, bool]]:
    """(heading, what may stand there, must it) for the page with the template."""
    channels = "、".join(str(one) for one in opening.channels.all()) or _("請先加渠道")
    said = {"channel": channels, "applied_on": _("2026-11-20；空白即今天")}
    return SHEET.expectations(said)

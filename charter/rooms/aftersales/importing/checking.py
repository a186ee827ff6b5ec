"""Every row becomes a draft of a case or a named problem; nothing is written here."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.ground.imports import Report
from charter.org.models import Customer
from charter.rooms.aftersales.importing.mapping import Mapping
from charter.rooms.aftersales.importing.reader import Row
from charter.rooms.aftersales.models import Case

MANGLED = re.compile(r"^\d(\.\d+)?E\+?\d+$", re.IGNORECASE)
Read = Callable[[], Iterable[tuple[int, Row]]]
EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
LONGEST_ID = 60  # as the case keeps it


@dataclass(frozen=True)
class Draft:
    """A row that fits. `met` is the file's own word on the promised time, if it has one."""

    row: int
    external_id: str
    customer: int
    text: str
    title: str
    topic: str
    contact: str
    impact: int | None
    urgency: int | None
    received_at: dt.datetime
    resolved_at: dt.datetime | None
    closed_at: dt.datetime | None
    met: bool | None
    judged: bool = True


@dataclass
class Checked:
    """What a file holds: how many rows fit, problems, and the raw cells of rows kept out."""

    good: int = 0
    report: Report = field(default_factory=Report)
    kept_out: dict[int, Row] = field(default_factory=dict)
    doubles: int = 0


class Checker:
    def __init__(self, mapping: Mapping) -> None:
        self.mapping, self.zone = mapping, ZoneInfo(mapping.zone)
        self.customers: dict[str, int] = {}
        for customer in Customer.objects.all():
            for word in (customer.code, customer.name, customer.short_name):
                self.customers.setdefault(word, customer.pk)
        own = Case.objects.filter(source=mapping.source).exclude(external_id="")
        self.known = set(own.values_list("external_id", flat=True))
        self.example = dt.datetime(2026, 3, 31, 14, 5).strftime(mapping.date_format)

    def check(self, read: Read) -> Checked:
        """The whole file; of the rows that fit only their number is kept."""
        checked = Checked()
        checked.good = sum(1 for _draft in self.drafts(read, checked))
        return checked

    def drafts(self, read: Read, checked: Checked | None = None) -> Iterator[Draft]:
        """The rows that fit, one after the other: the file is read twice and never held."""
        ids, told = self._ids(read()), checked or Checked()
        for number, row in read():
            times, last = ids[row[self.mapping.id].strip()]
            if self.mapping.log and number != last:
                continue
            if draft := self._row(number, row, 1 if self.mapping.log else times, told):
                yield draft

    def _ids(self, found: Iterable[tuple[int, Row]]) -> dict[str, tuple[int, int]]:
        """How often each id stands in the file, and in which row at last. A spreadsheet turns long
        numbers into 2.02504E+12; the real ones are lost for good."""
        ids: dict[str, tuple[int, int]] = {}
        mangled: list[str] = []
        for number, row in found:
            key = row[self.mapping.id].strip()
            ids[key] = (ids[key][0] + 1 if key in ids else 1, number)
            if MANGLED.match(key):
                mangled.append(key)
        if mangled:
            raise Refused(
                "aftersales.import_mangled_ids",
                _(
                    "「%(column)s」有%(count)d列被試算表改成科學記號（例如%(example)s），"
                    "原來的單號已經不見，分不出不同的工單。請從原系統重新匯出，並把這一欄設為文字。"
                )
                % {"column": self.mapping.id, "count": len(mangled), "example": mangled[0]},
                field="id",
            )
        return ids

    def _row(self, number: int, row: Row, times: int, checked: Checked) -> Draft | None:
        report, before = checked.report, len(checked.report.problems)
        key = row[self.mapping.id].strip()
        if key in self.known:
            checked.doubles += 1
            report.skip(_("與現有工單重複"), number, column=self.mapping.id, found=key)
            return None
        self._demand_id(number, key, times, report)
        draft = self._draft(number, key, row, report)
        if len(report.problems) == before and draft is not None:
            return self._plausible(draft, report)
        checked.kept_out[number] = row
        return None

    def _demand_id(self, number: int, key: str, times: int, report: Report) -> None:
        column = self.mapping.id
        if not key:
            report.error(_("單號是空的"), number, column=column, expected=_("每列一個單號"))
        elif len(key) > LONGEST_ID:
            report.error(
                _("單號太長"),
                number,
                column=column,
                found=key[:80],
                expected=_("最多%(most)d個字") % {"most": LONGEST_ID},
                repair=_("檢查這一列的欄位有沒有錯位"),
            )
        elif times > 1:
            report.error(
                _("單號在檔案裡重複"),
                number,
                column=column,
                found=key,
                expected=_("只出現一次"),
                repair=_("若是事件紀錄，請勾選「以最後一列為準」"),
            )

    def _draft(self, number: int, key: str, row: Row, report: Report) -> Draft | None:
        mapping = self.mapping
        text = " ".join(filter(None, (self._cell(row, c) for c in mapping.text)))
        if not text:
            report.error(_("內容是空的"), number, column="、".join(mapping.text))
        received = self._moment(number, row, mapping.received, report)
        if received is None and not any(p.row == number for p in report.problems[-2:]):
            report.error(_("接到的時間是空的"), number, column="、".join(mapping.received))
        customer = self._customer(number, row, report)
        resolved = self._moment(number, row, mapping.resolved, report)
        closed = self._moment(number, row, mapping.closed, report)
        impact = self._level(number, row, mapping.impact, report)
        urgency = self._level(number, row, mapping.urgency, report)
        if received is None or customer is None:
            return None
        said = self._cell(row, mapping.met).lower() if mapping.met else ""
        met = said in mapping.met_words if mapping.met else None
        return Draft(
            row=number,
            external_id=key,
            customer=customer,
            text=text,
            title=self._cell(row, mapping.title)[:120],
            topic=self._cell(row, mapping.topic)[:40],
            contact=self._cell(row, mapping.contact)[:60],
            impact=impact,
            urgency=urgency,
            received_at=received,
            resolved_at=resolved,
            closed_at=closed,
            met=met,
            judged=said not in mapping.open_words,
        )

    def _plausible(self, draft: Draft, report: Report) -> Draft:
        if draft.resolved_at and draft.resolved_at < draft.received_at:
            report.warn(
                _("解決時間早於接到的時間"),
                draft.row,
                found=draft.resolved_at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M"),
                repair=_("會匯入，但不計入時限統計"),
            )
        return draft

    def _cell(self, row: Row, column: str) -> str:
        value = row.get(column, "").strip() if column else ""
        return "" if value == self.mapping.missing else value

    def _moment(
        self, number: int, row: Row, columns: tuple[str, ...], report: Report
    ) -> dt.datetime | None:
        found = " ".join(filter(None, (self._cell(row, column) for column in columns)))
        if not found:
            return None
        try:
            moment = dt.datetime.strptime(found, self.mapping.date_format)
        except ValueError:
            moment = dt.datetime.min
        aware = moment.replace(tzinfo=self.zone)
        if moment.year < EARLIEST.year:
            name = "、".join(columns)
            report.error(
                _("「%(column)s」看不懂") % {"column": name},
                number,
                column=name,
                found=found,
                expected=_("像「%(example)s」的日期") % {"example": self.example},
                repair=_("改正檔案，或改對應設定裡的日期格式"),
            )
            return None
        return aware

    def _customer(self, number: int, row: Row, report: Report) -> int | None:
        name = self.mapping.customer_code or self._cell(row, self.mapping.customer)
        found = self.customers.get(name) if name else None
        if found is None:
            report.error(
                _("「客戶」在系統裡找不到"),
                number,
                column=self.mapping.customer or "customer_code",
                found=name,
                expected=_("現有客戶的代號或名稱"),
                repair=_("先建立客戶，或在對應設定指定一個客戶"),
            )
        return found

    def _level(self, number: int, row: Row, column: str, report: Report) -> int | None:
        word = self._cell(row, column)
        if not word:
            return None
        level = self.mapping.levels.get(word)
        if level not in (1, 2, 3):
            report.error(
                _("「%(column)s」的值沒有對應") % {"column": column},
                number,
                column=column,
                found=word,
                expected="、".join(self.mapping.levels) or "1、2、3",
                repair=_("在對應設定裡補上這個值"),
            )
            return None
        return level

"""Which column is what, how dates are written, which encoding: said explicitly, never guessed."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping as Spec
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused

ENCODINGS = ("utf-8", "utf-8-sig", "cp950", "gb18030", "cp1252")
LISTS = ("text", "received", "resolved", "closed")
LONGEST_SOURCE = 60  # as the case keeps it
PROBE = dt.datetime(2026, 3, 31, 14, 5, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Mapping:
    """`text` and the moments may be put together from several columns, joined by a space.

    date_format  as strptime reads it, for the joined columns: "%d/%m/%Y %H:%M"
    levels       words of the file for impact and urgency: {"1 - High": 1}
    met          a column that says whether the promised time was kept, and its words for yes;
                 with one of `open_words` (a clock that stands) the case gets no verdict
    log          the file is a log of events: the last row of an id is the case
    missing      what the file writes where it knows nothing
    """

    id: str
    text: tuple[str, ...]
    received: tuple[str, ...]
    date_format: str
    source: str
    encoding: str = "utf-8"
    delimiter: str = ","
    zone: str = "Asia/Taipei"
    resolved: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    customer: str = ""
    customer_code: str = ""
    title: str = ""
    topic: str = ""
    impact: str = ""
    urgency: str = ""
    contact: str = ""
    levels: dict[str, int] = field(default_factory=dict)
    met: str = ""
    met_words: tuple[str, ...] = ("true", "yes", "1")
    open_words: tuple[str, ...] = ()
    missing: str = "?"
    log: bool = False

    def columns(self) -> list[str]:
        """Every column of the file that is used."""
        single = ("id", "customer", "title", "topic", "impact", "urgency", "contact", "met")
        named = [getattr(self, name) for name in single]
        return [c for c in (*named, *(c for n in LISTS for c in getattr(self, n))) if c]

    def as_spec(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def of(cls, spec: Spec[str, Any]) -> "Mapping":
        """From JSON; a name that is unknown or missing, or whose value does not fit, is refused
        by name."""
        if not isinstance(spec, Spec):
            raise Refused(
                "aftersales.mapping_unreadable",
                _('對應設定要是一個JSON物件，例如{"id": "單號"}。'),
                field="mapping",
            )
        known = {f.name: f for f in dataclasses.fields(cls)}
        if strange := [name for name in spec if name not in known]:
            raise Refused(
                "aftersales.mapping_unknown",
                _("對應設定裡有不認得的名稱：%(names)s。") % {"names": "、".join(strange)},
                field="mapping",
            )
        needed = ("id", "text", "received", "date_format", "source")
        if lacking := [name for name in needed if not spec.get(name)]:
            raise Refused(
                "aftersales.mapping_incomplete",
                _("對應設定還缺：%(names)s。") % {"names": "、".join(lacking)},
                field="mapping",
            )
        for name, value in spec.items():
            _demand_value(name, value, str(known[name].type))
        lists = {n: _columns(spec[n]) for n in (*LISTS, "met_words", "open_words") if n in spec}
        found = cls(**{**spec, **lists})
        if found.encoding not in ENCODINGS:
            raise Refused(
                "aftersales.mapping_encoding",
                _("編碼要是這幾種之一：%(names)s。") % {"names": "、".join(ENCODINGS)},
                field="encoding",
            )
        return found


def _demand_value(name: str, value: Any, kind: str) -> None:
    """Refuses a value of another kind than the field's, or one that cannot be used as written."""
    fits, expected = KINDS[kind]
    if fits(value) and name in WRITTEN:
        fits, expected = WRITTEN[name]
    if not fits(value):
        facts = {"name": name, "found": str(value)[:80], "expected": expected}
        raise Refused(
            "aftersales.mapping_value",
            _("對應設定的「%(name)s」不能是「%(found)s」，要是%(expected)s。") % facts,
            field="mapping",
        )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    """One column, or several in a list."""
    return _is_text(value) or (isinstance(value, list | tuple) and all(map(_is_text, value)))


def _is_levels(value: Any) -> bool:
    return isinstance(value, dict) and all(
        type(level) is int and 1 <= level <= 3 for level in value.values()
    )


def _reads_a_day(pattern: str) -> bool:
    """What it writes it reads again as the same day: it knows year, month and day."""
    try:
        return dt.datetime.strptime(PROBE.strftime(pattern), pattern).date() == PROBE.date()
    except ValueError:
        return False


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (OSError, ValueError, LookupError):
        return False


KINDS: dict[str, tuple[Callable[[Any], bool], str | Promise]] = {
    str(str): (_is_text, gettext_lazy("一段文字")),
    str(tuple[str, ...]): (_is_texts, gettext_lazy("一個欄名，或欄名的清單")),
    str(dict[str, int]): (_is_levels, gettext_lazy('由檔案的字對到1、2、3，例如{"高": 1}')),
    str(bool): (lambda value: isinstance(value, bool), gettext_lazy("true或false")),
}
WRITTEN: dict[str, tuple[Callable[[Any], bool], str | Promise]] = {
    "date_format": (_reads_a_day, gettext_lazy("含年、月、日的格式，例如%Y/%m/%d %H:%M")),
    "zone": (_is_zone, gettext_lazy("時區的名稱，例如Asia/Taipei")),
    "delimiter": (lambda mark: len(mark) == 1 and mark not in '"\r\n', gettext_lazy("一個字元")),
    "source": (lambda name: len(name) <= LONGEST_SOURCE, gettext_lazy("最多60個字")),
}


def _columns(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)

"""How dates, spans, numbers and shares are written, in the language of the reader.

Prose: 2026年11月20日 and 11月20日 週五; tables and exports: 2026-11-20. Nothing known is `--`.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from charter.ground import clock

NOTHING = "--"
WEEKDAYS = (_l("週一"), _l("週二"), _l("週三"), _l("週四"), _l("週五"), _l("週六"), _l("週日"))
MONTHS = (
    *(_l("1月"), _l("2月"), _l("3月"), _l("4月"), _l("5月"), _l("6月")),
    *(_l("7月"), _l("8月"), _l("9月"), _l("10月"), _l("11月"), _l("12月")),
)
MINUTE, HOUR, DAY = 60, 3600, 86400
Day = dt.date | dt.datetime
Number = int | float | Decimal


def _local(value: Day) -> Day:
    return clock.local(value) if isinstance(value, dt.datetime) else value


def _parts(value: Day) -> dict[str, object]:
    return _words(value.year, value.month, value.day, get_language())


@lru_cache(2000)
def _words(year: int, month: int, day: int, _language: str | None) -> dict[str, object]:
    weekday = dt.date(year, month, day).weekday()
    return {
        "year": year, "month": str(MONTHS[month - 1]), "day": day, "weekday": str(WEEKDAYS[weekday])
    }  # fmt: skip


def long_date(value: Day | None) -> str:
    """2026年11月20日."""
    if value is None:
        return NOTHING
    return pgettext("date", "%(year)s年%(month)s%(day)s日") % _parts(_local(value))


def short_day(value: Day | None) -> str:
    """11月20日: where the year and the weekday go without saying."""
    if value is None:
        return NOTHING
    return pgettext("date", "%(month)s%(day)s日") % _parts(_local(value))


def month(number: int) -> str:
    """11月."""
    return str(MONTHS[number - 1])


def day(value: Day | None) -> str:
    """11月20日 週五."""
    if value is None:
        return NOTHING
    return pgettext("date", "%(month)s%(day)s日 %(weekday)s") % _parts(_local(value))


def iso(value: Day | None) -> str:
    """2026-11-20, or 2026-11-20 14:05 for a moment."""
    if value is None:
        return NOTHING
    if isinstance(value, dt.datetime):
        return clock.local(value).isoformat(" ", "minutes")[:16]
    return value.isoformat()


def moment(value: dt.datetime | None, now: dt.datetime) -> str:
    """今天14:05, 昨天14:05, else 11月20日 14:05."""
    if value is None:
        return NOTHING
    local, today = clock.local(value), clock.local(now).date()
    facts = {**_parts(local), "time": f"{local:%H:%M}"}
    if local.date() == today:
        return _("今天%(time)s") % facts
    if local.date() == today - dt.timedelta(days=1):
        return _("昨天%(time)s") % facts
    return pgettext("date", "%(month)s%(day)s日 %(time)s") % facts


def span(seconds: float) -> str:
    """42分, 14小時, 3天: the largest unit that fits, rounded down."""
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("%(n)s分", "%(n)s分", minutes) % {"n": minutes}
    if seconds < DAY:
        hours = int(seconds // HOUR)
        return ngettext("%(n)s小時", "%(n)s小時", hours) % {"n": hours}
    days = int(seconds // DAY)
    return ngettext("%(n)s天", "%(n)s天", days) % {"n": days}


def deadline(due: dt.datetime | None, now: dt.datetime) -> str:
    """剩42分 or 逾期14小時 within a day of the deadline, the date outside of it."""
    if due is None:
        return NOTHING
    left = (due - now).total_seconds()
    if abs(left) >= DAY:
        return day(due) if left > 0 else _("逾期%(span)s") % {"span": span(-left)}
    text = _("剩%(span)s") if left >= 0 else _("逾期%(span)s")
    return text % {"span": span(abs(left))}


def number(value: Number | None, places: int = 0) -> str:
    """1,234 with a real minus sign; halves round up."""
    return NOTHING if value is None else _number(value, places)


@lru_cache(4096)
def _number(value: Number, places: int) -> str:
    if isinstance(value, int) and not places:
        return f"{'−' if value < 0 else ''}{abs(value):,}"
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{'−' if exact < 0 else ''}{abs(exact):,}"


def percent(value: Number | None, places: int = 1) -> str:
    """93.8%; `value` is already in percent."""
    return NOTHING if value is None else f"{_number(value, places)}%"


NUMERALS = "零一二三四五六七八九十"


def clause(identity: str) -> str:
    """`SP2.3.1a` as people cite it: A 二.3.1a; outside Chinese: A 2.3.1a."""
    found = re.fullmatch(r"S([PI])(\d+)(.*)", identity)
    if not found:
        return identity
    policy, chapter, rest = found.groups()
    chinese = (get_language() or "zh").startswith("zh") and int(chapter) < len(NUMERALS)
    return f"{'A' if policy == 'P' else 'B'} {NUMERALS[int(chapter)] if chinese else chapter}{rest}"

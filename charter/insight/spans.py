"""Which period a board shows: now, or a month, quarter or year up to the present one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.ground.periods import Period, named, next_period, period_of, previous_period

LENGTHS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Choice:
    """An entry of the switch; `key` is "" for now."""

    label: str
    key: str
    on: bool


@dataclass(frozen=True)
class Span:
    """The period shown (None: now), the switch, and the neighbours; `after` is None where
    nothing has begun yet."""

    period: Period | None
    choices: list[Choice]
    before: Choice | None
    after: Choice | None

    @property
    def said(self) -> str:
        """The period in words; "" for now."""
        return next((one.label for one in self.choices if one.on and one.key), "")

    @property
    def asked(self) -> str:
        return f"?period={self.period.key}" if self.period else ""


def asked_for(key: str) -> Span | None:
    """None for what is no period, or has not begun."""
    if not key:
        return Span(None, _choices(None, ""), None, None)
    found = named(key)
    if found is None or found[1].start > clock.today():
        return None
    length, period = found
    before, after = previous_period(length, period), next_period(length, period)
    begun = after.start <= clock.today()
    return Span(
        period,
        _choices(period, length),
        Choice(words(length, before), before.key, False),
        Choice(words(length, after), after.key, False) if begun else None,
    )


def _choices(period: Period | None, length: str) -> list[Choice]:
    """Now, and the month, quarter and year in which the chosen period ends."""
    day = min(period.last, clock.today()) if period else clock.today()
    row = [Choice(_("現在"), "", period is None)]
    for one in LENGTHS:
        found = period_of(one, day)
        row.append(Choice(words(one, found), found.key, one == length))
    return row


def words(length: str, period: Period) -> str:
    facts = {"year": period.start.year, "n": (period.start.month - 1) // 3 + 1}
    if length == "month":
        return _("%(year)s年%(month)s") % {**facts, "month": formats.month(period.start.month)}
    if length == "quarter":
        return _("%(year)s年第%(n)s季") % facts
    return _("%(year)s年") % facts

"""Readings are counted from the work or entered by the indicator's owner."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period, period_of
from charter.kernel.indicators.models import Indicator, Reading, Scope, Target
from charter.kernel.indicators.rules import Measured, Rule
from charter.kernel.indicators.verbs.alerts import _watch
from charter.kernel.indicators.verbs.definition import enrol, enrol_all
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person

TAKEN = declare("indicators.reading.taken", gettext_lazy("「%(title)s」%(period)s的數值已更新"))
ENTERED = declare(
    "indicators.reading.entered", gettext_lazy("%(by)s登錄「%(title)s」%(period)s：%(value)s")
)
HUNDRED = Decimal(100)
MICRO = Decimal("0.000001")
COUNTED = ("value", "numerator", "denominator", "spread", "n", "no_data_reason")


class Standing:
    """Every declared indicator and its readings of some periods: read once for all of them."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.enrolled = enrol_all()
        self.readings: dict[tuple[int, dt.date], dict[tuple[str, int], Reading]] = {}
        starts = {period.start for period in periods}
        rows = Reading.objects.filter(indicator__in=self.enrolled.values(), starts__in=starts)
        for one in rows:
            here = self.readings.setdefault((one.indicator_id, one.starts), {})
            here[one.scope, one.scope_id] = one


@transaction.atomic
def materialise(
    rule: Rule, day: dt.date, *, by: Person | None = None, standing: Standing | None = None
) -> int:
    """Count the period in which `day` lies, for every scope; returns how many values changed.

    A scope that had a reading and has nothing to count now becomes 'no data', never zero.
    """
    assert rule.source is not None, rule.name
    period = period_of(rule.period, day)
    if standing is None:
        indicator = enrol(rule)
        rows = Reading.objects.filter(indicator=indicator, starts=period.start)
        known = {(r.scope, r.scope_id): r for r in rows}
    else:
        indicator = standing.enrolled[rule.name]
        known = standing.readings.get((indicator.pk, period.start), {})
    counted = {(m.scope, m.scope_id): m for m in rule.source(period.start, period.end)}
    counted.setdefault((Scope.ORGANISATION.value, 0), Measured(Scope.ORGANISATION.value, 0))
    for scope in known.keys() - counted.keys():
        counted[scope] = Measured(*scope)
    changed = [
        reading
        for scope, measured in counted.items()
        if (reading := _read(indicator, period, measured, known.get(scope)))
    ]
    if changed:
        _keep(changed)
        record(TAKEN, indicator, by=by, period=period.key, scopes=len(changed))
        if Target.objects.filter(indicator=indicator).exists():
            for reading in changed:
                _watch(reading)
    return len(changed)


def _keep(readings: list[Reading]) -> None:
    """One statement for thousands of parts; a reading of the same period is written over."""
    Reading.objects.bulk_create(
        readings,
        update_conflicts=True,
        unique_fields=["indicator", "scope", "scope_id", "starts"],
        update_fields=[*COUNTED, "period", "ends", "taken_at"],
        batch_size=1000,
    )


def _read(
    indicator: Indicator, period: Period, measured: Measured, known: Reading | None
) -> Reading | None:
    """The reading to write, or None when the one there says the same."""
    value, reason = _value_of(indicator, measured)
    values: Facts = {
        "value": value,
        "numerator": _exact(measured.numerator),
        "denominator": _exact(measured.denominator),
        "spread": _exact(measured.spread) if measured.n > 1 and value is not None else None,
        "n": measured.n,
        "no_data_reason": reason,
    }
    if known is not None and all(getattr(known, k) == v for k, v in values.items()):
        return None
    return Reading(
        indicator=indicator,
        scope=measured.scope,
        scope_id=measured.scope_id,
        starts=period.start,
        period=period.key,
        ends=period.end,
        taken_at=clock.now(),
        **values,
    )


def _exact(number: Decimal | float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).quantize(MICRO)


def _value_of(indicator: Indicator, measured: Measured) -> tuple[Decimal | None, str]:
    """The value and, when there is none, why."""
    if measured.value is not None:
        return _exact(measured.value), ""
    top, bottom = measured.numerator, measured.denominator
    if top is None or bottom is None:
        return None, str(_("本期沒有可計算的紀錄"))
    if not bottom:
        return None, str(_("分母為0，無法計算"))
    ratio = Decimal(str(top)) / Decimal(str(bottom))
    return (ratio * HUNDRED if indicator.unit == "%" else ratio).quantize(MICRO), ""


@transaction.atomic
def enter_reading(
    indicator: Indicator,
    *,
    day: dt.date,
    value: Decimal | None,
    by: Person,
    n: int = 0,
    note: str = "",
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
    missing: str = "",
    spread: Decimal | None = None,
) -> Reading:
    """A figure that is not counted from the work, entered by the owner. Without a value, `missing`
    says why: no data is never zero. `spread` is as `Reading` says."""
    _may_enter(indicator, by)
    _sound(value, missing)
    _sound_spread(spread, value, n)
    period = period_of(indicator.period, day)
    if period.start > clock.today():
        raise Refused("indicators.future", _("不能登錄還沒開始的期間。"), field="day")
    values: Facts = {
        "period": period.key,
        "ends": period.end,
        "taken_at": clock.now(),
        "value": _exact(value),
        "n": n,
        "spread": _exact(spread),
        "no_data_reason": missing.strip()[:200] if value is None else "",
        "entered_by": by,
        "note": note.strip()[:200],
    }
    reading, _new = Reading.objects.update_or_create(
        indicator=indicator, scope=scope, scope_id=scope_id, starts=period.start, defaults=values
    )
    facts: Facts = {"scope": scope, "scope_id": scope_id}
    facts["value"] = str(value) if value is not None else reading.no_data_reason
    record(ENTERED, indicator, by=by, period=period.key, **facts)
    _watch(reading)
    return reading


def _may_enter(indicator: Indicator, by: Person) -> None:
    if indicator.is_by_event:
        raise Refused("indicators.by_event", _("這個指標按每次發生登錄，請登錄發生的日子。"))
    _may_read(indicator, by)


def _may_read(indicator: Indicator, by: Person) -> None:
    if indicator.is_counted:
        raise Refused("indicators.counted", _("這個指標由系統計算，不能人工登錄。"))
    if by != indicator.owner:
        raise Refused("indicators.not_owner", _("只有指標負責人可以登錄數值。"))


def _sound(value: Decimal | None, missing: str) -> None:
    if value is None and not missing.strip():
        raise Refused(
            "indicators.value_missing", _("請填寫數值；沒有資料時請寫明原因。"), field="value"
        )
    if value is not None and not value.is_finite():
        raise Refused("indicators.not_a_number", _("請填寫數字。"), field="value")


def _sound_spread(spread: Decimal | None, value: Decimal | None, n: int) -> None:
    if spread is None:
        return
    if not spread.is_finite() or spread < 0:
        raise Refused("indicators.not_a_spread", _("標準差要是零或正數。"), field="spread")
    if n < 2 or value is None:
        raise Refused(
            "indicators.spread_of_one",
            _("標準差要有兩個以上的值：請填寫平均值與件數（至少2）。"),
            field="spread",
        )

"""Targets are set, readings are taken, alerts are raised and cleared."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period, period_of
from charter.kernel.indicators.formulas import OK, RED, alarm, level
from charter.kernel.indicators.models import Alert, Indicator, Reading, Scope, Target, target_on
from charter.kernel.indicators.rules import RULES, Measured, Rule
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role

DECLARED = declare("indicators.indicator.declared", gettext_lazy("開始衡量「%(title)s」"))
TARGET = declare("indicators.target.set", gettext_lazy("%(by)s設定「%(title)s」的目標：%(value)s"))
OWNER = declare(
    "indicators.indicator.owner_set",
    gettext_lazy("%(by)s指定%(owner_name)s負責「%(title)s」"),
    gettext_lazy("你負責的指標"),
)
TAKEN = declare("indicators.reading.taken", gettext_lazy("「%(title)s」%(period)s的數值已更新"))
ENTERED = declare(
    "indicators.reading.entered", gettext_lazy("%(by)s登錄「%(title)s」%(period)s：%(value)s")
)
RAISED = declare(
    "indicators.alert.raised",
    gettext_lazy("「%(title)s」%(period)s為%(value)s，觸發預警，請說明原因"),
    gettext_lazy("你負責的指標預警"),
)
CLEARED = declare(
    "indicators.alert.cleared",
    gettext_lazy("「%(title)s」連續兩期恢復正常，預警解除"),
    gettext_lazy("你負責的指標"),
)
SETTERS = (Role.MANAGEMENT, Role.STEERING_GROUP, Role.QUALITY, Role.IMPROVEMENT_OFFICE)
HUNDRED = Decimal(100)
MICRO = Decimal("0.000001")


@transaction.atomic
def enrol(rule: Rule, *, by: Person | None = None) -> Indicator:
    """The row beside a declared rule; made once, kept in step with the declaration."""
    values = {
        "title": str(rule.label)[:100],
        "formula": str(rule.formula)[:300],
        "unit": rule.unit,
        "direction": rule.direction,
        "period": rule.period,
        "clauses": list(rule.clauses),
    }
    found = Indicator.objects.filter(name=rule.name).first()
    if found is not None:
        if any(getattr(found, name) != value for name, value in values.items()):
            Indicator.objects.filter(pk=found.pk).update(**values)
            found.refresh_from_db()
        return found
    owner = Person.objects.holding(rule.owner_role).order_by("pk").first()
    indicator = Indicator.objects.create(name=rule.name, owner=owner, **values)
    record(DECLARED, indicator, by=by, clauses=list(rule.clauses))
    return indicator


@transaction.atomic
def set_owner(indicator: Indicator, *, owner: Person, by: Person) -> None:
    _may_set(by)
    if not owner.is_active or owner.is_customer:
        raise Refused("indicators.owner_not_staff", _("負責人必須是在職員工。"), field="owner")
    indicator.owner = owner
    indicator.save(update_fields=["owner"])
    record(OWNER, indicator, by=by, tell=[owner], owner=owner.pk, owner_name=str(owner))


@transaction.atomic
def set_target(
    indicator: Indicator,
    *,
    since: dt.date,
    by: Person | None,
    value: Decimal | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    baseline: Decimal | None = None,
    amber: Decimal | None = None,
    red: Decimal | None = None,
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
    reason: str = "",
) -> Target:
    """A target from a day on. Earlier ones stay, so that old periods keep their verdicts."""
    _may_begin(since, by)
    _sensible(indicator, value, low, high)
    target = Target.objects.create(
        indicator=indicator,
        scope=scope,
        scope_id=scope_id,
        since=since,
        value=value,
        low=low,
        high=high,
        baseline=baseline,
        amber=amber,
        red=red,
        reason=reason.strip(),
        set_by=by,
        set_at=clock.now(),
    )
    shown = str(value) if value is not None else f"{low}～{high}"
    facts: Facts = {"scope": scope, "scope_id": scope_id, "since": since.isoformat()}
    record(TARGET, indicator, by=by, value=shown, reason=reason, **facts)
    return target


def _may_begin(since: dt.date, by: Person | None) -> None:
    if by is None:
        return
    _may_set(by)
    if since < clock.today():
        raise Refused(
            "indicators.target_past", _("生效日不能早於今天，過去的判定不能改寫。"), field="since"
        )


def _may_set(by: Person) -> None:
    if not by.has_role(*SETTERS):
        raise Refused(
            "indicators.not_allowed", _("目標由管理層、領導小組、質量管理或服務改善辦公室設定。")
        )


def _sensible(
    indicator: Indicator, value: Decimal | None, low: Decimal | None, high: Decimal | None
) -> None:
    if indicator.direction == Indicator.Direction.RANGE:
        if low is None or high is None or low > high:
            raise Refused("indicators.range_missing", _("請填寫下限與上限，下限不可大於上限。"))
    elif value is None:
        raise Refused("indicators.target_missing", _("請填寫目標值。"), field="value")


@transaction.atomic
def materialise(rule: Rule, day: dt.date, *, by: Person | None = None) -> int:
    """Count the period in which `day` lies, for every scope; returns how many values changed.

    A scope that had a reading and has nothing to count now becomes 'no data', never zero.
    """
    assert rule.source is not None, rule.name
    indicator = enrol(rule)
    period = period_of(rule.period, day)
    known = {
        (r.scope, r.scope_id): r
        for r in Reading.objects.filter(indicator=indicator, starts=period.start)
    }
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
        record(TAKEN, indicator, by=by, period=period.key, scopes=len(changed))
        for reading in changed:
            _watch(reading)
    return len(changed)


def _read(
    indicator: Indicator, period: Period, measured: Measured, known: Reading | None
) -> Reading | None:
    """The reading written, or None when it already says the same."""
    value, reason = _value_of(indicator, measured)
    values: Facts = {
        "value": value,
        "numerator": _exact(measured.numerator),
        "denominator": _exact(measured.denominator),
        "n": measured.n,
        "no_data_reason": reason,
    }
    if known is not None and all(getattr(known, k) == v for k, v in values.items()):
        return None
    reading, _created = Reading.objects.update_or_create(
        indicator=indicator,
        scope=measured.scope,
        scope_id=measured.scope_id,
        starts=period.start,
        defaults={
            "period": period.key,
            "ends": period.end,
            "taken_at": clock.now(),
            **values,
        },
    )
    return reading


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
    value: Decimal,
    by: Person,
    n: int = 0,
    note: str = "",
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
) -> Reading:
    """A figure that is not counted from the work, entered by the indicator's owner."""
    if indicator.is_counted:
        raise Refused("indicators.counted", _("這個指標由系統計算，不能人工登錄。"))
    if by != indicator.owner:
        raise Refused("indicators.not_owner", _("只有指標負責人可以登錄數值。"))
    if not value.is_finite():
        raise Refused("indicators.not_a_number", _("請填寫數字。"), field="value")
    period = period_of(indicator.period, day)
    if period.start > clock.today():
        raise Refused("indicators.future", _("不能登錄還沒開始的期間。"), field="day")
    measured = Measured(scope, scope_id, value=value, n=n)
    reading = _read(indicator, period, measured, None)
    assert reading is not None
    Reading.objects.filter(pk=reading.pk).update(entered_by=by, note=note.strip()[:200])
    reading.refresh_from_db()
    record(ENTERED, indicator, by=by, period=period.key, value=str(value), scope=scope)
    _watch(reading)
    return reading


def _watch(reading: Reading) -> None:
    """Raise or clear the alert of this indicator and scope, with hysteresis."""
    indicator = reading.indicator
    if indicator.is_counted and reading.ends > clock.today():
        return  # half a month is no verdict on the month
    target = target_on(indicator, reading.starts, reading.scope, reading.scope_id)
    if target is None or indicator.direction == Indicator.Direction.RANGE:
        return
    here = {"indicator": indicator, "scope": reading.scope, "scope_id": reading.scope_id}
    recent = Reading.objects.filter(**here, starts__lte=reading.starts, value__isnull=False)
    values = list(recent.order_by("-starts").values_list("value", flat=True)[:2])[::-1]
    levels = [level(v, target.amber, target.red, indicator.direction) for v in values]
    standing = Alert.objects.select_for_update().filter(**here, cleared_at=None).first()
    stands = alarm(levels, standing is not None)
    if stands and standing is None:
        _raise_alert(reading, RED if levels[-1] == RED else "amber")
    elif standing is not None and not stands and levels[-1] == OK:
        Alert.objects.filter(pk=standing.pk).update(cleared_at=clock.now())
        record(CLEARED, indicator, by=None, tell=_owners(indicator), scope=reading.scope)


def _raise_alert(reading: Reading, grade: str) -> None:
    indicator = reading.indicator
    Alert.objects.create(
        indicator=indicator,
        scope=reading.scope,
        scope_id=reading.scope_id,
        level=grade,
        period=reading.period,
        raised_at=clock.now(),
    )
    facts: Facts = {"period": reading.period, "value": f"{reading.value:.1f}{indicator.unit}"}
    tell = _owners(indicator)
    record(RAISED, indicator, by=None, tell=tell, scope=reading.scope, level=grade, **facts)


def _owners(indicator: Indicator) -> list[Person]:
    return [indicator.owner] if indicator.owner else []


@transaction.atomic
def enrol_all(*, by: Person | None = None) -> int:
    """A row for every declared rule."""
    return len([enrol(rule) for rule in RULES.values()])

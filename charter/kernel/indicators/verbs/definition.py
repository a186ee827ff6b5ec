"""What is measured, who answers for it, and what is aimed at."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import CALENDAR, EVENT
from charter.kernel.indicators.models import Indicator, Scope, Target
from charter.kernel.indicators.rules import KINDS, METHODS, RULES, Rule
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role

DECLARED = declare("indicators.indicator.declared", gettext_lazy("開始衡量「%(title)s」"))
CREATED = declare(
    "indicators.indicator.created",
    gettext_lazy("%(by)s新增指標「%(title)s」，由%(owner_name)s負責"),
    gettext_lazy("你負責的指標"),
)
RETIRED = declare(
    "indicators.indicator.retired",
    gettext_lazy("%(by)s停用指標「%(title)s」：%(reason)s"),
    gettext_lazy("你負責的指標"),
)
TARGET = declare("indicators.target.set", gettext_lazy("%(by)s設定「%(title)s」的目標：%(value)s"))
OWNER = declare(
    "indicators.indicator.owner_set",
    gettext_lazy("%(by)s指定%(owner_name)s負責「%(title)s」"),
    gettext_lazy("你負責的指標"),
)
SETTERS = (Role.MANAGEMENT, Role.STEERING_GROUP, Role.QUALITY, Role.IMPROVEMENT_OFFICE)


@transaction.atomic
def enrol(rule: Rule, *, by: Person | None = None) -> Indicator:
    """The row beside a declared rule; made once, kept in step with the declaration."""
    return _in_step(rule, Indicator.objects.filter(name=rule.name).first(), by)


def _in_step(rule: Rule, found: Indicator | None, by: Person | None) -> Indicator:
    values = {
        "title": str(rule.label)[:100],
        "formula": str(rule.formula)[:300],
        "unit": rule.unit,
        "direction": rule.direction,
        "period": rule.period,
        "clauses": list(rule.clauses),
        "kind": rule.kind,
        "method": rule.method,
    }
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
def enrol_all(*, by: Person | None = None) -> dict[str, Indicator]:
    """A row for every declared rule, by its name."""
    rows = Indicator.objects.in_bulk(list(RULES), field_name="name")
    return {name: _in_step(rule, rows.get(name), by) for name, rule in RULES.items()}


@transaction.atomic
def create(
    *,
    title: str,
    formula: str,
    unit: str,
    direction: str,
    period: str,
    kind: str,
    method: str,
    owner: Person,
    by: Person,
    clauses: Sequence[str] = (),
) -> Indicator:
    """An indicator that the organisation made up; its owner enters the figures."""
    _may_set(by)
    _able(owner)
    if not (title.strip() and formula.strip()):
        raise Refused("indicators.undefined", _("請填寫指標名稱與公式。"), field="title")
    if Indicator.objects.filter(title=title.strip(), is_active=True).exists():
        raise Refused(
            "indicators.title_taken", _("已經有同名的指標，請換一個名稱。"), field="title"
        )
    known = direction in Indicator.Direction.values and period in (*CALENDAR, EVENT)
    if not (known and kind in KINDS and method in METHODS):
        raise Refused("indicators.unknown_choice", _("請從清單中選擇方向、期間、類別與評估方法。"))
    indicator = Indicator.objects.create(
        name=f"own.{uuid.uuid4().hex[:12]}",
        title=title.strip()[:100],
        formula=formula.strip()[:300],
        unit=unit.strip()[:20],
        direction=direction,
        period=period,
        kind=kind,
        method=method,
        clauses=list(clauses),
        owner=owner,
    )
    facts: Facts = {"owner": owner.pk, "owner_name": str(owner), "formula": indicator.formula}
    record(CREATED, indicator, by=by, tell=[owner], **facts)
    return indicator


@transaction.atomic
def retire(indicator: Indicator, *, reason: str, by: Person) -> None:
    """Measured no more; its figures stay. One that a room declares cannot be retired."""
    _may_set(by)
    if indicator.definition is not None:
        raise Refused("indicators.declared", _("這個指標由系統衡量，不能停用。"))
    if not reason.strip():
        raise Refused("indicators.reason_missing", _("請寫明停用的原因。"), field="reason")
    if not Indicator.objects.filter(pk=indicator.pk, is_active=True).update(is_active=False):
        raise Refused("indicators.already_retired", _("這個指標已經停用。"))
    indicator.is_active = False
    owners = [indicator.owner] if indicator.owner else []
    record(RETIRED, indicator, by=by, tell=owners, reason=reason.strip())


def _able(owner: Person) -> None:
    if not owner.is_active or owner.is_customer:
        raise Refused("indicators.owner_not_staff", _("負責人必須是在職員工。"), field="owner")


@transaction.atomic
def set_owner(indicator: Indicator, *, owner: Person, by: Person | None) -> None:
    if by is not None:
        _may_set(by)
    _able(owner)
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

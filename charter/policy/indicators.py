"""What the house measures of its own keeping: approvals, measures, duties, alerts, the policies.

Declared here because the kernel's nouns do not know one another; the policy floor knows them all.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Decision, Request, Step
from charter.kernel.duties.models import Duty
from charter.kernel.indicators.models import Alert
from charter.kernel.indicators.rules import ORGANISATION, Measured, indicator
from charter.kernel.parameters.queries import in_force
from charter.org.models import Role
from charter.policy.models import Judgement, Verdict

GROUP = _("制度執行")
Rows = QuerySet[Any]


def _moments(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The days start <= day < end as moments; what lies ahead of now is not counted yet."""
    first, last = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (start, end))
    return first, min(last, clock.now())


def _days(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The same as days: what is due today is not late yet."""
    return start, min(end, clock.today())


def _shares(rows: Rows, department: str) -> Iterator[Measured]:
    """Each department's share of rows that are kept, and the whole."""
    counted = rows.order_by().values(department)
    found = counted.annotate(kept=Count("pk", filter=Q(is_kept=True)), all=Count("pk"))
    top = bottom = 0
    for unit, kept, total in found.values_list(department, "kept", "all"):
        top, bottom = top + kept, bottom + total
        if unit is not None:
            yield Measured("department", unit, kept, total, total)
    if bottom:
        yield Measured(ORGANISATION, 0, top, bottom, bottom)


def _of(rows: Rows, department: str, scope: str, key: int) -> Rows:
    return rows.filter(**{department: key}) if scope == "department" else rows


def approvals_due(start: dt.date, end: dt.date) -> Rows:
    """Requests with a step that fell due in the period; kept: each was decided by its moment."""
    first, last = _moments(start, end)
    due = Step.objects.filter(request=OuterRef("pk"), due_at__gte=first, due_at__lt=last)
    due = due.filter(state__in=(Step.State.OPEN, Step.State.DONE))
    slow = Decision.objects.filter(step=OuterRef("pk"), at__gt=OuterRef("due_at"))
    late = due.filter(Q(state=Step.State.OPEN) | Exists(slow))
    return Request.objects.filter(Exists(due)).annotate(is_kept=~Exists(late))


def actions_due(start: dt.date, end: dt.date) -> Rows:
    """Measures due in the period; kept: reported done on their day or before."""
    first, last = _days(start, end)
    rows = Action.objects.filter(due__gte=first, due__lt=last)
    rows = rows.exclude(state=Action.State.CANCELLED)
    return rows.annotate(is_kept=Q(done_at__isnull=False) & Q(done_at__date__lte=F("due")))


def actions_to_verify(start: dt.date, end: dt.date) -> Rows:
    """Measures whose time to be verified ran out in the period; kept: verified before."""
    first, last = _moments(start, end)
    days = dt.timedelta(days=int(in_force()["effect_check_days"]))
    within = ExpressionWrapper(F("done_at") + Value(days), output_field=DateTimeField())
    rows = Action.objects.filter(done_at__gte=first - days, done_at__lt=last - days)
    rows = rows.exclude(state=Action.State.CANCELLED)
    return rows.annotate(is_kept=Q(verified_at__isnull=False) & Q(verified_at__lte=within))


def actions_verified(start: dt.date, end: dt.date) -> Rows:
    """Measures verified in the period; kept: found effective."""
    first, last = _moments(start, end)
    rows = Action.objects.filter(verified_at__gte=first, verified_at__lt=last)
    return rows.annotate(is_kept=Q(state=Action.State.EFFECTIVE))


def duties_due(start: dt.date, end: dt.date) -> Rows:
    """Recurring duties due in the period; kept: done on their day or before."""
    first, last = _days(start, end)
    rows = Duty.objects.filter(due__gte=first, due__lt=last)
    asked = rows.filter(state__in=(Duty.State.OPEN, Duty.State.FULFILLED))
    return asked.annotate(is_kept=Q(fulfilled_on__isnull=False) & Q(fulfilled_on__lte=F("due")))


def alerts_due(start: dt.date, end: dt.date) -> Rows:
    """Alerts that had to be explained in the period; kept: explained on their day or before."""
    first, last = _days(start, end)
    rows = Alert.objects.filter(due__gte=first, due__lt=last)
    told = rows.annotate(told_on=TruncDate("answered_at"))
    found: Rows = told.annotate(is_kept=Q(told_on__isnull=False) & Q(told_on__lte=F("due")))
    return found


def clauses_kept(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the clauses that had evidence at the end of the period, those kept."""
    _first, last = _moments(start, end)
    rows = Judgement.objects.of_organisation().standing(last)
    known = (Verdict.KEPT, Verdict.AT_RISK, Verdict.BROKEN)
    found = rows.filter(verdict__in=known).aggregate(
        kept=Count("pk", filter=Q(verdict__in=[Verdict.KEPT])), all=Count("pk")
    )
    if found["all"]:
        yield Measured(ORGANISATION, 0, found["kept"], found["all"], found["all"])


SHARES: "tuple[tuple[str, tuple[str, ...], Any, Any, Any, str, Any, str], ...]" = (
    (
        "approvals.in_time",
        ("SP2.1.1c",),
        _("審批按時率"),
        _("期限內決定的審批÷本期到期的審批"),
        _("每一步的期限按工作日計算；一件審批有任一步超過期限即不算按時"),
        "department",
        approvals_due,
        Role.MANAGEMENT,
    ),
    (
        "actions.done_in_time",
        ("SP2.3.2b", "SI4.1"),
        _("措施按時完成率"),
        _("期限內回報完成的措施÷本期到期的措施"),
        _("整改、風險應對、會議決議等措施；取消的不計，延期的按新期限"),
        "owner__department",
        actions_due,
        Role.QUALITY,
    ),
    (
        "actions.verified_in_time",
        ("SP2.3.2b", "SI5.4a"),
        _("措施按時驗證率"),
        _("期限內由他人驗證的措施÷本期應驗證的措施"),
        _("回報完成後，在效果驗證的天數內由負責人以外的人驗證"),
        "owner__department",
        actions_to_verify,
        Role.QUALITY,
    ),
    (
        "actions.effective",
        ("SP4.4c", "SI5.4a"),
        _("措施有效率"),
        _("驗證有效的措施÷本期驗證的措施"),
        _("由負責人以外的人驗證的結論"),
        "owner__department",
        actions_verified,
        Role.QUALITY,
    ),
    (
        "duties.in_time",
        ("SI2.2", "SI2.3"),
        _("定期義務按時履行率"),
        _("期限內履行的義務÷本期到期的義務"),
        _("會議、檢討、報告等定期義務；核准免除與不再需要的不計"),
        "owner__department",
        duties_due,
        Role.IMPROVEMENT_OFFICE,
    ),
    (
        "alerts.explained_in_time",
        ("SP6.3b",),
        _("預警按時說明率"),
        _("期限內說明原因的預警÷本期應說明的預警"),
        _("指標觸發的預警，由負責人說明"),
        "indicator__owner__department",
        alerts_due,
        Role.QUALITY,
    ),
)


def _declare(row: tuple[Any, ...]) -> None:
    name, cited, label, formula, data, department, rows, owner = row
    indicator(
        name,
        cited,
        label,
        formula=formula,
        unit="%",
        source=lambda start, end: _shares(rows(start, end), department),
        data=data,
        owner_role=owner,
        group=GROUP,
        records=lambda start, end, scope, key: _of(rows(start, end), department, scope, key),
    )


for share in SHARES:
    _declare(share)

indicator(
    "policy.kept",
    ("SP1.1",),
    _("制度落實率"),
    formula=_("有在做的條款÷有證據的條款"),
    unit="%",
    source=clauses_kept,
    data=_("兩份制度期末的判定；缺證據與人工確認的條款不計"),
    owner_role=Role.MANAGEMENT,
    group=GROUP,
)

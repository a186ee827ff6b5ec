"""What is measured of this room: the margin of projects, the deviation from the budget."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.rules import LOWER, Measured, by_department, indicator
from charter.org.models import Role
from charter.rooms.cost.models import Booking, Claim, Standing
from charter.rooms.projects.models import Project

GROUP = _("成本")
ZERO = Decimal(0)


def _spent(end: dt.date) -> dict[tuple[int, str], Decimal]:
    """Actual cost by project and category up to that day."""
    rows = Booking.objects.actual().filter(day__lt=end).order_by()
    found = rows.values_list("project", "category").annotate(sum=Sum("amount"))
    return {(project, category): amount for project, category, amount in found}


def margin(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Revenue less cost of the projects that ran in the period and have a contract amount. Of
    what is closed the actual cost; of what runs the budget, or more where more was spent."""
    running = Project.objects.filter(contract_amount__gt=0, created_at__date__lt=end)
    running = running.exclude(phase=Project.Phase.CLOSED, accepted_at__date__lt=start)
    spent: dict[int, Decimal] = {}
    for (project, _category), amount in _spent(end).items():
        spent[project] = spent.get(project, ZERO) + amount
    closed = set(running.filter(cost_closing__at__date__lt=end).values_list("pk", flat=True))
    over = set(running.filter(accepted_at__date__lt=end).values_list("pk", flat=True))
    rows: dict[int, list[Decimal]] = {}
    counts: dict[int, int] = {}
    facts = ("pk", "department", "contract_amount", "budget_total")
    for pk, department, revenue, budget in running.values_list(*facts):
        if pk in over - closed:
            continue  # delivered, and its cost is not analysed yet: nothing is known for sure
        cost = spent.get(pk, ZERO) if pk in closed else max(budget, spent.get(pk, ZERO))
        row = rows.setdefault(department, [ZERO, ZERO])
        row[0], row[1] = row[0] + revenue - cost, row[1] + revenue
        counts[department] = counts.get(department, 0) + 1
    yield from by_department(((unit, row[0], row[1]) for unit, row in rows.items()), counts)


def deviation(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """By how much the categories of running projects are beyond their budgets, of all budgets."""
    spent, rows, counts = _spent(end), dict[int, list[Decimal]](), dict[int, int]()
    found: Any = Standing.objects.filter(project__phase__in=Project.ACTIVE, budget__gt=0)
    facts = ("project", "category", "project__department", "budget")
    for project, category, department, budget in found.values_list(*facts):
        row = rows.setdefault(department, [ZERO, ZERO])
        row[0] += max(ZERO, spent.get((project, category), ZERO) - budget)
        row[1] += budget
        counts[department] = counts.get(department, 0) + 1
    yield from by_department(((unit, row[0], row[1]) for unit, row in rows.items()), counts)


def paid_days(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Calendar days from sending a claim to its payment, of those paid in the period."""
    claims = Claim.objects.filter(paid_at__date__gte=start, paid_at__date__lt=end)
    rows: dict[int, list[Decimal]] = {}
    counts: dict[int, int] = {}
    facts = ("project__department", "submitted_at", "paid_at")
    for department, sent, paid in claims.values_list(*facts):
        row = rows.setdefault(department, [ZERO, ZERO])
        row[0] += (paid - sent).days
        row[1] += 1
        counts[department] = counts.get(department, 0) + 1
    yield from by_department(((unit, row[0], row[1]) for unit, row in rows.items()), counts)


indicator(
    "projects.margin",
    "SP1.1",
    _("項目毛利率"),
    formula=_("（合同收入－項目成本）÷合同收入"),
    unit="%",
    period="quarter",
    source=margin,
    data=_("結案的用實際成本；進行中的用預算，已用超過預算的用已用"),
    owner_role=Role.FINANCE,
    group=GROUP,
    kind="business",
)
indicator(
    "cost.deviation",
    "SP5.2d",
    _("成本超支率"),
    formula=_("進行中項目各科目超出預算的金額合計÷預算合計"),
    unit="%",
    direction=LOWER,
    source=deviation,
    data=_("成本帳的實際費用與生效預算"),
    owner_role=Role.FINANCE,
    group=GROUP,
)
indicator(
    "cost.claim_days",
    "SP5.2c",
    _("報銷付款天數"),
    formula=_("本期付款的報銷，從送出到付款的日曆天數平均"),
    unit="",
    direction=LOWER,
    source=paid_days,
    data=_("費用報銷的送出與付款時間"),
    owner_role=Role.FINANCE,
    group=GROUP,
)

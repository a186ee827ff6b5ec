"""The month is settled: its figures are kept, and it takes no more lines (SP5.3a)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.cost.models import Booking, Settlement, Standing
from charter.rooms.cost.periods import following, last_whole_month
from charter.rooms.cost.permissions import may_keep
from charter.rooms.cost.queries import next_month
from charter.rooms.cost.verbs._common import _demand, _hold
from charter.rooms.projects.models import Project

SETTLED = declare(
    "cost.month.settled",
    gettext_lazy("%(by)s核算了「%(title)s」%(month)s的成本%(amount)s"),
    gettext_lazy("你負責的項目"),
)


@transaction.atomic
def settle_month(project: Project, *, month: dt.date, by: Person | None) -> Settlement:
    """Settle one whole month, in order; from then on it can only be corrected by a later line."""
    _demand(may_keep(by), by, _("成本由財務核算。"))
    _hold(project)
    first = month.replace(day=1)
    if first > last_whole_month():
        raise Refused("cost.month_not_over", _("這個月還沒結束，月底之後才能核算。"), field="month")
    due = next_month(project)
    if first != due:
        raise Refused(
            "cost.month_order",
            _("請依序核算：下一個要核算的月份是%(month)s。") % {"month": f"{due:%Y-%m}"},
            field="month",
        )
    figures = _figures(project, first)
    actual = sum((Decimal(row["actual"]) for row in figures.values()), Decimal(0))
    made = Settlement.objects.create(
        project=project,
        month=first,
        actual=actual,
        figures=figures,
        settled_at=clock.now(),
        settled_on=clock.today(),
        by=by,
    )
    facts: Facts = {"month": f"{first:%Y-%m}", "amount": str(actual)}
    record(SETTLED, project, by=by, tell=[project.manager], settlement=made.pk, **facts)
    return made


def _figures(project: Project, month: dt.date) -> dict[str, Any]:
    """Per category: budget in force, this month, to date, promised then."""
    end = following(month)
    lines = Booking.objects.filter(project=project, day__lt=end).order_by().values("category")
    actual = Q(kind="actual")
    sums = lines.annotate(
        month=Sum("amount", filter=actual & Q(day__gte=month), default=Decimal(0)),
        to_date=Sum("amount", filter=actual, default=Decimal(0)),
        committed=Sum("amount", filter=~actual, default=Decimal(0)),
    )
    found: dict[str, dict[str, Any]] = {row["category"]: dict(row) for row in sums}
    budgets = dict(Standing.objects.filter(project=project).values_list("category", "budget"))
    return {
        code: {
            "budget": str(budgets.get(code, Decimal(0))),
            "actual": str(found.get(code, {}).get("month", Decimal(0))),
            "to_date": str(found.get(code, {}).get("to_date", Decimal(0))),
            "committed": str(found.get(code, {}).get("committed", Decimal(0))),
        }
        for code in {*found, *budgets}
    }

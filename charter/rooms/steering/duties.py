"""What is owed again and again while a plan is carried out."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.org.models import Person, Role
from charter.rooms.improvement.models import Cycle, Plan
from charter.rooms.steering.meetings import EXCHANGE
from charter.rooms.steering.models import Evaluation

CARRIED_OUT = Cycle.State.PUBLISHED


def _plans() -> QuerySet[Plan]:
    """Those of departments whose plan is being carried out."""
    found = Plan.objects.filter(cycle__state=CARRIED_OUT, versions__state="in_force")
    return found.select_related("owner", "cycle__holder", "department")


def _owner(plan: Any) -> Person | None:
    owner: Person = plan.owner
    return owner if owner.is_active else None


def _holder(cycle: Any) -> Person | None:
    holder: Person | None = cycle.holder
    return holder if holder and holder.is_active else _office()


def _office() -> Person | None:
    return Person.objects.holding(Role.IMPROVEMENT_OFFICE).order_by("pk").first()


def _due(evaluation: Any) -> Any:
    return evaluation.due


duty(
    "steering.report",
    "SI2.3",
    _("匯報部門改善進度"),
    period="department_report_interval_days",
    owner=_owner,
    proof="steering.report.handed_in",
    scope=_plans,
    within=5,
    url=lambda pk: reverse("steering:report_new", args=[pk]),
)
duty(
    "steering.meeting",
    "SI4.3b",
    _("召開服務改善例會"),
    period="improvement_meeting_interval_days",
    owner=_holder,
    proof=EXCHANGE.held,
    scope=lambda: Cycle.objects.filter(state=CARRIED_OUT).select_related("holder"),
    url=lambda pk: reverse("meetings:list"),
)
duty(
    "steering.evaluation",
    "SI5.3a",
    _("完成改善評估"),
    period=ONCE,
    owner=lambda evaluation: _holder(evaluation.cycle),
    proof="steering.evaluation.published",
    scope=lambda: Evaluation.objects.drafts().select_related("cycle__holder"),
    due=_due,
    url=lambda pk: reverse("steering:evaluation", args=[pk]),
)

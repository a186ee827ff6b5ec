"""What this room owes again and again: the settlement of every month (SP5.3a)."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project


def keeper(_record: Any = None) -> Person | None:
    """Whoever of finance has been there longest."""
    return Person.objects.holding(Role.FINANCE).order_by("pk").first()


duty(
    "cost.settlement",
    "SP5.3a",
    _("核算上月成本"),
    period="month",
    within=10,
    owner=keeper,
    proof="cost.month.settled",
    scope=lambda: Project.objects.active(),
    url=lambda pk: reverse("cost:of_project", args=[pk]),
)


def _delivered() -> "QuerySet[Project]":
    """Handed over, without a cost analysis."""
    return Project.objects.finished().filter(cost_closing=None).select_related("manager")


def _manager(project: Any) -> Person | None:
    manager: Person = project.manager
    return manager if manager.is_active else None


def _analysis_day(project: Any) -> dt.date:
    accepted = timezone.localdate(project.accepted_at or project.phase_since)
    return organisation_engine().add_days(accepted, in_force()["summary_days"])


duty(
    "cost.closing",
    "SP5.3b",
    _("寫成本總結"),
    period=ONCE,
    owner=_manager,
    proof="cost.closing.written",
    scope=_delivered,
    due=_analysis_day,
    url=lambda pk: reverse("cost:close", args=[pk]),
)

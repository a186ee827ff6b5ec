"""What this room owes again and again: the sweep of every active project (SP6.1a)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import duty
from charter.org.models import Person
from charter.rooms.projects.models import Project


def _manager(project: Any) -> Person | None:
    manager: Person = project.manager
    return manager if manager.is_active else None


def _active() -> QuerySet[Project]:
    """In every phase from forming the team to acceptance."""
    return Project.objects.active().select_related("manager")


duty(
    "risk.sweep",
    "SP6.1a",
    _("排查風險"),
    period="risk_sweep_interval_days",
    owner=_manager,
    proof="risk.sweep.held",
    scope=_active,
    url=lambda pk: reverse("risk:hold_sweep", args=[pk]),
)

"""What this room owes again and again: the team meeting of every active project (SP2.1.2c)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import duty
from charter.org.models import Person
from charter.rooms.communication.meetings import TEAM
from charter.rooms.projects.models import Project

MEETING_PHASES = (Project.Phase.PLANNING, Project.Phase.EXECUTION, Project.Phase.ACCEPTANCE)


def _manager(project: Any) -> Person | None:
    manager: Person = project.manager
    return manager if manager.is_active else None


def _active() -> QuerySet[Project]:
    return Project.objects.filter(phase__in=MEETING_PHASES).select_related("manager")


duty(
    "communication.team_meeting",
    "SP2.1.2c",
    _("開團隊會議"),
    period="team_meeting_interval_days",
    owner=_manager,
    proof=TEAM.held,
    scope=_active,
    url=lambda pk: reverse("communication:of_project", args=[pk]),
)

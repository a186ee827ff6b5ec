"""Questions about many tasks."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from charter.org.models import Person
from charter.rooms.projects.models.project import Project

if TYPE_CHECKING:
    from charter.rooms.projects.models.plan import Task  # noqa: F401 - in a string below

UNSPECIFIED = Q(kind="task") & (Q(requirement="") | Q(quality_standard=""))
EXECUTING = (Project.Phase.EXECUTION, Project.Phase.ACCEPTANCE)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person: Person) -> "TaskQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(
            Q(owner=person) | Q(project__in=Project.objects.visible_to(person).values("pk"))
        )

    def in_force(self) -> "TaskQuerySet":
        return self.filter(plan__state="in_force")

    def work(self) -> "TaskQuerySet":
        """Tasks and milestones, without the phases that only hold them together."""
        return self.exclude(kind="phase")

    def unspecified(self) -> "TaskQuerySet":
        """Tasks without a requirement or without a standard of quality."""
        return self.filter(UNSPECIFIED)

    def being_executed(self) -> "TaskQuerySet":
        return self.in_force().work().filter(project__phase__in=EXECUTING)

    def owed_by(self, person: Person) -> "TaskQuerySet":
        return self.being_executed().filter(owner=person, actual_finish=None)

    def in_progress(self) -> "TaskQuerySet":
        return self.being_executed().filter(actual_start__isnull=False, actual_finish=None)

    def stale(self, at: dt.datetime, days: int) -> "TaskQuerySet":
        """In progress, and nothing was heard of them for longer than `days`."""
        limit = at - dt.timedelta(days=days)
        silent = Q(reported_at__lt=limit) | Q(reported_at=None, actual_start__lt=limit)
        return self.in_progress().filter(silent)

    def late(self, at: dt.datetime) -> "TaskQuerySet":
        """Should be finished by `at` and is not."""
        return self.being_executed().filter(finish__lt=at, actual_finish=None)

"""What planned work people owe: their tasks, and the weekly review of the projects they lead."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.parameters.queries import in_force
from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.projects.duties import owing
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.plan_evidence import reviewed_since

SHOWN = 200


@owed("task", _("任務"), "list-check")
def tasks(person: Person) -> list[Owed]:
    rows = Task.objects.owed_by(person).select_related("project").order_by("finish")[:SHOWN]
    return [
        Owed(
            title=task.name,
            where=str(task.project),
            url=reverse("projects:task", args=[task.pk]),
            verb=_("回報進度"),
            due=task.finish,
            clause="SP2.3.1b",
            progress=task.percent,
        )
        for task in rows
    ]


@owed("progress_review", _("進度檢討"), "calendar-event")
def reviews(person: Person) -> list[Owed]:
    days = in_force()["progress_review_interval_days"]
    limit = clock.now() - dt.timedelta(days=days)
    rows = Project.objects.filter(manager=person, phase=Project.Phase.EXECUTION)
    rows = rows.exclude(reviewed_since(limit)).filter(plans__state="in_force").distinct()
    rows = rows.exclude(pk__in=owing("projects.progress_review"))
    return [
        Owed(
            title=project.name,
            where=project.number,
            url=reverse("projects:review", args=[project.pk]),
            verb=_("檢討進度"),
            due=max(project.phase_since + dt.timedelta(days=days), limit),
            clause="SP2.3.3a",
        )
        for project in rows[:SHOWN]
    ]

"""What planned work people owe: their tasks, and the weekly review of the projects they lead."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.i18n.phrase import worded
from charter.kernel.parameters.queries import in_force
from charter.kernel.work import Owed, owed, panel
from charter.org.models import Person
from charter.rooms.projects.delay_evidence import reviewed_since
from charter.rooms.projects.duties import owing
from charter.rooms.projects.health import performance
from charter.rooms.projects.models import Project, Task

SHOWN = 200
LED = 4
WORST_FIRST = Case(
    *(When(health=h, then=Value(n)) for n, h in enumerate(("bad", "warn"))), default=9
)


@owed("task", _("任務"), "list-check")
def tasks(person: Person) -> list[Owed]:
    rows = Task.objects.owed_by(person).select_related("project").order_by("finish", "pk")[:SHOWN]
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
        for project in rows.order_by("phase_since", "pk")[:SHOWN]
    ]


@panel("projects_led", "projects/panel.html", order=10)
def led(person: Person) -> dict[str, Any] | None:
    """The projects that this person leads, the worst first: how far they are and should be."""
    mine = Project.objects.filter(manager=person).active()
    shown = list(mine.order_by(WORST_FIRST, "ends_on", "pk")[:LED])
    if not shown:
        return None
    done = _progress([project.pk for project in shown])
    lines = [{"project": one, "reason": _reason(one), **done.get(one.pk, {})} for one in shown]
    return {"lines": lines, "all": mine.count()}


def _reason(project: Project) -> str:
    reasons = (project.health_reasons or {}).get("reasons", [])
    return worded(reasons[0]["text"]) if reasons else str(project.get_phase_display())


def _progress(projects: list[int]) -> dict[int, dict[str, int]]:
    """Per project the share of planned work that is done, and that should be, in percent."""
    rows = Task.objects.filter(project__in=projects).in_force().work()
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in rows.only("project_id", "start", "finish", "duration", "percent"):
        tasks[task.project_id].append(task)
    found = {}
    for pk, its in tasks.items():
        total = sum(task.duration for task in its if task.start and task.finish)
        earned, planned = performance(its, clock.now()) or (0, 0)
        if total:
            found[pk] = {"done": int(100 * earned / total), "plan": int(100 * planned / total)}
    return found

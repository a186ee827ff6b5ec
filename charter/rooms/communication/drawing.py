"""A report's facts, drawn from the project's own records. What is internal (problems in the
team's words, costs, names of colleagues) is not drawn for a customer."""

import datetime as dt
from typing import Any

from django.utils import timezone

from charter.ground import clock
from charter.rooms.communication.models import Audience, Concern
from charter.rooms.projects.models import Project, Task

AHEAD = dt.timedelta(days=14)
MOST = 30


def drawn(project: Project, audience: str, since: dt.date, until: dt.date) -> dict[str, Any]:
    """Everything as JSON; days as ISO dates."""
    tasks = Task.objects.filter(project=project).in_force()
    work = tasks.work().filter(kind=Task.Kind.TASK)
    done = work.filter(actual_finish__date__range=(since, until)).order_by("actual_finish", "pk")
    soon = work.filter(actual_finish=None, start__date__lte=clock.today() + AHEAD).order_by("start")
    stones = tasks.filter(kind=Task.Kind.MILESTONE).order_by("finish")
    asked = Concern.objects.filter(project=project, said_at__date__range=(since, until))
    total, finished = work.count(), work.exclude(actual_finish=None).count()
    facts = {
        "phase": project.get_phase_display(),
        "share": round(100 * finished / total) if total else None,
        "done": [_line(t.name, t.actual_finish) for t in done[:MOST]],
        "soon": [_line(t.name, t.finish) for t in soon[:MOST]],
        "milestones": [_line(t.name, t.actual_finish or t.finish) for t in stones[:MOST]],
        "answers": [[str(c), c.answer] for c in asked.exclude(answer="").order_by("-pk")[:MOST]],
    }
    if audience != Audience.CUSTOMER:
        troubled = work.exclude(problem="").filter(actual_finish=None)
        facts["health"] = project.get_health_display()
        facts["problems"] = [[t.name, t.problem] for t in troubled[:MOST]]
    return facts


def _line(name: str, moment: dt.datetime | None) -> list[str]:
    return [name, timezone.localdate(moment).isoformat() if moment else ""]

"""Lists of tasks in force: one project's, and those of all projects one may see."""

import datetime as dt
from functools import cache
from typing import Any

from django.db.models import Case, F, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from charter.ground import clock
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.ground.web import exported, page
from charter.kernel.parameters.queries import value_now
from charter.org.kept import KeptTable
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.models.tasks import TaskQuerySet
from charter.rooms.projects.views.common import project_of

STATES = (
    ("open", _("未完成")),
    ("late", _("逾期")),
    ("stale", _("太久沒有回報")),
    ("done", _("已完成")),
)
SHOWN = (
    "id", "number", "name", "finish", "percent", "position", "actual_finish",
    "owner__name", "silent_since",
)  # fmt: skip
OF = ("project__number", "project__name")


def _in_state(rows: Any, state: str) -> Any:
    if state == "late":
        return rows.late(clock.now())
    if state == "stale":
        return rows.filter(silent_since__isnull=False)
    return rows.filter(actual_finish__isnull=state == "open")


def _shown(rows: TaskQuerySet, heard_before: dt.datetime, *more: str) -> Any:
    """What the columns read. A running task that was last heard of before that moment is silent."""
    heard = Coalesce("reported_at", "actual_start")
    running = Q(actual_start__isnull=False, actual_finish=None)
    silent = Case(When(running & Q(heard__lt=heard_before), then=F("heard")))
    marked = rows.annotate(heard=heard).annotate(silent_since=silent)
    return marked.values_list(*SHOWN, *more, named=True)


def _silent_days(task: Any) -> int | None:
    return (clock.now() - task.silent_since).days if task.silent_since else None


def silent_for(task: Task) -> int | None:
    """Days since anything was heard of a running task, once they are more than allowed."""
    heard = task.reported_at or task.actual_start
    if heard is None or task.is_finished or heard >= heard_before():
        return None
    return (clock.now() - heard).days


def _silence(task: Any) -> SafeString:
    days = _silent_days(task)
    return status("warn", _("%(days)s天沒有回報") % {"days": days}) if days else SafeString()


def heard_before() -> dt.datetime:
    return clock.now() - dt.timedelta(days=value_now("progress_report_interval_days"))


def _late_days(task: Any) -> int | None:
    """Whole days behind what was planned, so far or in the end."""
    due, ended = task.finish, task.actual_finish
    if due is None or due >= (ended or clock.now()):
        return None
    return ((clock.day(ended) or clock.today()) - clock.local(due).date()).days or None


def _project(task: Any) -> str:
    return f"{task.project__number} {task.project__name}"


@cache
def _pattern() -> str:
    """The task's address is resolved once, not once per row."""
    return reverse("projects:task", args=[0])


def _address(task: Any) -> str:
    return _pattern().replace("0", str(task.id), 1)


COLUMNS = (
    Column("number", _("編號")),
    Column("name", _("任務"), css="tb-name"),
    Column("owner", _("負責人"), lambda t: t.owner__name),
    Column("finish", _("完成日"), lambda t: clock.day(t.finish), kind="date"),
    Column("percent", _("完成"), lambda t: t.percent, kind="percent"),
    Column("late", _("逾期天數"), _late_days, kind="number"),
    Column("silent", _("回報"), _silent_days, show=_silence),
)  # fmt: skip
OF_PROJECT = Table(
    COLUMNS,
    order=("position", "id"),
    row_url=_address,
    filters=[Filter("state", _("狀態"), _in_state, STATES)],
    caption=_("任務"),
    empty=_("計劃核准生效後，任務會列在這裡。"),
)
LATE = Table(
    (
        *COLUMNS[:2],
        Column("project", _("項目"), _project),
        *COLUMNS[2:],
    ),
    order=("finish", "id"),
    row_url=_address,
    caption=_("逾期任務"),
    empty=_("沒有逾期的任務。"),
)


def _of_project(_person: Person, project: int, heard_before: dt.datetime) -> Any:
    """By the plan in force, so that the rows come in order out of its index."""
    plan = Plan.objects.filter(project=project, state=Plan.State.IN_FORCE).values("pk")[:1]
    return _shown(Task.objects.filter(plan=Subquery(plan)).work(), heard_before)


def _late(person: Person, heard_before: dt.datetime) -> Any:
    return _shown(Task.objects.visible_to(person).late(clock.now()), heard_before, *OF)


TASKS_OF_PROJECT = KeptTable(OF_PROJECT, _of_project, project=int, heard_before=dt.datetime)
LATE_TASKS = KeptTable(LATE, _late, heard_before=dt.datetime)


@open_to(staff=True)
@require_GET
def project_tasks(request: Request, pk: int) -> HttpResponseBase:
    project = project_of(request, pk)
    limit = heard_before()
    if answer := exported(
        OF_PROJECT, lambda: _of_project(request.user, pk, limit), request, "tasks"
    ):
        return answer
    view = TASKS_OF_PROJECT.view(request.user, request.GET, project=pk, heard_before=limit)
    more = presenting.frame(project, request.user)
    return page(request, "projects/project_tasks.html", view=view, **more)


@open_to(staff=True)
@require_GET
def late_tasks(request: Request) -> HttpResponseBase:
    limit = heard_before()
    if answer := exported(LATE, lambda: _late(request.user, limit), request, "late-tasks"):
        return answer
    view = LATE_TASKS.view(request.user, request.GET, heard_before=limit)
    return page(request, "projects/late_tasks.html", view=view)

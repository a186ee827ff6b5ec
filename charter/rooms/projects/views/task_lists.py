"""Lists of tasks in force: one project's, and those of all projects one may see."""

from functools import cache

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from charter.ground import clock
from charter.ground.table import Column, Filter, Table
from charter.ground.web import exported, page
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.models import Task
from charter.rooms.projects.models.tasks import TaskQuerySet
from charter.rooms.projects.views.common import project_of

STATES = (("open", _("未完成")), ("late", _("逾期")), ("done", _("已完成")))
SHOWN = (
    "number", "name", "finish", "percent", "position", "actual_finish",
    "owner__name", "owner__username", "project__number", "project__name",
)  # fmt: skip


def _in_state(rows: TaskQuerySet, state: str) -> TaskQuerySet:
    if state == "late":
        return rows.late(clock.now())
    return rows.filter(actual_finish__isnull=state == "open")


def _late_days(task: Task) -> int | None:
    if task.finish is None:
        return None
    ended = timezone.localdate(task.actual_finish) if task.actual_finish else clock.today()
    return max(0, (ended - timezone.localdate(task.finish)).days) or None


@cache
def _pattern() -> str:
    """The task's address is resolved once, not once per row."""
    return reverse("projects:task", args=[0])


def _address(task: Task) -> str:
    return _pattern().replace("0", str(task.pk), 1)


COLUMNS = (
    Column("number", _("編號")),
    Column("name", _("任務")),
    Column("owner", _("負責人"), lambda t: t.owner.name if t.owner else ""),
    Column("finish", _("完成日"), lambda t: timezone.localdate(t.finish) if t.finish else None,
           kind="date"),
    Column("percent", _("完成"), lambda t: t.percent / 100, kind="percent"),
    Column("late", _("逾期天數"), _late_days, kind="number"),
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
    (*COLUMNS[:2], Column("project", _("項目"), lambda t: str(t.project)), *COLUMNS[2:]),
    order=("finish", "id"),
    row_url=_address,
    caption=_("逾期任務"),
    empty=_("沒有逾期的任務。"),
)


@open_to(staff=True)
@require_GET
def project_tasks(request: Request, pk: int) -> HttpResponseBase:
    project = project_of(request, pk)
    rows = Task.objects.filter(project=project).in_force().work()
    rows = rows.select_related("owner", "project").only(*SHOWN)
    if answer := exported(OF_PROJECT, rows, request, "tasks"):
        return answer
    view = OF_PROJECT.view(rows, request.GET)
    more = presenting.frame(project, request.user)
    return page(request, "projects/project_tasks.html", view=view, **more)


@open_to(staff=True)
@require_GET
def late_tasks(request: Request) -> HttpResponseBase:
    rows = Task.objects.visible_to(request.user).late(clock.now())
    rows = rows.select_related("owner", "project").only(*SHOWN)
    if answer := exported(LATE, rows, request, "late-tasks"):
        return answer
    return page(request, "projects/late_tasks.html", view=LATE.view(rows, request.GET))

"""Progress of the running tasks, the forecast that follows from it, the project's health."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.health import WORST, reading
from charter.rooms.projects.models import (
    Plan,
    ProgressReport,
    Project,
    Task,
)
from charter.rooms.projects.models.tasks import EXECUTING
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.timing import aware, forecast, working_time
from charter.rooms.projects.verbs._common import _demand

REPORTED = declare("projects.task.reported", gettext_lazy("%(by)s回報「%(title)s」%(percent)s%%"))
TROUBLED = declare(
    "projects.task.troubled",
    gettext_lazy("%(by)s回報「%(title)s」遇到問題：%(problem)s"),
    gettext_lazy("你負責的項目"),
)
FINISHED = declare("projects.task.finished", gettext_lazy("%(by)s完成「%(title)s」"))
FORECAST = declare("projects.plan.forecast", gettext_lazy("重新推算「%(title)s」的預計日期"))
HEALTH = declare(
    "projects.project.health_changed",
    gettext_lazy("「%(title)s」的整體健康由%(old_word)s改為%(new_word)s"),
    gettext_lazy("你負責的項目"),
)
TURNED_YELLOW = declare(
    "projects.project.turned_yellow",
    gettext_lazy("「%(title)s」由%(old_word)s轉為需注意：%(reason)s"),
    gettext_lazy("你負責的項目"),
)
TURNED_RED = declare(
    "projects.project.turned_red",
    gettext_lazy("「%(title)s」由%(old_word)s轉為偏離：%(reason)s"),
    gettext_lazy("你負責的項目"),
)
WORSE = {Project.Health.WARN: TURNED_YELLOW, Project.Health.BAD: TURNED_RED}
FORECASTED = ("forecast_start", "forecast_finish", "total_float", "is_critical")


@transaction.atomic
def report_progress(
    task: Task,
    *,
    by: Person,
    units_done: int | None = None,
    remaining: int | None = None,
    actual_start: dt.datetime | None = None,
    problem: str = "",
    note: str = "",
    reached: Collection[str] | None = None,
) -> ProgressReport:
    """The owner says where the work stands. The percent follows the task's rule, not the report.

    `units_done` of the task's units and the names of the `reached` steps count for their rule
    only; `remaining` working seconds.
    """
    locked = _running(task, by)
    if units_done is not None and not 0 <= units_done <= locked.units_total:
        raise Refused(
            "projects.progress.units",
            _("完成數量要在0到%(total)s之間。") % {"total": locked.units_total},
            field="units_done",
        )
    locked.actual_start = _past(actual_start) or locked.actual_start or clock.now()
    if units_done is not None:
        locked.units_done = units_done
    if reached is not None:
        locked.reached = _reached(locked, reached)
    locked.percent = locked.earned()
    locked.remaining, locked.problem = remaining, problem.strip()
    report = _keep(locked, by, note)
    event = TROUBLED if locked.problem else REPORTED
    tell = [locked.project.manager] if locked.problem else []
    facts: dict[str, Any] = {
        "percent": locked.percent,
        "problem": locked.problem,
        "remaining": remaining,
    }
    record(event, locked, by=by, about=locked.project, tell=tell, **facts)
    return report


@transaction.atomic
def finish_task(
    task: Task,
    *,
    by: Person,
    finished_at: dt.datetime | None = None,
    actual_start: dt.datetime | None = None,
    note: str = "",
) -> ProgressReport:
    """The work is done: one hundred percent, nothing left."""
    locked = _running(task, by)
    end = _past(finished_at) or clock.now()
    start = _past(actual_start) or locked.actual_start or min(locked.start or end, end)
    if end < start:
        raise Refused(
            "projects.progress.dates", _("完成時間不得早於開始時間。"), field="finished_at"
        )
    locked.actual_start, locked.actual_finish = start, end
    locked.percent, locked.units_done = 100, locked.units_total
    locked.reached = _reached(locked, [step["name"] for step in locked.steps])
    locked.remaining, locked.problem = 0, ""
    report = _keep(locked, by, note)
    record(
        FINISHED,
        locked,
        by=by,
        about=locked.project,
        tell=[locked.project.manager],
        finished_at=end.isoformat(),
    )
    return report


@transaction.atomic
def forecast_plan(plan: Plan, *, by: Person | None) -> int:
    """Reckon the expected dates of every task anew; says how many moved."""
    tasks, links = list(plan.tasks.all()), list(plan.links.all())
    result = forecast(plan, tasks, links, working_time(plan), clock.now())
    moved = []
    for task in tasks:
        found = result.dates.get(task.pk) if result else None
        if found is None:
            continue
        values = (aware(found.start), aware(found.finish), found.total_float, found.is_critical)
        if values[3] and task.is_finished:
            values = (*values[:3], False)
        if values != tuple(getattr(task, name) for name in FORECASTED):
            for name, value in zip(FORECASTED, values, strict=True):
                setattr(task, name, value)
            moved.append(task)
    Task.objects.bulk_update(moved, FORECASTED, batch_size=200)
    if moved and by is not None:
        record(FORECAST, plan, by=by, about=plan.project, moved=len(moved))
    judge_health(plan.project, by=None)
    return len(moved)


@transaction.atomic
def judge_health(project: Project, *, by: Person | None) -> str:
    """Write down the project's health with its reasons; told only when it changes.

    The manager hears of every change; the head of the department too when it turns red.
    """
    locked = (
        Project.objects.select_for_update(of=["self"]).select_related("manager").get(pk=project.pk)
    )
    found = reading(locked)
    old = Project.Health(locked.health)
    Project.objects.filter(pk=locked.pk).update(
        health=found.health, health_reasons=found.as_json(), health_at=clock.now()
    )
    if old != found.health:
        facts: dict[str, Any] = {
            "old": old.value,
            "new": found.health.value,
            "old_word": old.label,
            "new_word": found.health.label,
            "reason": found.reasons[0].text if found.reasons else found.health.label,
        }
        worse = WORST.index(found.health) > WORST.index(old)
        event = WORSE.get(found.health, HEALTH) if worse else HEALTH
        tell = [locked.manager]
        if event == TURNED_RED:
            tell += [h for h in Person.objects.heads_of(locked.department) if h not in tell]
        record(event, locked, by=by, tell=tell, **facts)
    return found.health


def _running(task: Task, by: Person) -> Task:
    locked = (
        Task.objects.select_for_update(of=["self"])
        .select_related("plan", "project", "project__manager")
        .get(pk=task.pk)
    )
    _demand(by.pk == locked.owner_id or may_lead(by, locked.project), by)
    if locked.kind == Task.Kind.PHASE:
        raise Refused("projects.progress.phase", _("階段的進度由它下面的任務算出，不必回報。"))
    if locked.plan.state != Plan.State.IN_FORCE or locked.project.phase not in EXECUTING:
        raise Refused("projects.progress.not_running", _("項目不在執行中，不能回報進度。"))
    if locked.is_finished:
        raise Refused("flow.moved_on", _("這項任務已經完成，請重新整理頁面。"))
    return locked


def _reached(task: Task, names: Collection[str]) -> dict[str, str]:
    """The steps that are behind it, each with the day on which that was first said."""
    planned = [step["name"] for step in task.steps]
    if strange := [name for name in names if name not in planned]:
        raise Refused(
            "projects.progress.step",
            _("計劃沒有「%(step)s」這個里程碑，請由清單選擇。") % {"step": strange[0]},
            field="reached",
        )
    today = clock.today().isoformat()
    return {name: task.reached.get(name, today) for name in planned if name in names}


def _keep(task: Task, by: Person, note: str) -> ProgressReport:
    task.reported_at = clock.now()
    task.save(
        update_fields=[
            "percent",
            "units_done",
            "reached",
            "remaining",
            "problem",
            "actual_start",
            "actual_finish",
            "reported_at",
        ]
    )
    report = ProgressReport.objects.create(
        task=task,
        by=by,
        percent=task.percent,
        units_done=task.units_done,
        reached=task.reached,
        remaining=task.remaining,
        actual_start=task.actual_start,
        actual_finish=task.actual_finish,
        problem=task.problem,
        note=note.strip(),
    )
    forecast_plan(task.plan, by=None)
    return report


def _past(moment: dt.datetime | None) -> dt.datetime | None:
    if moment and moment > clock.now():
        raise Refused("projects.progress.future", _("實際日期不得在未來。"), field="actual_start")
    return moment

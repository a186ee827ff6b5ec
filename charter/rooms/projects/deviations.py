"""Actual and forecast against the baselines: per task, milestone and phase, and for the whole."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.columns import Column
from charter.kernel.parameters.queries import value_now
from charter.rooms.projects.models import Deviation, Plan, ProgressReport, Project, Task
from charter.rooms.projects.schedule import scurve
from charter.rooms.projects.timing import day_seconds
from charter.rooms.projects.versions import Version, baselines

DAY = 86400.0


@dataclass
class Line:
    """A row of the plan in force. Days are calendar days, positive when late; `slack` is the
    float in working days (None: finished, or a phase)."""

    pk: int
    number: str
    name: str
    kind: str
    depth: int
    owner: str
    percent: int
    weight: int
    original: dt.date | None
    starts: dt.date | None
    planned: dt.date | None
    expected: dt.date | None
    is_finished: bool
    is_critical: bool
    slack: float | None
    cause: str = ""
    is_beyond: bool = False

    @property
    def against_original(self) -> int | None:
        return (self.expected - self.original).days if self.expected and self.original else None

    @property
    def against_current(self) -> int | None:
        return (self.expected - self.planned).days if self.expected and self.planned else None


COLUMNS = (
    Column("number", _("編號")),
    Column("name", _("任務"), css="tb-name"),
    Column("owner", _("負責人")),
    Column("percent", _("完成"), kind="percent"),
    Column("original", _("原計劃完成"), kind="date"),
    Column("planned", _("現行計劃完成"), kind="date"),
    Column("expected", _("實際／預計完成"), kind="date"),
    Column("against_original", _("對原計劃（天）"), kind="number"),
    Column("against_current", _("對現行計劃（天）"), kind="number"),
    Column("slack", _("浮動（工作日）"), kind="number"),
    Column("cause", _("原因")),
)


def lines(plan: Plan, original: Version | None) -> list[Line]:
    """Every row of the plan in force, phases summed up from what lies under them."""
    rows = list(Task.objects.filter(plan=plan).select_related("owner").order_by("position"))
    seconds = day_seconds(plan)
    why = _causes(plan)
    parents = {task.pk: task.parent_id for task in rows}
    found = [_line(task, original, seconds, why, _depth(task.pk, parents)) for task in rows]
    _sum_up(rows, {line.pk: line for line in found})
    tolerance = value_now("schedule_tolerance_percent")
    for line in found:
        line.is_beyond = _beyond(line, tolerance)
    return found


def _depth(pk: int, parents: dict[int, int | None]) -> int:
    above = parents[pk]
    return 0 if above is None else 1 + _depth(above, parents)


def _causes(plan: Plan) -> dict[int, str]:
    last = Deviation.objects.filter(task__plan=plan).order_by("task_id", "-review_id")
    return {
        one.task_id: f"{one.get_cause_display()}：{one.explanation}"
        for one in last.distinct("task_id")
    }


def _line(
    task: Task, original: Version | None, seconds: int, why: dict[int, str], depth: int
) -> Line:
    loose = task.is_finished or task.kind == Task.Kind.PHASE or task.total_float is None
    return Line(
        pk=task.pk,
        number=task.number,
        name=task.name,
        kind=task.kind,
        depth=depth,
        owner=str(task.owner) if task.owner else "",
        percent=task.percent,
        weight=task.duration,
        original=original.finish_of(task.number) if original else None,
        starts=clock.day(task.start),
        planned=clock.day(task.finish),
        expected=clock.day(task.actual_finish or task.forecast_finish),
        is_finished=task.is_finished,
        is_critical=task.is_critical,
        slack=None if loose else round((task.total_float or 0) / seconds, 1),
        cause=why.get(task.pk, ""),
    )


def _sum_up(rows: list[Task], by_key: dict[int, Line]) -> None:
    """A phase ends with the last of what lies under it; its percent is weighted by duration."""
    below: dict[int | None, list[Line]] = defaultdict(list)
    for task in reversed(rows):
        line = by_key[task.pk]
        parts = below[task.pk]
        if task.kind == Task.Kind.PHASE and parts:
            for name in ("original", "planned", "expected"):
                ends = [end for part in parts if (end := getattr(part, name))]
                setattr(line, name, max(ends, default=None))
            line.starts = min((p.starts for p in parts if p.starts), default=None)
            line.weight = sum(part.weight for part in parts)
            done = sum(part.weight * part.percent for part in parts)
            line.percent = done // line.weight if line.weight else 0
            line.is_finished = all(part.is_finished for part in parts)
            line.is_critical = any(part.is_critical and not part.is_finished for part in parts)
        below[task.parent_id].append(line)


def _beyond(line: Line, tolerance: int) -> bool:
    late = line.against_current
    if line.is_finished or not late or late <= 0 or not (line.starts and line.planned):
        return False
    return late * 100 > ((line.planned - line.starts).days + 1) * tolerance


@dataclass
class Standing:
    """How the project stands against one version: percents of its work, days of its end."""

    version: Version
    is_original: bool
    planned: int
    earned: int
    expected: dt.date | None

    @property
    def late(self) -> int | None:
        end = self.version.end
        return (self.expected - end).days if self.expected and end else None


def standings(versions: list[Version], tasks: list[Line]) -> list[Standing]:
    """Against the original and, when the baseline has moved, against the version in force."""
    work = [line for line in tasks if line.kind == Task.Kind.TASK]
    total = sum(line.weight for line in work)
    done = sum(line.weight * line.percent for line in work) // total if total else 0
    ends = [line.expected for line in tasks if line.expected]
    now = clock.now().timestamp()
    shown = versions[:1] + versions[-1:] if len(versions) > 1 else versions
    return [
        Standing(
            version,
            version is versions[0],
            round(scurve.planned(version.spans, [now])[0]),
            done,
            max(ends, default=None),
        )
        for version in shown
    ]


def earned_by(plan: Plan, at: list[float]) -> list[float]:
    """Percent of the plan's work that had been reported done at each moment."""
    weights = {
        pk: float(max(duration, 1))
        for pk, duration in plan.tasks.filter(kind=Task.Kind.TASK).values_list("pk", "duration")
    }
    told = ProgressReport.objects.filter(task__plan=plan).values_list("at", "task_id", "percent")
    reports = [(moment.timestamp(), task, percent) for moment, task, percent in told]
    return scurve.earned(weights, reports, at)


def everything(project: Project) -> dict[str, Any]:
    """What the page, its print and its export show."""
    plan = Plan.objects.in_force().filter(project=project).select_related("project").first()
    versions = baselines(project)
    found = lines(plan, versions[0] if versions else None) if plan else []
    return {
        "plan": plan,
        "versions": versions,
        "lines": found,
        "standings": standings(versions, found),
    }

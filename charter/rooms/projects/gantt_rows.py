"""The rows of a Gantt chart: all of a plan, or in brief what matters now."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import BoolAnd, BoolOr
from django.db.models import Count, F, Max, Min, Q, Sum
from django.db.models.functions import Coalesce

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.rooms.projects.models import Plan, Task

MOST, FEWEST = 40, 10  # rows in brief; open tasks among them at least
FIELDS = (
    "pk", "number", "kind", "name", "parent_id", "owner__name", "start", "finish", "duration",
    "percent", "actual_start", "actual_finish", "forecast_start", "forecast_finish", "is_critical",
    "position",
)  # fmt: skip
SPANS = ("starts", "ends", "began", "ended")


@dataclass(slots=True)
class Row:
    """A task as the chart needs it; moments as seconds since 1970."""

    pk: int
    number: str
    kind: str
    name: str
    parent: int | None
    owner: str
    planned: tuple[float, float] | None
    real: tuple[float, float] | None
    percent: int
    weight: int
    is_finished: bool
    is_critical: bool
    position: int = 0
    late: int = 0


def all_rows(plan: Plan) -> tuple[list[Row], int]:
    """Every task in the order of the plan, and how many there are."""
    found = Task.objects.filter(plan=plan).order_by("position").values_list(*FIELDS)
    rows = [_read(values) for values in found.iterator(2000)]
    _sum_up(rows)
    return rows, len(rows)


def brief_rows(plan: Plan) -> tuple[list[Row], int]:
    """A plan of more than `MOST` tasks by what matters now: phases and milestones, and the open
    tasks that should end first. Phases span and weigh all their tasks, shown or not."""
    sums = SUMS.rows(plan=plan.pk)
    tasks = sum(one.count for one in sums)
    if tasks <= MOST:
        return all_rows(plan)
    frame = [_read(values) for values in FRAME.rows(plan=plan.pk)]
    _sum_up([*frame, *(_unseen(one) for one in sums if one.weight is not None)])
    if len(frame) > MOST - FEWEST:
        frame = [row for row in frame if row.parent is None][: MOST - FEWEST]
    soon = [_read(values) for values in SOON.rows(plan=plan.pk)][: MOST - len(frame)]
    return sorted([*frame, *soon], key=lambda row: row.position), tasks


def _tasks(plan: int) -> Any:
    return Task.objects.filter(plan=plan)


def _sums(plan: int) -> Any:
    """Per phase, what the tasks right under it amount to; `count` is of all rows under it."""
    only = Q(kind="task")
    return (
        _tasks(plan)
        .values("parent_id")
        .annotate(
            count=Count("pk"),
            weight=Sum("duration", filter=only),
            starts=Min("start", filter=only),
            ends=Max("finish", filter=only),
            began=Min(Coalesce("actual_start", "forecast_start"), filter=only),
            ended=Max(Coalesce("actual_finish", "forecast_finish"), filter=only),
            done=Sum(F("duration") * F("percent"), filter=only),
            finished=BoolAnd(Q(actual_finish__isnull=False), filter=only),
            critical=BoolOr("is_critical", filter=only),
        )
        .values_list("parent_id", "count", "weight", *SPANS, "done", "finished", "critical")
    )


SUMS = Prepared(_sums, plan=int)
FRAME = Prepared(
    lambda plan: _tasks(plan).exclude(kind="task").order_by("position").values_list(*FIELDS),
    plan=int,
)
SOON = Prepared(
    lambda plan: (
        _tasks(plan)
        .filter(kind="task", actual_finish=None)
        .order_by("finish", "position")
        .values_list(*FIELDS)[:MOST]
    ),
    plan=int,
)


def _unseen(one: Any) -> Row:
    """The tasks of a phase as if they were one."""
    percent = one.done // one.weight if one.weight else 0
    return Row(
        0, "", "task", "", one.parent_id, "", _span(one.starts, one.ends),
        _span(one.began, one.ended), percent, one.weight, one.finished, one.critical,
    )  # fmt: skip


def _read(values: Any) -> Row:
    pk, number, kind, name, parent, owner, start, finish, duration, percent = values[:10]
    began, ended, expected_start, expected_end, critical, position = values[10:]
    planned, real = _span(start, finish), _span(began or expected_start, ended or expected_end)
    row = Row(
        pk, number, kind, name, parent, owner or "", planned, real, percent, duration,
        ended is not None, critical, position,
    )  # fmt: skip
    if planned and real:
        row.late = _days(real[1]) - _days(planned[1])
    return row


def _span(first: dt.datetime | None, last: dt.datetime | None) -> tuple[float, float] | None:
    return (first.timestamp(), last.timestamp()) if first and last else None


@lru_cache(maxsize=4000)
def _days(seconds: float) -> int:
    """The local day's number; many tasks share their moments."""
    return clock.local(dt.datetime.fromtimestamp(seconds, dt.UTC)).toordinal()


def _sum_up(rows: list[Row]) -> None:
    """Phases span what lies under them; their percent is weighted by duration."""
    children: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        children[row.parent].append(row)
    for row in reversed(rows):
        below = children[row.pk]
        if row.kind != "phase" or not below:
            continue
        row.planned = _around([r.planned for r in below]) or row.planned
        row.real = _around([r.real for r in below]) or row.real
        row.weight = sum(r.weight for r in below)
        done = sum(r.weight * r.percent for r in below)
        row.percent = done // row.weight if row.weight else 0
        row.is_finished = all(r.is_finished for r in below)
        row.is_critical = any(r.is_critical for r in below)
        if row.planned and row.real:
            row.late = _days(row.real[1]) - _days(row.planned[1])


def _around(spans: list[tuple[float, float] | None]) -> tuple[float, float] | None:
    found = [span for span in spans if span]
    return (min(a for a, _b in found), max(b for _a, b in found)) if found else None

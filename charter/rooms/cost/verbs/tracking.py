"""Tracking periods of an imported plan, kept beside its tasks."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.cost.models import TrackedTask, TrackingPeriod
from charter.rooms.projects.models import Assignment, Plan, PlanSource, Task
from charter.rooms.projects.timing import aware

KEPT = declare("cost.tracking.kept", gettext_lazy("「%(title)s」帶有%(count)s個追蹤期間"))
SHEET = re.compile(r"TP\s*(\d+)")
HEADINGS = 3  # the row that names the columns; what follows are the project and its tasks
MICRO = Decimal("0.000001")
FINE = Decimal("1e-15")


@transaction.atomic
def keep_tracking(plan: Plan, *, by: Person | None) -> int:
    """Out of what the imported file said, word for word: how many periods it has."""
    source = PlanSource.objects.filter(plan=plan, kind="dslib").first()
    sheets = source.data["file"]["sheets"] if source else {}
    tasks = {one.external_id: one for one in Task.objects.filter(plan=plan)}
    TrackingPeriod.objects.filter(plan=plan).delete()
    found = sorted((int(match[1]), name) for name in sheets if (match := SHEET.search(name)))
    uses, count = _uses(plan, sheets.get("Resources", [])), 0
    for number, name in found:
        count += _period(plan, number, name, sheets[name], tasks, uses)
    record(KEPT, plan, by=by, about=plan.project, count=count)
    return count


def _uses(plan: Plan, rows: list[list[Any]]) -> dict[int, Decimal]:
    """Task key -> what its resources cost for being used at all, however long: people and machines
    each, material once."""
    columns = _Columns(rows[1] if len(rows) > 1 else [])
    found: dict[int, Decimal] = defaultdict(Decimal)
    price = {_id(row[0]): columns.number(row, "Cost/Use") for row in rows[2:] if row}
    used = Assignment.objects.filter(plan=plan, resource__isnull=False, task__isnull=False)
    named = used.values_list("task", "resource__external_id", "resource__kind", "units")
    for task, resource, kind, units in named:
        many = units if kind == "work" and units is not None else 1
        found[task] += price.get(resource, Decimal(0)) * many
    return found


class _Columns:
    """Where the columns of a sheet stand; some headings come twice, the first is meant."""

    def __init__(self, headings: list[Any]) -> None:
        self.at: dict[str, int] = {}
        for index, heading in enumerate(headings):
            self.at.setdefault(str(heading), index)

    def number(self, row: list[Any], heading: str) -> Decimal:
        index = self.at.get(heading, len(row))
        value = row[index] if index < len(row) else 0
        return Decimal(repr(value)) if isinstance(value, int | float) else Decimal(0)


def _period(
    plan: Plan,
    number: int,
    name: str,
    rows: list[list[Any]],
    tasks: dict[str, Task],
    uses: dict[int, Decimal],
) -> int:
    at = _moment(rows[0][2]) if rows and len(rows[0]) > 2 else None
    if at is None or len(rows) <= HEADINGS:
        return 0
    period = TrackingPeriod.objects.create(plan=plan, number=number, name=name[:60], at=aware(at))
    TrackedTask.objects.bulk_create(_tasks(period, rows, tasks, uses), batch_size=1000)
    return 1


def _tasks(
    period: TrackingPeriod, rows: list[list[Any]], tasks: dict[str, Task], uses: dict[int, Decimal]
) -> Iterator[TrackedTask]:
    columns = _Columns(rows[HEADINGS])
    for row in rows[HEADINGS + 1 :]:
        task = tasks.get(_id(row[0])) if row else None
        if task is not None and task.kind != Task.Kind.PHASE:
            fixed = columns.number(row, "Fixed Cost") + uses.get(task.pk, Decimal(0))
            yield TrackedTask(
                period=period,
                task=task,
                share=max(columns.number(row, "Percentage Completed"), Decimal(0)).quantize(FINE),
                actual=columns.number(row, "Actual Cost").quantize(MICRO),
                fixed=fixed.quantize(MICRO),
            )


def _id(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _moment(value: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None

"""Tracking periods of an imported plan, kept beside its tasks."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.cost.models import TrackedTask, TrackingPeriod
from charter.rooms.projects.models import Plan, PlanSource, Task
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
    count = 0
    for number, name in found:
        count += _period(plan, number, name, sheets[name], tasks)
    record(KEPT, plan, by=by, about=plan.project, count=count)
    return count


def _period(
    plan: Plan, number: int, name: str, rows: list[list[Any]], tasks: dict[str, Task]
) -> int:
    at = _moment(rows[0][2]) if rows and len(rows[0]) > 2 else None
    if at is None or len(rows) <= HEADINGS:
        return 0
    period = TrackingPeriod.objects.create(plan=plan, number=number, name=name[:60], at=aware(at))
    TrackedTask.objects.bulk_create(_tasks(period, rows, tasks), batch_size=1000)
    return 1


def _tasks(
    period: TrackingPeriod, rows: list[list[Any]], tasks: dict[str, Task]
) -> Iterator[TrackedTask]:
    columns: dict[str, int] = {}
    for index, heading in enumerate(rows[HEADINGS]):
        columns.setdefault(str(heading), index)  # some headings come twice; the first is meant

    def number(row: list[Any], heading: str) -> Decimal:
        index = columns.get(heading, len(row))
        value = row[index] if index < len(row) else 0
        return Decimal(repr(value)) if isinstance(value, int | float) else Decimal(0)

    for row in rows[HEADINGS + 1 :]:
        task = tasks.get(_id(row[0])) if row else None
        if task is not None and task.kind != Task.Kind.PHASE:
            yield TrackedTask(
                period=period,
                task=task,
                share=max(number(row, "Percentage Completed"), Decimal(0)).quantize(FINE),
                actual=number(row, "Actual Cost").quantize(MICRO),
                fixed=number(row, "Fixed Cost").quantize(MICRO),
            )


def _id(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _moment(value: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None

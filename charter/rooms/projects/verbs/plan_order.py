"""The order of a draft's rows: earlier, later, under another phase."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.verbs.plan import MOVED, _draft

BATCH = 1000


@transaction.atomic
def shift_task(task: Task, *, earlier: bool, by: Person | None) -> None:
    """Change places with the neighbour before (or after) it under the same phase; what stands
    below a row goes with it. Dates and links stay as they are."""
    plan = _draft(task.plan, by)
    rows = _by_parent(plan)
    siblings = next(below for below in rows.values() if task in below)
    here = next(n for n, row in enumerate(siblings) if row.pk == task.pk)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(siblings):
        raise Refused("projects.task.at_edge", _("它已經在最前面或最後面，不能再移。"))
    siblings[here], siblings[there] = siblings[there], siblings[here]
    _lay_out(rows)
    record(MOVED, task, by=by, about=plan.project, earlier=earlier)


@transaction.atomic
def place_under(task: Task, *, parent: Task | None, by: Person | None) -> None:
    """Make it the last row of a phase (`None`: of the plan itself)."""
    plan = _draft(task.plan, by)
    if parent is not None and (parent.plan_id != plan.pk or parent.kind != Task.Kind.PHASE):
        raise Refused("projects.task.no_phase", _("請選這份計劃裡的一個階段。"), field="parent")
    rows = _by_parent(plan)
    if parent is not None and parent.pk in _below(task.pk, rows):
        raise Refused(
            "projects.task.under_itself", _("階段不能放到自己或自己的下層。"), field="parent"
        )
    siblings = next(below for below in rows.values() if task in below)
    moved = siblings.pop(siblings.index(task))
    rows[parent.pk if parent else None].append(moved)
    Task.objects.filter(pk=task.pk).update(parent=parent)
    _lay_out(rows)
    record(MOVED, task, by=by, about=plan.project, under=parent.pk if parent else None)


def _by_parent(plan: Plan) -> dict[int | None, list[Task]]:
    """The rows below each row, in order; None holds the topmost."""
    found: dict[int | None, list[Task]] = defaultdict(list)
    for row in Task.objects.filter(plan=plan).order_by("position", "pk"):
        found[row.parent_id].append(row)
    return found


def _below(pk: int, rows: dict[int | None, list[Task]]) -> set[int]:
    """The row itself and everything under it."""
    return {pk}.union(*(_below(row.pk, rows) for row in rows.get(pk, [])))


def _lay_out(rows: dict[int | None, list[Task]]) -> None:
    """Number the positions anew, each row before what stands below it."""
    order: list[Task] = []

    def walk(parent: int | None) -> None:
        for row in rows.get(parent, []):
            order.append(row)
            walk(row.pk)

    walk(None)
    moved = []
    for position, row in enumerate(order):
        if row.position != position:
            row.position = position
            moved.append(row)
    Task.objects.bulk_update(moved, ["position"], batch_size=BATCH)

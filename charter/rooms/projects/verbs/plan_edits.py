"""Editing a draft as a whole: what depends on a change moves with it, and all can be undone.

The rows themselves are changed by the verbs of `plan`, `plan_links` and `plan_order`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.writing import update
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Link, Plan, PlanEdit, Task
from charter.rooms.projects.plan_chart import ends
from charter.rooms.projects.timing import (
    aware,
    day_seconds,
    followed,
    links_of,
    naive,
    working_time,
)
from charter.rooms.projects.verbs._edit_log import _dates, _keep, _kept, _rows, _stands, _turn
from charter.rooms.projects.verbs.plan import (
    TaskFields,
    _draft,
    add_task,
    edit_task,
    remove_task,
)
from charter.rooms.projects.verbs.plan_links import _check_no_cycle, link_tasks, unlink_tasks
from charter.rooms.projects.verbs.plan_order import place_under, shift_task

FOLLOWED = declare(
    "projects.plan.followed",
    gettext_lazy("%(by)s改了「%(task)s」的日期，%(count)s項任務跟著移動"),
)
UNDONE = declare("projects.plan.undone", gettext_lazy("%(by)s復原對「%(title)s」的上一步修改"))
REDONE = declare("projects.plan.redone", gettext_lazy("%(by)s重做對「%(title)s」的修改"))
DATES = ("start", "finish", "duration")
HOUR = 3600


@dataclass
class Moved:
    """The rows that moved, which rows are critical now, and the open ends in a sentence."""

    moved: list[Task]
    critical: list[int]
    ends: str


@transaction.atomic
def reschedule(
    task: Task,
    *,
    by: Person | None,
    start: dt.datetime | None = None,
    finish: dt.datetime | None = None,
) -> Moved:
    """Drag a task to another `start`, or its end to another `finish`; returns what that moved.

    A start that its predecessors forbid is pushed behind them; a length is at least an hour.
    """
    plan = _draft(task.plan, by)
    found = plan.tasks.get(pk=task.pk)
    _check_movable(found, start)
    begins = start or found.start
    assert begins
    lengths: dict[int, int] = {}
    if finish is not None and found.kind != Task.Kind.MILESTONE:
        calendar = working_time(plan)
        lengths[found.pk] = max(calendar.between(naive(begins), naive(finish)), HOUR)
    rows, links = _rows(plan), links_of(plan)
    moved, critical = _follow(plan, {found.pk: begins} if start else {}, lengths, rows, links)
    if moved:
        changes = {"task": {str(row.pk): _dates(row, was) for row, was in moved}}
        _keep(plan, "reschedule", by, changes)
        others = len([row for row, _was in moved if row.pk != found.pk])
        record(FOLLOWED, plan, by=by, about=plan.project, task=str(found), count=others)
    return Moved(_with_owners([row for row, _was in moved]), critical, ends(rows, links))


@transaction.atomic
def edit_row(task: Task, *, by: Person | None, **fields: Unpack[TaskFields]) -> Task:
    """Change a row by its form; what depends on its dates moves with them."""
    plan = _draft(task.plan, by)
    with _kept(plan, "edit", by):
        rows = _rows(plan)
        before = {row.pk: (row.start, row.finish) for row in rows}
        edited = edit_task(task, by=by, **fields)
        if before.get(task.pk) != (edited.start, edited.finish):
            _after_edit(plan, edited, rows)
    return edited


@transaction.atomic
def link_rows(
    before: Task,
    after: Task,
    *,
    by: Person | None,
    relation: str = "FS",
    lag: int = 0,
    lag_unit: str = Link.LagUnit.WORKING,
) -> Link:
    """Link two rows; the second is pushed behind the first where it must be."""
    plan = _draft(after.plan, by)
    with _kept(plan, "link", by):
        link = link_tasks(before, after, by=by, relation=relation, lag=lag, lag_unit=lag_unit)
        _follow(plan, {}, {}, _rows(plan), links_of(plan))
    return link


@transaction.atomic
def unlink_rows(link: Link, *, by: Person | None) -> None:
    """The dates stay where they are."""
    plan = _draft(link.plan, by)
    with _kept(plan, "unlink", by):
        unlink_tasks(link, by=by)


@transaction.atomic
def indent_row(task: Task, *, by: Person | None) -> None:
    """Put a row under the row above it of the same level, which becomes a phase."""
    plan = _draft(task.plan, by)
    above = _neighbour_above(plan, task)
    if above is None:
        raise Refused("projects.task.no_row_above", _("上面沒有同一層的任務，不能縮排。"))
    with _kept(plan, "indent", by):
        if above.kind != Task.Kind.PHASE:
            _check_may_hold(above)
            Task.objects.filter(pk=above.pk).update(kind=Task.Kind.PHASE)
            above.kind = Task.Kind.PHASE
        place_under(task, parent=above, by=by)
        _check_no_cycle(list(plan.tasks.all()), list(plan.links.all()))


@transaction.atomic
def outdent_row(task: Task, *, by: Person | None) -> None:
    """Put a row beside the phase it stands in."""
    plan = _draft(task.plan, by)
    if task.parent is None:
        raise Refused("projects.task.at_top", _("它已經在最上層，不能再往外移。"))
    with _kept(plan, "outdent", by):
        place_under(task, parent=task.parent.parent, by=by)
        _check_no_cycle(list(plan.tasks.all()), list(plan.links.all()))


@transaction.atomic
def shift_row(task: Task, *, earlier: bool, by: Person | None) -> None:
    """One row up or down among its neighbours."""
    plan = _draft(task.plan, by)
    with _kept(plan, "shift", by):
        shift_task(task, earlier=earlier, by=by)


@transaction.atomic
def add_row(
    plan: Plan, *, by: Person | None, parent: Task | None = None, **fields: Unpack[TaskFields]
) -> Task:
    """A new row; without dates it begins with the plan and takes a day."""
    locked = _draft(plan, by)
    with _kept(locked, "add", by):
        if fields.get("start") is None and fields.get("kind") != Task.Kind.PHASE:
            fields.update(_first_day(locked, fields.get("kind") == Task.Kind.MILESTONE))
        return add_task(locked, by=by, parent=parent, **fields)


@transaction.atomic
def remove_row(task: Task, *, by: Person | None) -> None:
    """Take a row and all below it out."""
    plan = _draft(task.plan, by)
    with _kept(plan, "remove", by):
        remove_task(task, by=by)


@transaction.atomic
def undo_edit(plan: Plan, *, by: Person | None) -> PlanEdit:
    """Take the last change of the draft back."""
    locked = _draft(plan, by)
    edit = PlanEdit.objects.filter(plan=locked, undone_at=None).first()
    if edit is None:
        raise Refused("projects.plan.nothing_to_undo", _("沒有可以復原的修改。"))
    _check_untouched(locked, edit, 1)
    _turn(edit, 0)
    record(UNDONE, locked, by=by, about=locked.project, what=edit.what)
    return edit


@transaction.atomic
def redo_edit(plan: Plan, *, by: Person | None) -> PlanEdit:
    """Do again what was undone last."""
    locked = _draft(plan, by)
    undone = PlanEdit.objects.filter(plan=locked, undone_at__isnull=False)
    edit = undone.order_by("id").first()
    if edit is None:
        raise Refused("projects.plan.nothing_to_redo", _("沒有可以重做的修改。"))
    _check_untouched(locked, edit, 0)
    _turn(edit, 1)
    record(REDONE, locked, by=by, about=locked.project, what=edit.what)
    return edit


def _check_untouched(plan: Plan, edit: PlanEdit, side: int) -> None:
    if not _stands(plan, edit, side):
        raise Refused(
            "projects.plan.changed_since",
            _("這一步之後，同樣的任務又在別處改過，不能自動還原；請直接修改。"),
        )


def _check_movable(task: Task, start: dt.datetime | None) -> None:
    if task.kind == Task.Kind.PHASE or task.start is None or task.finish is None:
        raise Refused(
            "projects.task.no_dates", _("階段的日期由它下面的任務算出；沒有日期的任務請先填日期。")
        )
    if task.is_finished or (task.is_started and start is not None):
        raise Refused(
            "projects.task.has_begun", _("已經開始的任務，開始日是實際發生的，不能在計劃裡移動。")
        )


def _check_may_hold(task: Task) -> None:
    """A task with a history of its own does not become a mere heading."""
    if task.is_started or task.deliverables.exists():
        raise Refused(
            "projects.task.not_a_phase",
            _("「%(task)s」已經開始或訂有交付物，不能變成階段；請另加一個階段。") % {"task": task},
        )


def _neighbour_above(plan: Plan, task: Task) -> Task | None:
    above = plan.tasks.filter(parent=task.parent_id, position__lt=task.position)
    return above.order_by("-position").first()


def _with_owners(rows: list[Task]) -> list[Task]:
    """Few people own many rows: each is read once."""
    people = Person.objects.in_bulk({row.owner_id for row in rows if row.owner_id})
    for row in rows:
        row.owner = people.get(row.owner_id) if row.owner_id else None
    return rows


def _follow(
    plan: Plan,
    moved: dict[int, dt.datetime],
    lengths: dict[int, int],
    rows: list[Task],
    links: list[Any],
) -> tuple[list[tuple[Task, dict[str, Any]]], list[int]]:
    """Write the new dates; returns each row that moved with what its dates were, and what is
    critical now."""
    answer = followed(plan, rows, links, moved, lengths)
    found = []
    for task in rows:
        start, finish = answer.dates.get(task.pk, (task.start, task.finish))
        length = lengths.get(task.pk, task.duration)
        if (start, finish, length) != (task.start, task.finish, task.duration):
            found.append((task, {name: getattr(task, name) for name in DATES}))
            task.start, task.finish, task.duration = start, finish, length
    update([task for task, _was in found], *DATES)
    return found, answer.critical


def _after_edit(plan: Plan, edited: Task, before: list[Task]) -> None:
    """The form gave this row its dates: whatever followed the old ones follows the new ones."""
    if not (edited.start and edited.finish) or edited.kind == Task.Kind.PHASE:
        return
    calendar = working_time(plan)
    length = calendar.between(naive(edited.start), naive(edited.finish))
    if any(row.pk == edited.pk and row.start and row.finish for row in before):
        links = links_of(plan)
        _follow(plan, {edited.pk: edited.start}, {edited.pk: length}, before, links)


def _first_day(plan: Plan, milestone: bool) -> TaskFields:
    begun = plan.tasks.filter(start__isnull=False).order_by("start").first()
    calendar = working_time(plan)
    morning = dt.datetime.combine(max(plan.project.starts_on, clock.today()), dt.time())
    start = naive(begun.start) if begun else calendar.as_start(morning)
    length = 0 if milestone else day_seconds(plan)
    return {
        "start": aware(start),
        "finish": aware(calendar.later(start, length)),
        "duration": length,
    }

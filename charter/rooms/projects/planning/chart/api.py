"""The editor's one door: what a draft looks like, and one change at a time."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from charter.ground import formats
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.projects import plan_chart
from charter.rooms.projects.models import Link, Plan, Task
from charter.rooms.projects.timing import aware, day_seconds, naive, working_time
from charter.rooms.projects.verbs import plan_edits

router = Router()


class EditIn(Schema):
    """`op` is reschedule (`start` or `finish`, local moments), earlier-day, later-day, link
    (`before`, `relation`), unlink (`link`), indent, outdent, earlier, later, add (`name`), remove,
    undo or redo; `task` is the row."""

    op: str
    task: int | None = None
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    before: int | None = None
    relation: str = "FS"
    lag: int = 0
    link: int | None = None
    name: str = ""


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _plan(request: HttpRequest, pk: int) -> Plan:
    rows = Plan.objects.visible_to(_person(request)).select_related("project__department")
    return get_object_or_404(rows, pk=pk)


def _row(plan: Plan, pk: int | None) -> Task:
    found = get_object_or_404(plan.tasks.select_related("owner", "parent__parent"), pk=pk)
    found.plan = plan
    return found


@router.get("/plans/{int:pk}/chart")
def chart(request: HttpRequest, pk: int) -> dict[str, Any]:
    return plan_chart.whole(_plan(request, pk))


def _zoned(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment)


@router.post("/plans/{int:pk}/edits")
def edit(request: HttpRequest, pk: int, body: EditIn) -> dict[str, Any]:
    """Rows that moved, or the whole plan where its rows have become others."""
    plan, by = _plan(request, pk), _person(request)
    if body.op in ("reschedule", "earlier-day", "later-day"):
        return _rescheduled(plan, body, by)
    if body.op not in OPS:
        raise Refused("projects.plan.no_such_edit", _("沒有這個操作，請用編輯頁的按鈕。"))
    said = OPS[body.op](plan, body, by)
    return {"whole": plan_chart.whole(plan), "said": said}


def _rescheduled(plan: Plan, body: EditIn, by: Person) -> dict[str, Any]:
    task = _row(plan, body.task)
    start, finish = _zoned(body.start), _zoned(body.finish)
    if body.op != "reschedule" and task.start:
        start = _by_a_day(plan, task.start, later=body.op == "later-day")
    found = plan_edits.reschedule(task, start=start, finish=finish, by=by)
    mine = next((row for row in found.moved if row.pk == task.pk), task)
    facts = {
        "task": task.name,
        "start": formats.iso(mine.start),
        "finish": formats.iso(mine.finish),
        "count": len([row for row in found.moved if row.pk != task.pk]),
    }
    said = _("「%(task)s」是%(start)s至%(finish)s，%(count)s項任務跟著移動。") % facts
    for row in found.moved:
        row.plan = plan
    return {
        "moved": [plan_chart.row(row) for row in (found.moved or [task])],
        "critical": found.critical,
        "said": said,
        **plan_chart.state(plan),
        "ends": found.ends,
    }


def _by_a_day(plan: Plan, start: dt.datetime, *, later: bool) -> dt.datetime:
    calendar, day = working_time(plan), day_seconds(plan)
    at = naive(start)
    moved = calendar.as_start(calendar.later(at, day)) if later else calendar.earlier(at, day)
    return aware(moved)


def _link(plan: Plan, body: EditIn, by: Person) -> str:
    before, after = _row(plan, body.before), _row(plan, body.task)
    plan_edits.link_rows(before, after, relation=body.relation, lag=body.lag, by=by)
    return _("「%(after)s」排在「%(before)s」之後。") % {"after": after, "before": before}


def _unlink(plan: Plan, body: EditIn, by: Person) -> str:
    rows = Link.objects.filter(plan=plan).select_related("before", "after", "plan__project")
    plan_edits.unlink_rows(get_object_or_404(rows, pk=body.link), by=by)
    return _("先後關係已取消。")


def _indent(plan: Plan, body: EditIn, by: Person) -> str:
    task = _row(plan, body.task)
    plan_edits.indent_row(task, by=by)
    return _("「%(task)s」已縮排。") % {"task": task}


def _outdent(plan: Plan, body: EditIn, by: Person) -> str:
    task = _row(plan, body.task)
    plan_edits.outdent_row(task, by=by)
    return _("「%(task)s」已凸排。") % {"task": task}


def _shift(plan: Plan, body: EditIn, by: Person) -> str:
    task = _row(plan, body.task)
    plan_edits.shift_row(task, earlier=body.op == "earlier", by=by)
    return _("「%(task)s」已移動。") % {"task": task}


def _add(plan: Plan, body: EditIn, by: Person) -> str:
    beside = _row(plan, body.task) if body.task else None
    phase = beside if beside and beside.kind == Task.Kind.PHASE else None
    parent = phase or (beside.parent if beside else None)
    made = plan_edits.add_row(plan, parent=parent, name=body.name, by=by)
    return _("已加入「%(task)s」。") % {"task": made}


def _remove(plan: Plan, body: EditIn, by: Person) -> str:
    task = _row(plan, body.task)
    said = str(task)
    plan_edits.remove_row(task, by=by)
    return _("已移除「%(task)s」，可以復原。") % {"task": said}


def _undo(plan: Plan, body: EditIn, by: Person) -> str:
    plan_edits.undo_edit(plan, by=by)
    return _("已復原。")


def _redo(plan: Plan, body: EditIn, by: Person) -> str:
    plan_edits.redo_edit(plan, by=by)
    return _("已重做。")


OPS: dict[str, Callable[[Plan, EditIn, Person], str]] = {
    "link": _link,
    "unlink": _unlink,
    "indent": _indent,
    "outdent": _outdent,
    "earlier": _shift,
    "later": _shift,
    "add": _add,
    "remove": _remove,
    "undo": _undo,
    "redo": _redo,
}

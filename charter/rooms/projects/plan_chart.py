"""A draft as the interactive editor shows it, and which of its ends are open."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from charter.rooms.projects.models import Link, Plan, PlanEdit, Task
from charter.rooms.projects.schedule.network import Relation
from charter.rooms.projects.timing import critical_of, leaf_links, links_of

TYPES = {Task.Kind.PHASE: "project", Task.Kind.MILESTONE: "milestone", Task.Kind.TASK: "task"}
RELATIONS = list(Relation)
NAMED = 8


def row(task: Task) -> dict[str, Any]:
    """Moments are local, to the minute; a phase takes its dates from what lies below it."""
    start = timezone.localtime(task.start or task.plan.created_at)
    finish = timezone.localtime(task.finish or task.plan.created_at)
    return {
        "id": task.pk,
        "number": task.number,
        "text": task.name,
        "owner": str(task.owner) if task.owner else "",
        "parent": task.parent_id or 0,
        "type": TYPES[Task.Kind(task.kind)],
        "start": start.strftime("%Y-%m-%dT%H:%M"),
        "finish": finish.strftime("%Y-%m-%dT%H:%M"),
        "dated": task.start is not None or task.kind == Task.Kind.PHASE,
        "begun": task.is_started,
    }


def whole(plan: Plan) -> dict[str, Any]:
    """All rows and links, what is critical, whether there is something to undo. Four queries."""
    tasks = list(plan.tasks.select_related("owner").order_by("position"))
    links = links_of(plan)
    for task in tasks:
        task.plan = plan
    return {
        "tasks": [row(task) for task in tasks],
        "links": [
            {
                "id": link.pk,
                "source": link.before_id,
                "target": link.after_id,
                "type": str(RELATIONS.index(Relation(link.relation))),
                "known": True,
            }
            for link in links
        ],
        "critical": critical_of(plan, tasks, links),
        **state(plan),
        "ends": ends(tasks, links),
    }


def state(plan: Plan) -> dict[str, Any]:
    undone = PlanEdit.objects.filter(plan=plan).order_by().values_list("undone_at", flat=True)
    edits = {moment is None for moment in undone.distinct()}
    return {"undo": True in edits, "redo": False in edits}


def open_state(plan: Plan) -> dict[str, Any]:
    """For the list of a draft: its open ends, and whether there is something to undo."""
    return {"ends": ends(list(plan.tasks.all()), links_of(plan)), **state(plan)}


def open_ends(tasks: list[Task], links: list[Link]) -> tuple[list[Task], list[Task]]:
    """Tasks that nothing comes before, and tasks that nothing comes after; milestones and phases
    pass their links on."""
    pairs = leaf_links(tasks, links)
    after, before = {b for _a, b, _l in pairs}, {a for a, _b, _l in pairs}
    work = [task for task in tasks if task.kind != Task.Kind.PHASE]
    return [t for t in work if t.pk not in after], [t for t in work if t.pk not in before]


def ends(tasks: list[Task], links: list[Link]) -> str:
    """The open ends in one sentence; one of each is how a plan begins and ends."""
    starts, finishes = open_ends(tasks, links)
    said = []
    if len(starts) > 1:
        said.append(_("沒有前置任務：%(tasks)s") % {"tasks": _named(starts)})
    if len(finishes) > 1:
        said.append(_("沒有後續任務：%(tasks)s") % {"tasks": _named(finishes)})
    return _("；").join(said)


def _named(tasks: list[Task]) -> str:
    shown = _("、").join(str(task) for task in tasks[:NAMED])
    more = len(tasks) - NAMED
    return (
        _("%(tasks)s等%(count)s項") % {"tasks": shown, "count": len(tasks)} if more > 0 else shown
    )

"""A new version begins as a copy; on approval the copy's plan goes over to the running tasks.

The tasks in force keep their identity (reports, journal, addresses) through every version.
"""

from charter.rooms.projects.models import (
    Assignment,
    Deliverable,
    Link,
    Plan,
    PlanResource,
    Raci,
    Task,
)

PLANNED = (
    "position", "number", "kind", "name", "requirement", "quality_standard", "owner_id", "start",
    "finish", "duration", "is_elapsed", "effort", "cost", "constraint", "constraint_at",
    "percent_rule", "units_total", "steps", "produces", "external_id",
)  # fmt: skip
ACTUAL = (
    "units_done", "reached", "percent", "actual_start", "actual_finish", "remaining", "problem",
    "reported_at",
)  # fmt: skip
BATCH = 1000


def _copy_rows(old: Plan, new: Plan) -> None:
    """Every row of the plan in force again, in the draft, each knowing where it comes from."""
    tasks = list(old.tasks.all())
    copies = Task.objects.bulk_create(
        [
            Task(plan=new, project_id=t.project_id, origin_id=t.pk, **_fields(t, PLANNED + ACTUAL))
            for t in tasks
        ],
        batch_size=BATCH,
    )
    now = {task.pk: copy for task, copy in zip(tasks, copies, strict=True)}
    for task, copy in zip(tasks, copies, strict=True):
        copy.parent_id = now[task.parent_id].pk if task.parent_id else None
    Task.objects.bulk_update(copies, ["parent"], batch_size=BATCH)
    Link.objects.bulk_create(
        Link(
            plan=new,
            before=now[k.before_id],
            after=now[k.after_id],
            relation=k.relation,
            lag=k.lag,
            lag_unit=k.lag_unit,
        )
        for k in old.links.all()
    )
    promised = list(Deliverable.objects.filter(task__plan=old))
    again = Deliverable.objects.bulk_create(
        Deliverable(task=now[d.task_id], name=d.name, accountable_id=d.accountable_id)
        for d in promised
    )
    same = {d.pk: copy for d, copy in zip(promised, again, strict=True)}
    Raci.objects.bulk_create(
        Raci(
            member_id=part.member_id,
            project_id=part.project_id,
            deliverable=same[part.deliverable_id or 0],
            letter=part.letter,
        )
        for part in Raci.objects.filter(deliverable__task__plan=old)
    )


def _fields(task: Task, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(task, name) for name in names}


def _merge(old: Plan, new: Plan) -> None:
    """Give the running tasks the newly approved plan; the draft's copies of them go.

    A running task that the new plan no longer has stays with the old version, as history.
    """
    copies = list(new.tasks.exclude(origin=None))
    running = {task.pk: task for task in Task.objects.filter(plan=old)}
    place = {c.pk: c.origin_id for c in copies if c.origin_id and c.origin_id in running}
    kept = [c for c in copies if c.pk in place]
    for copy in kept:
        task = running[place[copy.pk]]
        for name in PLANNED:
            setattr(task, name, getattr(copy, name))
        task.percent = task.earned()
        task.plan = new
        task.parent_id = place.get(copy.parent_id, copy.parent_id) if copy.parent_id else None
    changed = [running[place[copy.pk]] for copy in kept]
    names = ["owner" if name == "owner_id" else name for name in PLANNED]
    Task.objects.bulk_update(changed, [*names, "percent", "plan", "parent"], batch_size=200)
    fresh = list(Task.objects.filter(plan=new, parent_id__in=list(place), origin=None))
    for task in fresh:
        task.parent_id = place[task.parent_id or 0]
    Task.objects.bulk_update(fresh, ["parent"], batch_size=BATCH)
    _move_belongings(old, new, place)
    Task.objects.filter(pk__in=list(place)).delete()


def _move_belongings(old: Plan, new: Plan, place: dict[int, int]) -> None:
    Link.objects.filter(plan=old).delete()
    links = list(Link.objects.filter(plan=new))
    for link in links:
        link.before_id = place.get(link.before_id) or link.before_id
        link.after_id = place.get(link.after_id) or link.after_id
    Link.objects.bulk_update(links, ["before", "after"], batch_size=BATCH)
    Deliverable.objects.filter(task__in=list(place.values())).delete()
    deliverables = list(Deliverable.objects.filter(task__in=list(place)))
    for item in deliverables:
        item.task_id = place[item.task_id]
    Deliverable.objects.bulk_update(deliverables, ["task"], batch_size=BATCH)
    assignments = list(Assignment.objects.filter(task__in=list(place)))
    for assignment in assignments:
        assignment.task_id = place[assignment.task_id or 0]
    Assignment.objects.bulk_update(assignments, ["task"], batch_size=BATCH)
    if not PlanResource.objects.filter(plan=new).exists():
        PlanResource.objects.filter(plan=old).update(plan=new)
        Assignment.objects.filter(plan=old).update(plan=new)

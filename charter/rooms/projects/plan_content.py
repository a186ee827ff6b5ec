"""What an approver approves: the whole plan as plain data, without anything that changes later."""

from typing import Any

from django.db.models import Exists, OuterRef

from charter.rooms.projects.models import Deliverable, Link, Plan, Task


def frozen(plan: Plan) -> dict[str, Any]:
    """Tasks in order with their links and deliverables; no progress, no forecast."""
    tasks = list(plan.tasks.select_related("owner"))
    numbers = {task.pk: task.number for task in tasks}
    delivered: dict[int, list[str]] = {}
    for item in Deliverable.objects.filter(task__plan=plan).select_related("accountable"):
        delivered.setdefault(item.task_id, []).append(f"{item.name}（{item.accountable}）")
    before: dict[int, list[str]] = {}
    for link in Link.objects.filter(plan=plan):
        before.setdefault(link.after_id, []).append(_link(link, numbers))
    return {
        "version": plan.version,
        "reason": plan.reason,
        "tasks": [
            {
                "number": task.number,
                "name": task.name,
                "kind": task.kind,
                "owner": str(task.owner) if task.owner else "",
                "owner_id": task.owner_id,
                "start": task.start,
                "finish": task.finish,
                "duration": task.duration,
                "effort": task.effort,
                "cost": task.cost,
                "requirement": task.requirement,
                "quality_standard": task.quality_standard,
                "percent_rule": task.percent_rule,
                "units_total": task.units_total,
                "constraint": task.constraint,
                "constraint_at": task.constraint_at,
                "deliverables": delivered.get(task.pk, []),
                "before": sorted(before.get(task.pk, [])),
                **({} if task.produces else {"produces": False}),
                **({"steps": task.steps} if task.steps else {}),
            }
            for task in tasks
        ],
    }


def _link(link: Link, numbers: dict[int, str]) -> str:
    lag = f"{link.lag:+d}{link.lag_unit}" if link.lag else ""
    return f"{numbers[link.before_id]}{link.relation}{lag}"


def incomplete(plan: Plan) -> list[Task]:
    """Tasks that cannot be carried out as written: nobody owns them, or they have no dates."""
    return [
        task
        for task in plan.tasks.exclude(kind=Task.Kind.PHASE)
        if task.owner_id is None or task.start is None or task.finish is None
    ]


def without_steps(plan: Plan) -> list[Task]:
    """Tasks whose progress goes by weighted milestones, and the plan names none."""
    by_steps = plan.tasks.filter(kind=Task.Kind.TASK, percent_rule=Task.PercentRule.MILESTONES)
    return [task for task in by_steps if not task.steps]


def without_product(plan: Plan) -> list[Task]:
    """Tasks that produce something, and the plan does not say what."""
    tasks = plan.tasks.filter(kind=Task.Kind.TASK, produces=True)
    return list(tasks.filter(~Exists(Deliverable.objects.filter(task=OuterRef("pk")))))

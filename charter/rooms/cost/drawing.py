"""A budget's lines drawn from the plan and the rates, each with its basis (SP5.1a)."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from charter.ground.money import shown
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person
from charter.rooms.cost.earning import hours
from charter.rooms.cost.models.claims import Grade, grades_of
from charter.rooms.cost.verbs.budgeting import Line
from charter.rooms.projects.models import Budget, Plan, Project, Task
from charter.rooms.projects.models.initiation import Category

TASKS_NAMED = 6


def plan_to_draw_from(project: Project) -> Plan | None:
    """The draft being written, else the plan in force."""
    plans = Plan.objects.filter(project=project)
    return plans.unsettled().first() or plans.in_force().first()


def from_plan(project: Project) -> list[Line]:
    """Labour: hours by person x the rate of their grade; materials as the plan's resources cost.
    Other categories as they stand in the budget in force: the plan says nothing of them."""
    plan, rates = plan_to_draw_from(project), in_force()["labour_rate_hour"]
    if plan is None:
        return []
    found: list[Line] = []
    by_person: dict[Person | None, list[Task]] = defaultdict(list)
    for task in plan.tasks.filter(kind=Task.Kind.TASK).select_related("owner"):
        by_person[task.owner].append(task)
    grades = grades_of(owner.pk for owner in by_person if owner)
    for owner, tasks in by_person.items():
        rate = Decimal(rates[grades[owner.pk] if owner else Grade.STAFF])
        found.append(_labour(owner, tasks, rate))
    found += _materials(plan)
    drawn = {line.category for line in found}
    present = Budget.objects.in_force_of(project)
    kept = present.lines.exclude(category__in=drawn) if present else ()
    return [*found, *(Line(one.category, Decimal(1), one.amount, one.basis) for one in kept)]


def _labour(owner: object, tasks: list[Task], rate: Decimal) -> Line:
    spent = sum((hours(task) for task in tasks), Decimal(0)).quantize(Decimal("0.01"))
    named = "、".join(task.number for task in tasks[:TASKS_NAMED])
    facts = {
        "who": owner or _("未定"),
        "hours": f"{spent.normalize():f}",
        "rate": shown(rate),
        "tasks": named,
        "n": len(tasks),
    }
    basis = _("%(who)s %(hours)s小時×%(rate)s，任務%(tasks)s（共%(n)s項）") % facts
    return Line(Category.LABOUR.value, spent, rate, basis[:300])


def _materials(plan: Plan) -> list[Line]:
    resources = plan.resources.exclude(kind="work").filter(cost__gt=0)
    return [
        Line(
            Category.MATERIALS.value,
            one.units or Decimal(1),
            one.cost or Decimal(0),
            _("計劃的資源：%(name)s") % {"name": one.name},
        )
        for one in resources
    ]

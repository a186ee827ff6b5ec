"""What tasks are worth where the plan gives no costs: by the rate of their owner's grade."""

from decimal import Decimal
from types import SimpleNamespace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.rooms.cost.earning import weights
from charter.rooms.cost.models.claims import grades_of
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.tests.planning import running


def worth(plan: Plan) -> tuple[int, dict[int, Decimal]]:
    """(how many statements, the weights)"""
    tasks = list(Task.objects.filter(plan=plan).select_related("owner"))
    with CaptureQueriesContext(connection) as told:
        found = weights(plan, tasks, Decimal(1000))
    return len(told), found


def test_many_owners_are_asked_for_in_as_many_statements_as_one(company: SimpleNamespace) -> None:
    _project, rows = running(company)
    plan = rows["wiring"].plan
    Task.objects.filter(plan=plan).update(owner=company.engineer, cost=None)
    one, alike = worth(plan)
    for task, owner in zip(rows.values(), (company.boss, company.manager), strict=False):
        Task.objects.filter(pk=task.pk).update(owner=owner)
    many, graded = worth(plan)
    assert many == one and graded != alike
    assert abs(sum(graded.values()) - 1000) < Decimal("0.01")
    assert grades_of([company.engineer.pk, company.boss.pk]) == {
        company.engineer.pk: "staff",
        company.boss.pk: "management",
    }

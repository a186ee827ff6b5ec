"""What a customer's contact may read of projects: their own, what was put before them, and of
budgets, plans and people nothing."""

from typing import Any

from charter.org.models import Person
from charter.org.reach import open_to_customers
from charter.rooms.projects.models import (
    Acceptance,
    AcceptanceDocument,
    Goal,
    GoalProof,
    ItemMark,
    Opinion,
    Project,
    Signature,
)


@open_to_customers(Project, page="portal:project")
def projects(rows: Any, person: Person) -> Any:
    return rows.filter(customer=person.customer_id)


@open_to_customers(Acceptance, actions=True, page="portal_acceptances:acceptance")
def acceptances(rows: Any, person: Person) -> Any:
    """Once something was proposed."""
    mine = rows.filter(project__customer=person.customer_id)
    return mine.exclude(state=Acceptance.State.PREPARING)


@open_to_customers(AcceptanceDocument, files=True)
@open_to_customers(GoalProof)
@open_to_customers(Opinion)
@open_to_customers(ItemMark)
@open_to_customers(Signature, files=True)
def of_own_acceptance(rows: Any, person: Person) -> Any:
    seen = acceptances(Acceptance.objects.all(), person)
    return rows.filter(acceptance__in=seen.values("pk"))


@open_to_customers(Goal)
def agreed_goals(rows: Any, person: Person) -> Any:
    """Of an application that became their project."""
    mine = projects(Project.objects.order_by(), person)
    return rows.filter(initiation__in=mine.values("initiation"))

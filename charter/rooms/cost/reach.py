"""Whose money a person may see: finance and management all of it, heads their department's,
project managers their projects'; members of a team only what they themselves claim."""

from typing import Any

from django.db.models import Q, QuerySet

from charter.org.models import Person, Role
from charter.rooms.projects.models import Project

SEES_ALL_COST = (Role.FINANCE, Role.MANAGEMENT, Role.GENERAL_MANAGER)


def costed(person: Person, at: str = "") -> Q:
    """The condition under which the project that stands at the lookup `at` is among them."""
    if person.is_customer or not person.is_active:
        return Q(pk__in=())
    if person.has_role(*SEES_ALL_COST):
        return ~Q(pk__in=())  # an empty condition would vanish beside another: `Q() | other`
    mine = Q(**{f"{at}manager": person})
    if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
        mine |= Q(**{f"{at}department": person.department_id})
    return mine


def projects_of(person: Person) -> "QuerySet[Project, Any]":
    """The projects whose cost the person may see."""
    return Project.objects.filter(costed(person))

"""Who may do what on the policy floor. Reading is for all staff."""

from typing import Any

from django.db.models import Q, QuerySet

from charter.kernel.evidence import Evidence
from charter.org.models import Person, Role
from charter.policy.verdicts import family

OVERSEERS = (
    Role.MANAGEMENT,
    Role.STEERING_GROUP,
    Role.IMPROVEMENT_OFFICE,
    Role.QUALITY,
)
LEADERS = (*OVERSEERS, Role.DEPARTMENT_HEAD, Role.PROJECT_MANAGER)


def may_see_all(person: Person) -> bool:
    """Names behind figures are for those who answer for the whole."""
    return person.has_role(*OVERSEERS)


def may_remind(person: Person) -> bool:
    return person.has_role(*LEADERS)


def may_attest(person: Person) -> bool:
    return person.has_role(*OVERSEERS, Role.DEPARTMENT_HEAD)


def may_propose(person: Person) -> bool:
    return person.has_role(*OVERSEERS, Role.DEPARTMENT_HEAD)


def within_sight(records: QuerySet[Any], proof: Evidence, person: Person) -> QuerySet[Any]:
    """Of failing records those whose owners this person may see: their own, their department's
    for its head, all for overseers; and what the room itself lets them see."""
    if may_see_all(person):
        return records
    if hasattr(proof.model._default_manager.all(), "visible_to"):
        manager: Any = proof.model._default_manager
        seen = manager.all().visible_to(person)
        return records.filter(pk__in=seen.values("pk"))
    allowed = Q(**{proof.person: person.pk}) if proof.person else Q(pk__in=[])
    if proof.department and person.department_id and person.has_role(Role.DEPARTMENT_HEAD):
        allowed |= Q(**{f"{proof.department}__in": family()[person.department_id]})
    return records.filter(allowed)

"""Who may do what. Nobody decides about their own going, staying or fit."""

from charter.org.models import Person, Role
from charter.rooms.rotation.models import HandOver, HandOverItem, RotationPlan

KEEPERS = (Role.HR, Role.ADMINISTRATOR)


def _above(by: Person, person: Person, department: int | None) -> bool:
    """Manager, or head of the department, of somebody else."""
    if by.pk == person.pk or by.is_customer or not by.is_active:
        return False
    heads = department is not None and by.department_id == department
    return by.pk == person.manager_id or (heads and by.has_role(Role.DEPARTMENT_HEAD))


def may_arrange(by: Person | None, found: HandOver) -> bool:
    """Name who takes what: those above, HR, for a project its manager; never who goes."""
    if by is None:
        return True
    if by.pk == found.person_id or not by.is_active or by.is_customer:
        return False
    manages = found.project is not None and found.project.manager_id == by.pk
    return manages or by.has_role(*KEEPERS) or _above(by, found.person, found.department_id)


def may_open(by: Person | None, person: Person) -> bool:
    if by is None:
        return True
    return by.pk != person.pk and (
        by.has_role(*KEEPERS) or _above(by, person, person.department_id)
    )


def may_complete(by: Person | None, found: HandOver) -> bool:
    """Whether everything is taken is a fact; who goes may say it as well as those above."""
    return may_arrange(by, found) or (
        by is not None and by.is_active and by.pk in (found.person_id, found.successor_id)
    )


def may_take(by: Person, item: HandOverItem) -> bool:
    taker = item.taker
    return taker is not None and taker.pk == by.pk and by.is_active


def verbs_for(by: Person, found: HandOver) -> list[str]:
    """What this person may do to this hand-over now."""
    if not found.is_open:
        return []
    can = []
    if may_arrange(by, found):
        can += ["name", "draw"]
    if may_complete(by, found):
        can.append("complete")
    if by.has_role(*KEEPERS) and by.pk != found.person_id:
        can.append("cancel")
    return can


def may_plan(by: Person | None, department: int | None) -> bool:
    """A rotation is planned by the department's head, or by HR."""
    if by is None:
        return True
    if by.is_customer or not by.is_active:
        return False
    heads = by.has_role(Role.DEPARTMENT_HEAD) and by.department_id == department
    return by.has_role(*KEEPERS) or (heads and department is not None)


def plan_verbs(by: Person, plan: RotationPlan) -> list[str]:
    if plan.state != RotationPlan.State.DRAFT or not may_plan(by, plan.department_id):
        return []
    return ["move", "stay", "submit", "drop"]


def may_explain_fit(by: Person | None, person: Person) -> bool:
    """Why an assignment stands although the skills fall short: who leads the person, or HR."""
    if by is None:
        return True
    return by.pk != person.pk and (by.has_role(Role.HR) or _above(by, person, person.department_id))

"""Heads prepare answers for their own department; who answers for the whole house, for all."""

from charter.org.models import Department, Person, Role
from charter.rooms.answers.models import Macro

ALL = (Role.QUALITY, Role.MANAGEMENT, Role.ADMINISTRATOR)


def may_prepare(person: Person | None, department: Department | None) -> bool:
    """None is the system; `department` None is for the whole house."""
    if person is None:
        return True
    if not person.is_active or person.is_customer:
        return False
    is_own = department is not None and department.pk == person.department_id
    return person.has_role(*ALL) or (is_own and person.has_role(Role.DEPARTMENT_HEAD))


def may_prepare_any(person: Person) -> bool:
    return may_prepare(person, person.department)


def may_change(person: Person, macro: Macro) -> bool:
    return macro.is_active and may_prepare(person, macro.department)

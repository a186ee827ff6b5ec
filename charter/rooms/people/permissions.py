"""Who may change the organisation. Nobody raises their own role, administrators included."""

from charter.org.models import Person, Post, Role
from charter.rooms.people.models import Absence

KEEPERS = (Role.HR, Role.ADMINISTRATOR)


def may_keep_people(user: Person) -> bool:
    return not user.is_customer and user.has_role(*KEEPERS)


def may_appoint(user: Person, person: Person) -> bool:
    return may_keep_people(user) and user != person


def may_name_substitute(user: Person, person: Person) -> bool:
    return user == person or may_keep_people(user) or person.manager_id == user.pk


def may_record_skill(user: Person, person: Person) -> bool:
    return user != person and (may_keep_people(user) or person.manager_id == user.pk)


def may_set_needs(user: Person, post: Post) -> bool:
    """What a post asks for: those who keep people, and the head of its department."""
    if user.is_customer:
        return False
    heads = user.department_id == post.department_id and user.has_role(Role.DEPARTMENT_HEAD)
    return may_keep_people(user) or heads


def may_edit_calendars(person: Person | None) -> bool:
    """Calendars move deadlines, so only administrators and HR change them; None is the system."""
    return person is None or may_keep_people(person)


def may_ask_absence(user: Person, person: Person) -> bool:
    """One's own; HR enters what somebody who lies ill cannot."""
    return not user.is_customer and (user == person or user.has_role(Role.HR))


def may_cancel_absence(user: Person, absence: Absence) -> bool:
    return absence.is_standing and may_ask_absence(user, absence.person)


def may_read_reason(user: Person, absence: Absence) -> bool:
    """Why somebody is away: themselves, HR, their manager, the head of their department."""
    person = absence.person
    if user.is_customer:
        return False
    if user.pk in (person.pk, absence.asked_by_id, person.manager_id) or user.has_role(Role.HR):
        return True
    return user.department_id == person.department_id and user.has_role(Role.DEPARTMENT_HEAD)

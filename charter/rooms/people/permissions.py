"""Who may change the organisation. Nobody raises their own role, administrators included."""

from charter.org.models import Person, Role

KEEPERS = (Role.HR, Role.ADMINISTRATOR)


def may_keep_people(user: Person) -> bool:
    return not user.is_customer and user.has_role(*KEEPERS)


def may_appoint(user: Person, person: Person) -> bool:
    return may_keep_people(user) and user != person


def may_name_substitute(user: Person, person: Person) -> bool:
    return user == person or may_keep_people(user) or person.manager_id == user.pk


def may_record_skill(user: Person, person: Person) -> bool:
    return user != person and (may_keep_people(user) or person.manager_id == user.pk)


def may_edit_calendars(person: Person | None) -> bool:
    """Calendars move deadlines, so only administrators and HR change them; None is the system."""
    return person is None or may_keep_people(person)

from charter.org.models import Person, Role


def may_edit_calendars(person: Person | None) -> bool:
    """Calendars move deadlines, so only administrators and HR change them; None is the system."""
    return person is None or person.has_role(Role.ADMINISTRATOR, Role.HR)

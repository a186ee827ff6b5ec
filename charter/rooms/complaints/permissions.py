"""Who may do what. Nobody handles a complaint about themselves."""

from charter.org.models import Person, Role
from charter.rooms.complaints.models import Complaint

DECIDES = (Role.QUALITY, Role.MANAGEMENT, Role.DEPARTMENT_HEAD)


def is_colleague(person: Person | None) -> bool:
    return person is None or (person.is_active and not person.is_customer)


def may_work_on(person: Person | None, complaint: Complaint) -> bool:
    """Its owner and those above the owner, quality and management; never whom it is about."""
    if person is None or not is_colleague(person):
        return person is None
    if person.pk == complaint.against_id:
        return False
    mine = person.pk in (complaint.owner_id, complaint.owner.manager_id)
    return mine or person.has_role(*DECIDES)


def verbs_for(person: Person, complaint: Complaint) -> list[str]:
    """Flow ∩ permission: what this person may do to it now."""
    if not may_work_on(person, complaint):
        return []
    extra = ["hand_over", "attach"] if complaint.is_open else []
    return [*Complaint.FLOW.verbs_from(complaint.state), *extra]

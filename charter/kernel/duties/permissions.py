"""Who may do what to a duty. The page and the API both ask `verbs_for`."""

from charter.kernel.duties.models import Duty
from charter.org.models import Person, Role

OFFICES = (Role.IMPROVEMENT_OFFICE, Role.MANAGEMENT)


def _above(person: Person, duty: Duty) -> bool:
    """The owner's manager, whom it was escalated to, or an office; never who owes it."""
    if person.pk == duty.owner_id or person.is_customer or not person.is_active:
        return False
    line = (duty.owner.manager_id if duty.owner else None, duty.escalated_to_id)
    return person.pk in line or person.has_role(*OFFICES)


def may_hand_over(person: Person, duty: Duty) -> bool:
    return (person.pk == duty.owner_id and person.is_active) or _above(person, duty)


def may_excuse(person: Person, duty: Duty) -> bool:
    return _above(person, duty)


def verbs_for(person: Person, duty: Duty) -> list[str]:
    """What this person may do to this duty now; it is fulfilled by doing it."""
    if duty.state != Duty.State.OPEN:
        return []
    able = {"hand_over": may_hand_over(person, duty), "excuse": may_excuse(person, duty)}
    return [verb for verb, may in able.items() if may]

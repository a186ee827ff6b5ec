"""Who may do what to a record of a register."""

from collections.abc import Callable

from charter.kernel.registers.models import SEES_ALL, Record
from charter.org.models import Person


def _concerned(person: Person, record: Record) -> bool:
    if not person.is_active or person.is_customer:
        return False
    leads = person.pk == record.owner.manager_id or person.has_role(*SEES_ALL)
    return leads or person.pk in (record.owner_id, record.opened_by_id)


MAY: dict[str, Callable[[Person, Record], bool]] = {
    "respond": _concerned,
    "regrade": _concerned,
    "edit": _concerned,
    "hand_over": _concerned,
    "close": _concerned,
    "reopen": _concerned,
}


def verbs_for(person: Person, record: Record) -> list[str]:
    open_verbs = Record.FLOW.verbs_from(record.state)
    named = {verb.removesuffix("_responding") for verb in open_verbs}
    return [verb for verb, may in MAY.items() if verb in named and may(person, record)]


def may_set_matrix(person: Person) -> bool:
    return person.has_role(*SEES_ALL)

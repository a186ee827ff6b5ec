"""Who clears what came in and could not be taken."""

from charter.kernel.mail.models import KEEPERS, Incoming
from charter.org.models import Person


def may_clear(person: Person | None) -> bool:
    return person is None or person.has_role(*KEEPERS)


def verbs_for(person: Person, incoming: Incoming) -> list[str]:
    if not may_clear(person):
        return []
    names = {"take": "clear", "drop": "drop", "retry": "retry"}
    open_now = incoming.state != Incoming.State.NEW
    can = Incoming.FLOW.verbs_from(incoming.state) if open_now else []
    return [names[verb] for verb in can if verb in names]

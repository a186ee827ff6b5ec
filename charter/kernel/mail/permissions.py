"""Who clears what came in and could not be taken."""

from charter.kernel.mail.models import Incoming
from charter.kernel.mail.models import may_clear as may_clear
from charter.org.models import Person


def verbs_for(person: Person, incoming: Incoming) -> list[str]:
    if not may_clear(person):
        return []
    names = {"take": "clear", "drop": "drop", "retry": "retry"}
    open_now = incoming.state != Incoming.State.NEW
    can = Incoming.FLOW.verbs_from(incoming.state) if open_now else []
    return [names[verb] for verb in can if verb in names]

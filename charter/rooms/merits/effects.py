"""Whether what an award is earned with has a verified effect: told by the events of other rooms."""

from charter.kernel.journal.models import Entry
from charter.kernel.journal.states import STATE
from charter.kernel.journal.subjects import subject_of

# kind -> (the event that verifies the effect, the state it must have led to)
PROOFS = {
    "quality.suggestion": ("quality.suggestion.judged", "effective"),
    "steering.course": ("steering.course.confirmed", "effective"),
    "actions.action": ("actions.action.found_effective", "effective"),
}


def is_verified(kind: str, pk: int | None) -> bool:
    """The last word on its effect was good."""
    if pk is None or kind not in PROOFS:
        return False
    event, state = PROOFS[kind]
    last = Entry.objects.filter(kind=kind, subject_id=pk, event=event).order_by("-id").first()
    return last is not None and last.facts.get(STATE) == state


def exists(kind: str, pk: int | None) -> bool:
    return pk is not None and subject_of(kind, pk) is not None

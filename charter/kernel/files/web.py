"""The record to which somebody wishes to hand in a file."""

from django.db.models import Model
from django.http import Http404

from charter.ground.keys import key_in
from charter.kernel.journal.subjects import may_see, subject_of
from charter.org.models import Person

# Records whose own verbs do not rule who hands in files: who may see them, may.
OPEN_KINDS = frozenset({"actions.action", "registers.record", "duties.duty"})


def open_for(person: Person, kind: str, pk: str) -> Model:
    """404 for a kind with rules of its own, and for a record that the person may not see."""
    number = key_in(pk) if kind in OPEN_KINDS else None
    known = number is not None and may_see(person, kind, number)
    subject = subject_of(kind, number) if known and number is not None else None
    if subject is None:
        raise Http404
    return subject

"""The record to which somebody wishes to hand in a file."""

from django.db.models import Model
from django.http import Http404

from charter.kernel.journal.subjects import may_see, subject_of
from charter.org.models import Person

# Records whose own verbs do not rule who hands in files: who may see them, may.
OPEN_KINDS = frozenset({"actions.action", "registers.record", "duties.duty"})


def open_for(person: Person, kind: str, pk: str) -> Model:
    """404 for a kind with rules of its own, and for a record that the person may not see."""
    known = kind in OPEN_KINDS and pk.isdecimal() and len(pk) < 19
    subject = subject_of(kind, int(pk)) if known and may_see(person, kind, int(pk)) else None
    if subject is None:
        raise Http404
    return subject

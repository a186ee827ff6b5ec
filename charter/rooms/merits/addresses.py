"""From the address of a page in this house to the record that it shows."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from charter.kernel.journal.subjects import may_see, subject_of
from charter.org.models import Person
from charter.rooms.merits.verbs.proposing import Evidence

HIDDEN = ("org.", "journal.")


def record_at(text: str, reader: Person) -> Evidence | None:
    """None for anything else than a page of a record that the reader may see."""
    try:
        found = resolve(urlsplit(text.strip()).path)
    except (Resolver404, ValueError):
        return None
    kind, pk = found.view_name.replace(":", ".", 1), found.kwargs.get("pk")
    if not isinstance(pk, int) or kind.startswith(HIDDEN) or not may_see(reader, kind, pk):
        return None
    subject = subject_of(kind, pk)
    return Evidence.of(subject) if subject else None

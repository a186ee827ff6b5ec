"""The one verb of the journal."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from charter.ground import clock
from charter.ground.web import request_id
from charter.kernel.journal.events import KNOWN, REACTIONS
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person

EVERY = "*"
Facts = dict[str, Any]


def record(
    event: str,
    subject: models.Model,
    *,
    by: Person | None,
    principal: Person | None = None,
    about: models.Model | None = None,
    tell: Iterable[Person] = (),
    **facts: object,
) -> Entry:
    """Write the entry, then let the floors above react inside the same transaction.

    `by=None` is the system itself. `facts` must be JSON: ids, ISO dates, {"old": .., "new": ..}.
    Call it last in an atomic verb.
    """
    assert event in KNOWN, f"undeclared event {event}"
    root = about or subject
    entry = Entry.objects.create(
        event=event,
        at=clock.now(),
        by=by,
        principal=principal,
        kind=kind_of(subject),
        subject_id=subject.pk,
        title=str(subject)[:200],
        about_kind=kind_of(root),
        about_id=root.pk,
        facts=facts,
        told=sorted({person.pk for person in tell if by is None or person.pk != by.pk}),
        request_id=request_id.get(),
    )
    for reaction in (*REACTIONS[event], *REACTIONS[EVERY]):
        reaction(entry)
    return entry

"""Who may read which entry.

Whoever sees a record reads its trail, unless the record's room says otherwise in its `trails.py`:

    trail_of(Person, may_read_trail)      # the trail asks a rule of its own
    private(Appraisal, Result)            # about one person: no auditor reads it but the guards
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.models.entries import EntryQuerySet
from charter.kernel.journal.subjects import may_see, subject_of
from charter.org.models import Person, Role

GUARDS = (Role.ADMINISTRATOR,)  # who looks after refused attempts
AUDITORS = (Role.ADMINISTRATOR, Role.QUALITY)
TRAILS: dict[str, Callable[[Person, Any], bool]] = {}
PRIVATE: set[str] = set()


def trail_of(model: type[Model], rule: Callable[[Person, Any], bool]) -> None:
    """`rule(reader, record)` says who reads what happened to a record of this kind."""
    assert kind_of(model) not in TRAILS, f"trail of {kind_of(model)} is ruled twice"
    TRAILS[kind_of(model)] = rule


def private(*models: type[Model]) -> None:
    """What happened to them is about one person: read by who sees the record, and by guards."""
    PRIVATE.update(kind_of(model) for model in models)


def may_read_trail(person: Person, kind: str, pk: int) -> bool:
    """By the kind's own rule, where it has one."""
    if kind not in TRAILS:
        return may_see(person, kind, pk)
    record = subject_of(kind, pk)
    return record is not None and TRAILS[kind](person, record)


def audited(person: Person) -> EntryQuerySet:
    """All entries that an auditor searches."""
    rows = Entry.objects.all()
    if person.has_role(*GUARDS):
        return rows
    return rows.exclude(kind__in=PRIVATE).exclude(about_kind__in=PRIVATE)


def may_read(person: Person, entry: Entry) -> bool:
    """Auditors all but what is private; others what happened to records that they may see."""
    if person.is_customer:
        return False
    if person.has_role(*GUARDS):
        return True
    if person.has_role(*AUDITORS) and not {entry.kind, entry.about_kind} & PRIVATE:
        return True
    own = may_read_trail(person, entry.kind, entry.subject_id)
    return own or may_read_trail(person, entry.about_kind, entry.about_id)

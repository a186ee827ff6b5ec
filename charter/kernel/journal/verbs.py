"""The verb of the journal, and that of the attempts that were refused."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F
from django.utils.translation import override

from charter.ground import clock
from charter.ground.database.copying import copy_in
from charter.ground.database.writing import insert
from charter.ground.i18n.phrase import keepable
from charter.ground.web import came_by, request_id
from charter.kernel.journal.events import KNOWN, REACTIONS
from charter.kernel.journal.models import KEY, TITLED, Attempt, Entry, kind_of
from charter.kernel.journal.states import STATE, state_of
from charter.org.models import Person
from charter.org.names import referring

EVERY = "*"
TITLE = 200  # characters
_HALF = re.compile(r"⟦[\d,]*$")
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

    `by=None` is the system itself; the state of a record with a flow is kept by itself (see
    `states`), and so is the key by which a program came (A6). `facts` must be JSON: ids, ISO dates,
    {"old": .., "new": ..}, or a phrase or lazy translation, kept as what it says (decision 1333).
    Call it last in an atomic verb.
    """
    assert event in KNOWN, f"undeclared event {event}"
    root, ((title, others),) = about or subject, _titles([subject])
    entry = Entry(
        event=event,
        at=clock.now(),
        by=by,
        principal=principal,
        kind=kind_of(subject),
        subject_id=subject.pk,
        title=title,
        about_kind=kind_of(root),
        about_id=root.pk,
        facts=_with_state(subject, others | facts),
        told=sorted({person.pk for person in tell if by is None or person.pk != by.pk}),
        request_id=request_id.get(),
    )
    _keep([entry], lambda: insert(entry))
    for reaction in (*REACTIONS[event], *REACTIONS[EVERY]):
        reaction(entry)
    return entry


@transaction.atomic
def note_attempt(
    kind: str,
    *,
    by: Person | None,
    address: str | None,
    method: str,
    path: str,
    code: str,
    status: int,
) -> None:
    """Keep a refused attempt. `by=None` is a stranger, known by the address alone."""
    now = clock.now()
    origin = f"person {by.pk}" if by else f"address {address}"
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:  # one of an origin at a time: the bound is exact
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [origin])
    same_minute = Attempt.objects.filter(origin=origin, minute=minute)
    if same_minute.filter(counted=True).update(count=F("count") + 1):
        return
    Attempt.objects.create(
        at=now,
        kind=kind,
        person=by,
        address=address,
        method=(method or "")[:10],
        path=_clean(path)[:300],
        code=code[:80],
        status=status,
        request_id=request_id.get(),
        origin=origin,
        minute=minute,
        counted=same_minute.count() >= Attempt.PER_MINUTE,
    )


def _clean(path: str) -> str:
    """A path as the database can hold it, whatever bytes were asked for."""
    return path.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _titles(subjects: Sequence[models.Model]) -> list[tuple[str, Facts]]:
    """The title of each in the language of the sources, and as a fact in the others where it
    differs: a duty or a report is named in words, and readers have their own (decision 1551)."""
    told: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            told[language] = [str(subject)[:TITLE] for subject in subjects]
    titled = []
    for n, title in enumerate(told.pop(settings.LANGUAGE_CODE)):
        others = {language: said[n] for language, said in told.items() if said[n] != title}
        titled.append((title, {TITLED: others} if others else {}))
    return titled


def _with_state(subject: models.Model, facts: Facts) -> Facts:
    state, key = state_of(subject), came_by.get()
    told = {} if state is None else {STATE: state}
    kept = {name: keepable(fact) for name, fact in facts.items()}
    return told | ({KEY: key} if key else {}) | kept


def _keep(entries: list[Entry], write: Callable[[], object]) -> None:
    """Stored with people by number; what the verb and its reactions hold keeps their names."""
    said = [(entry.title, entry.facts) for entry in entries]
    for entry, (title, facts) in zip(entries, referring(said), strict=True):
        entry.title, entry.facts = _cut(title), facts
    write()
    for entry, (title, facts) in zip(entries, said, strict=True):
        entry.title, entry.facts = title, facts


def _cut(title: str) -> str:
    """A reference may be longer than the name it stands for; half a one would say nothing."""
    return title if len(title) <= TITLE else _HALF.sub("", title[:TITLE])


def record_all(
    event: str, subjects: Iterable[models.Model], *, by: Person | None, **facts: object
) -> list[Entry]:
    """The same event for many records of one kind, in one statement: each has its own entry.

    Nobody is told, and the reactions run once, for the first entry: what they need to know is
    that records of this kind have changed. `facts` are those of every entry; each keeps its state.
    """
    assert event in KNOWN, f"undeclared event {event}"
    at, request, records = clock.now(), request_id.get(), list(subjects)
    entries = [
        Entry(
            event=event,
            at=at,
            by=by,
            kind=kind_of(one),
            subject_id=one.pk,
            title=title,
            about_kind=kind_of(one),
            about_id=one.pk,
            facts=_with_state(one, others | facts),
            request_id=request,
        )
        for one, (title, others) in zip(records, _titles(records), strict=True)
    ]
    _keep(entries, lambda: copy_in(entries))
    for entry in entries[:1]:
        for reaction in (*REACTIONS[event], *REACTIONS[EVERY]):
            reaction(entry)
    return entries

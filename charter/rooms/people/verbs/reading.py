"""Reading in somebody's personal record is itself on record."""

import datetime as dt
import json
from functools import cache

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.ground.i18n.phrase import keepable
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.org.models import Person

READ = declare("people.record.read", gettext_lazy("%(by)s查閱%(title)s的%(what)s"))


def _midnight() -> dt.datetime:
    return clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def note_reading(person: Person, what: "str | Promise", *, by: Person | None) -> None:
    """Once per reader, person, kind and day; nothing when one reads one's own.

    `what` names the kind for the person concerned, best as a lazy translation: _("績效考核").
    """
    if by is None or by.pk == person.pk:
        return
    kept = keepable(what)
    noted = _noted(json.dumps(kept))
    today = {"person": person.pk, "by": by.pk, "since": _midnight()}
    if noted.rows(**today):
        return
    with connection.cursor() as cursor:  # two pages opened at once are one reading
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [person.pk, by.pk])
    if not noted.rows(**today):
        record(READ, person, by=by, what=kept)


@cache
def _noted(what: str) -> Prepared:
    """Whether this kind was read; a handful of kinds."""
    return Prepared(
        lambda person, by, since: (
            Entry.objects.of(Person(pk=person))
            .filter(event=READ, by=by, at__gte=since, facts__what=json.loads(what))
            .values_list("pk")[:1]
        ),
        person=int,
        by=int,
        since=dt.datetime,
    )

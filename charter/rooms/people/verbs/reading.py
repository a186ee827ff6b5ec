"""Reading in somebody's personal record is itself on record."""

import datetime as dt

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from charter.ground import clock
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
    today = Entry.objects.of(person).filter(
        event=READ, by=by, at__gte=_midnight(), facts__what=kept
    )
    if today.exists():
        return
    with connection.cursor() as cursor:  # two pages opened at once are one reading
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [person.pk, by.pk])
    if not today.exists():
        record(READ, person, by=by, what=kept)

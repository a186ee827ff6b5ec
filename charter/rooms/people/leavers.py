"""Somebody who is gone: whether their data may be erased yet, and where their name stays."""

import datetime as dt

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person

MARK = "erased-"


def is_erased(person: Person) -> bool:
    return person.username.startswith(MARK)


def may_be_erased_on(person: Person) -> dt.date | None:
    """The first day on which no duty to keep the data stands against it; None while they are
    here. Contacts of customers are kept by no such duty."""
    if person.is_active:
        return None
    if person.is_customer or person.left_on is None:
        return clock.today()
    return person.left_on + dt.timedelta(days=int(value_now("personal_data_keep_days")))


def sealed_mentions(person: Person) -> int:
    """Entries whose words hold the person's name: those sealed before entries meant people by
    number. A walk over the whole journal."""
    found = Entry.objects.annotate(words=Cast("facts", CharField()))
    return found.filter(Q(title__contains=person.name) | Q(words__contains=person.name)).count()

"""Count a period and keep what was found; the same period counted twice is the same rows.

Nothing here is recorded: the figures follow from cases, whose changes stand in the journal.
"""

from django.db import connection, transaction

from charter.ground import clock
from charter.ground.periods import Period, previous_period
from charter.org.models import Person
from charter.rooms.aftersales.voices import grown_terms
from charter.rooms.trends.counting import ORGANISATION, count
from charter.rooms.trends.models import Figures, Place
from charter.rooms.trends.stretches import MONTH, every_month, first_day, last_entry, touched


@transaction.atomic
def materialise(length: str, period: Period, *, by: Person | None = None) -> int:
    """Count every scope of the period anew; returns how many rows it has."""
    _alone(length, period)
    now = clock.now()
    rows = [
        Figures(
            length=length,
            key=period.key,
            starts=period.start,
            ends=period.end,
            scope=scope,
            scope_id=scope_id,
            facts=facts,
            computed_at=now,
        )
        for (scope, scope_id), facts in count(period.start, period.end, now).items()
    ]
    Figures.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["length", "scope", "scope_id", "starts"],
        update_fields=["key", "ends", "facts", "computed_at"],
    )
    stale = Figures.objects.filter(length=length, starts=period.start, computed_at__lt=now)
    stale.delete()
    return len(rows)


def _alone(length: str, period: Period) -> None:
    """Two workers that count the same period do so one after the other."""
    with connection.cursor() as cursor:
        name = f"trends {length} {period.start}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


@transaction.atomic
def listen(length: str, period: Period, before: Period, *, by: Person | None = None) -> int:
    """Which words grew from `before` to the period; returns how many."""
    terms = [term.facts() for term in grown_terms(period, before)]
    rows = Figures.objects.filter(length=length, starts=period.start)
    rows.of(ORGANISATION, 0).update(terms=terms)
    return len(terms)


@transaction.atomic
def catch_up(*, by: Person | None = None) -> list[Period]:
    """Count the months that changed since the last time, and the present one; at first all."""
    place = Place.objects.select_for_update().first()
    until, first = last_entry(), first_day()
    if first is None:
        return []
    months = list(every_month(first))
    if place is not None:
        changed = touched(place.entry, until)
        today = clock.today()
        months = [m for m in months if m.start in changed or m.start <= today < m.end]
    for month in months:
        materialise(MONTH, month, by=by)
    if place is None:
        Place.objects.create(entry=until, read_at=clock.now())
    else:
        Place.objects.filter(pk=place.pk).update(entry=until, read_at=clock.now())
    return months


@transaction.atomic
def listen_to_month(month: Period, *, by: Person | None = None) -> int:
    return listen(MONTH, month, previous_period(MONTH, month), by=by)

"""Until when a solved case is followed up: working days of the calendar it is served by."""

import datetime as dt
from bisect import bisect_right
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as Choice
from django.db.models import DateField, Func, Q, Value, When
from django.db.models.functions import TruncDate

from charter.org.calendars.compiled import calendar_for, engine_of
from charter.org.calendars.engine import Engine
from charter.org.models import WorkingCalendar
from charter.rooms.aftersales.models import Case, Commitment
from charter.rooms.aftersales.models.cases import CaseQuerySet

LONGEST_CASE = dt.timedelta(days=366)
WEEKS_OF_HOLIDAY = 4


def last_day(case: Case, days: int) -> dt.date:
    """The day on which following up is still in time; the case is solved."""
    assert case.resolved_at is not None
    promised = case.commitment.calendar if case.commitment else None
    engine = engine_of(promised or calendar_for(case.customer))
    return engine.add_days(case.resolved_at.astimezone(engine.zone).date(), days)


def with_limits(cases: CaseQuerySet, *, days: int, today: dt.date) -> Any:
    """Solved cases with `follow_up_due` and `followed_up_on`, both days where the case is served.

    Those received up to a year before `today`. One statement: every calendar in use tells in an
    array which day is so many working days after each day of that year, and SQL looks it up.
    """
    first = today - LONGEST_CASE
    due, done = [], []
    *own, (_rest, usual) = _served()
    for served, engine in own:
        due.append(When(served, then=_due(engine, first, today, days)))
        done.append(When(served, then=TruncDate("followed_up_at", tzinfo=engine.zone)))
    return cases.annotate(
        follow_up_due=Choice(*due, default=_due(usual, first, today, days)),
        followed_up_on=Choice(*done, default=TruncDate("followed_up_at", tzinfo=usual.zone)),
    )


def _served() -> list[tuple[Q, Engine]]:
    """Which cases each calendar serves; the last pair is for all others."""
    promised = Commitment.objects.exclude(calendar=None).order_by().values("calendar")
    found = [
        (Q(commitment__calendar=calendar), engine_of(calendar))
        for calendar in WorkingCalendar.objects.filter(pk__in=promised)
    ]
    for calendar in WorkingCalendar.objects.active().exclude(customer=None).order_by("pk"):
        served = Q(commitment__calendar=None, customer=calendar.customer_id)
        found.append((served, engine_of(calendar)))
    return [*found, (Q(), engine_of(calendar_for()))]


class _Looked(Func):
    """`table[day - first + 1]`."""

    output_field = DateField()

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **context: Any
    ) -> Any:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        sql = "({}::date[])[{} - {}::date + 1]".format(*(text for text, _params in parts))
        return sql, [one for _text, params in parts for one in params]


def _due(engine: Engine, first: dt.date, today: dt.date, days: int) -> Func:
    table = Value(due_days(engine, first, today, days), ArrayField(DateField(null=True)))
    return _Looked(table, TruncDate("resolved_at", tzinfo=engine.zone), Value(first, DateField()))


def due_days(engine: Engine, first: dt.date, last: dt.date, days: int) -> list[dt.date | None]:
    """For each day from `first` to `last`, the day that many working days later, as
    `Engine.add_days` counts; None where the calendar does not open for so long."""
    reach = (last - first).days + (days // 5 + WEEKS_OF_HOLIDAY) * 7 + 1
    known = (first + dt.timedelta(days=n) for n in range(reach + 1))
    working = [day for day in known if engine.is_working_day(day)]
    found: list[dt.date | None] = []
    for n in range((last - first).days + 1):
        at = bisect_right(working, first + dt.timedelta(days=n)) + days - 1
        found.append(working[at] if at < len(working) else None)
    return found

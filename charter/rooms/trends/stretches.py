"""Which periods there are, and which a change touches."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import Max, Min

from charter.ground import clock
from charter.ground.periods import Period, next_period, period_of, previous_period
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import value_now
from charter.rooms.aftersales.models import Case

MONTH, INTERVAL = "month", "interval"
OVERLAP = 2000  # entries read again: those written side by side do not appear in order
REOPEN_DAYS = dt.timedelta(days=7)
TOUCHED = """
SELECT DISTINCT date_trunc('month', day AT TIME ZONE 'Asia/Taipei')::date FROM (
    SELECT unnest(ARRAY[c.received_at, c.resolved_at, e.at, e.at - interval '7 days']) AS day
    FROM journal_entry e JOIN aftersales_case c ON c.id = e.about_id
    WHERE e.about_kind = 'aftersales.case' AND e.id > %(since)s AND e.id <= %(until)s
    UNION ALL SELECT c.received_at FROM journal_entry e
    JOIN complaints_complaint c ON c.id = e.about_id
    WHERE e.about_kind = 'complaints.complaint' AND e.id > %(since)s AND e.id <= %(until)s
) AS days WHERE day IS NOT NULL
"""


def month_of(day: dt.date) -> Period:
    return period_of(MONTH, day)


def interval_of(day: dt.date) -> Period:
    """The stretch that one review looks at: so many days by parameter, counted as duties are."""
    return period_of(int(value_now("trend_review_interval_days")), day)


def interval_before(period: Period) -> Period:
    return previous_period(int(value_now("trend_review_interval_days")), period)


def first_day() -> dt.date | None:
    """When the first case was received; None as long as there is none."""
    return clock.day(Case.objects.aggregate(first=Min("received_at"))["first"])


def every_month(since: dt.date) -> Iterator[Period]:
    """Up to the present one."""
    period = month_of(since)
    while period.start <= clock.today():
        yield period
        period = next_period(MONTH, period)


def last_entry() -> int:
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def touched(after: int, until: int) -> set[dt.date]:
    """The first days of the months whose figures the entries after `after` may have changed:
    when a case was received, when it was solved, and when it was touched."""
    since = after - OVERLAP
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"since": since, "until": until})
        found = {day for (day,) in cursor.fetchall()}
    if _imported(since, until) and (first := first_day()):
        found |= {period.start for period in every_month(first)}
    return found


def _imported(since: int, until: int) -> bool:
    """Imports tell of many cases in one entry."""
    events = ("aftersales.import.written", "aftersales.import.finished")
    return Entry.objects.filter(event__in=events, pk__gt=since, pk__lte=until).exists()

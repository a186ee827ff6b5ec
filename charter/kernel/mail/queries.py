"""How long mail lies until somebody looks at it, in the organisation's opening time."""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Min

from charter.ground import clock
from charter.kernel.mail.models import Incoming, IncomingQuerySet
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine

QUARTER, HOUR = dt.timedelta(days=90), 3600


@dataclass(frozen=True)
class Lying:
    """What lies now, since when the oldest does, until when it is to be settled; and how long what
    was settled in the last ninety days had lain, in opening hours, half of it longer."""

    count: int
    oldest: dt.datetime | None
    due: dt.datetime | None
    settled: int
    median_hours: float | None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < clock.now()


def due_of(aside_at: dt.datetime) -> dt.datetime | None:
    """Feedback is sorted within these hours, and so is what came by mail and lies aside."""
    return organisation_engine().due(aside_at, value_now("triage_hours") * HOUR)


def lay_until_now(row: Incoming) -> int | None:
    """Seconds of opening time; None for what never lay aside."""
    if row.aside_at is None:
        return None
    return round(organisation_engine().elapsed(row.aside_at, clock.now()))


def lying(rows: IncomingQuerySet) -> Lying:
    now = rows.set_aside().order_by().aggregate(count=Count("pk"), oldest=Min("aside_at"))
    over = rows.filter(lay__isnull=False, settled_at__gt=clock.now() - QUARTER).order_by()
    spans = [seconds for seconds in over.values_list("lay", flat=True) if seconds is not None]
    oldest = now["oldest"]
    hours = median(spans) / HOUR if spans else None
    return Lying(now["count"], oldest, due_of(oldest) if oldest else None, len(spans), hours)

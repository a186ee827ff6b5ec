"""When people may be disturbed: inside the organisation's working calendar."""

import datetime as dt

from django.utils import timezone

from charter.org.calendars.compiled import organisation_engine

DIGEST_AT = dt.time(8, 30)


def next_open(moment: dt.datetime) -> dt.datetime:
    """The moment itself when it lies in working time, else the next opening."""
    return organisation_engine().next_opening(moment)


def digest_is_due(moment: dt.datetime) -> bool:
    """From 08:30 to noon on a working day."""
    local = timezone.localtime(moment)
    is_morning = DIGEST_AT <= local.time() < dt.time(12)
    return is_morning and organisation_engine().is_working_day(local.date())

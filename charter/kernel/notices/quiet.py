"""When people may be disturbed: inside the organisation's working time."""

import datetime as dt

from django.utils import timezone

OPENS = dt.time(8, 30)
CLOSES = dt.time(18, 0)
DIGEST_AT = dt.time(8, 30)


def is_open(moment: dt.datetime) -> bool:
    local = timezone.localtime(moment)
    return local.weekday() < 5 and OPENS <= local.time() < CLOSES


def next_open(moment: dt.datetime) -> dt.datetime:
    """The moment itself when it lies in working time, else the next opening."""
    if is_open(moment):
        return moment
    local = timezone.localtime(moment)
    day = local.date()
    if local.time() >= CLOSES:
        day += dt.timedelta(days=1)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, OPENS, local.tzinfo)

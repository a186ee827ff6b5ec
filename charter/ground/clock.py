"""What time it is. The database's clock rules; Python only counts the seconds since it was asked.

`now()` costs no query: the offset between this process's monotonic clock and the database is
measured at most once a minute. `at(moment)` lets the demo and the tests live at another time.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.utils import timezone

RESYNC_SECONDS = 60.0

_simulated: ContextVar[dt.datetime | None] = ContextVar("simulated", default=None)
_anchor: tuple[float, dt.datetime] | None = None


def _from_database() -> dt.datetime:
    global _anchor
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    _anchor = (time.monotonic(), moment)
    assert isinstance(moment, dt.datetime)
    return moment


def now() -> dt.datetime:
    """The current moment, aware, UTC."""
    if simulated := _simulated.get():
        return simulated
    if _anchor and (passed := time.monotonic() - _anchor[0]) < RESYNC_SECONDS:
        return _anchor[1] + dt.timedelta(seconds=passed)
    return _from_database()


def local(moment: dt.datetime) -> dt.datetime:
    """The moment on the organisation's clocks; nobody carries a zone of their own."""
    return moment.astimezone(timezone.get_default_timezone())


def day(moment: dt.datetime | None) -> dt.date | None:
    """The organisation's calendar day of a moment."""
    return local(moment).date() if moment else None


def today() -> dt.date:
    """The current day in the organisation's time zone."""
    return local(now()).date()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Live at `moment` (aware) inside the block; blocks nest."""
    token = _simulated.set(moment)
    try:
        yield
    finally:
        _simulated.reset(token)

"""Time limits of steps, in working time of the organisation's calendar."""

import datetime as dt

from django.conf import settings

from charter.org.calendars.compiled import organisation_engine

UNDO_SECONDS = 10
LONGEST_BREAK = 60  # a calendar without working days must not hang


def limit(start: dt.datetime, days: int) -> tuple[dt.datetime, dt.datetime]:
    """When half of so many working days is gone, and when all of it."""
    engine = organisation_engine()
    budget = days * engine.day_seconds()
    half, whole = engine.due(start, budget / 2), engine.due(start, budget)
    assert half and whole
    return half, whole


def working_day(day: dt.date) -> dt.date:
    """The day itself, or on a day off the last working day before it."""
    engine = organisation_engine()
    for back in range(LONGEST_BREAK):
        if engine.is_working_day(earlier := day - dt.timedelta(days=back)):
            return earlier
    return day


def undo_seconds() -> int:
    """How long a decision that was sent can be undone (setting APPROVAL_UNDO_SECONDS)."""
    return int(getattr(settings, "APPROVAL_UNDO_SECONDS", UNDO_SECONDS))

"""Time limits of steps, in working time of the organisation's calendar."""

import datetime as dt

from charter.org.calendars.compiled import organisation_engine


def limit(start: dt.datetime, days: int) -> tuple[dt.datetime, dt.datetime]:
    """When half of so many working days is gone, and when all of it."""
    engine = organisation_engine()
    budget = days * engine.day_seconds()
    half, whole = engine.due(start, budget / 2), engine.due(start, budget)
    assert half and whole
    return half, whole

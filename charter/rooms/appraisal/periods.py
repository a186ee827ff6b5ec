"""Which periods there are, and the rules that hold for one: those of its first day."""

import datetime as dt

from charter.ground.periods import Period, period_of, previous_period
from charter.kernel.parameters.queries import Parameters, in_force
from charter.rooms.appraisal.models import Cycle
from charter.rooms.appraisal.scoring import Rules

YEAR = "year"


def rules_on(day: dt.date) -> tuple[dict[str, int], dict[str, int]]:
    """Weights by dimension, and the other percents, as they are kept with the cycle."""
    values = in_force(day)
    rules = {
        "rating": values["appraisal_rating_percent"],
        "own_rating": values["appraisal_self_percent"],
        "department": values["appraisal_department_percent"],
    }
    return dict(values["weights"]), rules


def rules_of(cycle: Cycle) -> Rules:
    return Rules(cycle.weights, **cycle.rules)


def length_now(values: Parameters | None = None) -> str:
    return str((values or in_force())["appraisal_period"])


def last_ended(length: str, day: dt.date) -> Period:
    """The newest period of that length that is over."""
    return previous_period(length, period_of(length, day))


def judged(day: dt.date, values: Parameters) -> Period:
    """The newest period whose results should be final by now."""
    wait = dt.timedelta(days=values["appraisal_close_days"])
    period = last_ended(length_now(values), day)
    while period.end + wait > day:
        period = previous_period(length_now(values), period)
    return period


def to_open(day: dt.date, known: set[str]) -> list[tuple[str, Period]]:
    """Periods that are over and have no appraisal yet: (length, period), the newest of each."""
    found = [(length, last_ended(length, day)) for length in dict.fromkeys([length_now(), YEAR])]
    return [(length, period) for length, period in found if period.key not in known]

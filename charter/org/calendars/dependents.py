"""Who depends on calendars: rooms say which of their deadlines another engine would move."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from charter.org.calendars.engine import Engine
from charter.org.models import WorkingCalendar


@dataclass(frozen=True)
class Moved:
    """One deadline that would move; `before` or `after` is None while its clock stands."""

    title: str
    url: str
    before: dt.datetime | None
    after: dt.datetime | None


Foresee = Callable[[WorkingCalendar, Engine], list[Moved]]
DEPENDENTS: list[Foresee] = []


def depends_on_calendars(foresee: Foresee) -> Foresee:
    """Decorate a room's `(calendar, engine) -> list[Moved]`; it must write nothing."""
    DEPENDENTS.append(foresee)
    return foresee


def moved_by(calendar: WorkingCalendar, engine: Engine) -> list[Moved]:
    """Everything that would move if the calendar became `engine`."""
    return [moved for foresee in DEPENDENTS for moved in foresee(calendar, engine)]

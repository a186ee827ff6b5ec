"""Who depends on calendars: rooms say which of their deadlines another engine would move."""

import datetime as dt
from collections.abc import Callable, Iterable
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


class Foreseen(list[Moved]):
    """What would move among the `looked` nearest of `total` deadlines that could."""

    def __init__(self, moved: Iterable[Moved] = (), looked: int = 0, total: int = 0) -> None:
        super().__init__(moved)
        self.looked, self.total = looked, total

    @property
    def is_part(self) -> bool:
        return self.looked < self.total


Foresee = Callable[[WorkingCalendar, Engine], Foreseen]
DEPENDENTS: list[Foresee] = []


def depends_on_calendars(foresee: Foresee) -> Foresee:
    """Decorate a room's `(calendar, engine) -> Foreseen`; it must write nothing."""
    DEPENDENTS.append(foresee)
    return foresee


def moved_by(calendar: WorkingCalendar, engine: Engine) -> Foreseen:
    """Everything that would move if the calendar became `engine`."""
    found = [foresee(calendar, engine) for foresee in DEPENDENTS]
    looked, total = sum(one.looked for one in found), sum(one.total for one in found)
    return Foreseen((moved for one in found for moved in one), looked, total)

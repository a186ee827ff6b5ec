"""The hours that a person has in a week: open hours of the week, without approved leave."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from charter.ground.database.prepared import Prepared
from charter.kernel.parameters.queries import Moment
from charter.rooms.people.models import Absence
from charter.rooms.projects.capacity import SECONDS, Office, mondays, office, weekly

SIX = dt.timedelta(days=6)


class Span(NamedTuple):
    """Days away, both included; `share` of each: half a day of leave is half of that day."""

    since: dt.date
    until: dt.date
    share: float = 1.0


def _approved(first: dt.date, last: dt.date) -> "object":
    found = Absence.objects.approved().touching(first, last).order_by("since", "pk")
    return found.values_list("person_id", "since", "until", "part")


APPROVED = Prepared(_approved, first=dt.date, last=dt.date)  # type: ignore[arg-type]


def leave_between(first: dt.date, last: dt.date) -> dict[int, list[Span]]:
    """Person id -> days away, both included."""
    found: dict[int, list[Span]] = defaultdict(list)
    for row in APPROVED.rows(first=first, last=last):
        share = 1.0 if row.part == Absence.Part.WHOLE else 0.5
        found[row.person_id].append(Span(row.since, row.until, share))
    return found


@dataclass
class Rooms:
    """Hours per week: of everybody (`usual`), and of those who are away on some of these days."""

    weeks: Sequence[dt.date]
    usual: list[float]
    own: dict[int, list[float]]

    def of(self, person: int) -> list[float]:
        return self.own.get(person, self.usual)


def rooms(weeks: Sequence[dt.date], capacity: float) -> Rooms:
    """`weeks` are Mondays in a row; `capacity` the hours of a usual week."""
    hours = office(weeks[0])
    usual = [hours.room(monday, capacity) for monday in weeks]
    away = leave_between(weeks[0], weeks[-1] + SIX)
    own = {
        person: [left(hours, monday, capacity, spans) for monday in weeks]
        for person, spans in away.items()
    }
    return Rooms(weeks, usual, own)


def left(hours: Office, monday: dt.date, capacity: float, spans: Iterable[Span]) -> float:
    """The room of that week after the days away; never below nothing."""
    gone = sum(_away(hours, monday, monday + SIX, spans))
    if not hours.week or not gone:
        return hours.room(monday, capacity)
    open_hours = hours.between(monday, monday + SIX)
    return capacity * max(0, open_hours - gone) / hours.week


def _away(hours: Office, first: dt.date, last: dt.date, spans: Iterable[Span]) -> list[float]:
    shared = [(max(first, a), min(last, b), share) for a, b, share in spans]
    return [hours.between(a, b) * share for a, b, share in shared if a <= b]


def by_day(first: dt.date, count: int, capacity: float, spans: Iterable[Span]) -> list[int]:
    """Seconds that each of `count` days has, from `first` on."""
    hours, spans = office(first), list(spans)
    share = capacity * SECONDS / hours.week if hours.week else 1.0
    found = []
    for day in (first + dt.timedelta(days=n) for n in range(count)):
        away = min(1.0, sum(part for a, b, part in spans if a <= day <= b))
        found.append(round(hours.between(day, day) * share * (1 - away)))
    return found


def asked(moment: Moment) -> dict[int, list[float]]:
    """Person key -> hours that plans in force ask for in the next four weeks, week by week."""
    found: dict[int, list[float]] = moment.once(
        "projects.weekly", lambda: {row[0]: row[1:] for row in weekly(mondays(moment.today))}
    )
    return found


def overfull(moment: Moment) -> list[int]:
    """Keys of the people whom one of these weeks asks for more hours than they have in it."""
    room = rooms(mondays(moment.today), moment.parameters["capacity_hours_per_week"])
    return [
        person
        for person, weeks in asked(moment).items()
        if any(much > has for much, has in zip(weeks, room.of(person), strict=True))
    ]

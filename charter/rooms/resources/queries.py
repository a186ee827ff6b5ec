"""What one cell, and one person's weeks, are made of."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from charter.ground import clock
from charter.org.models import Person, PersonSkill
from charter.rooms.people.models import Absence
from charter.rooms.projects.capacity import WEEK, hours_of, office, planned, touching
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.overbooking import Jam, jams
from charter.rooms.resources.matrix import LEVEL, Matrix
from charter.rooms.resources.models import ProjectLoad

MOST = 300


@dataclass(frozen=True)
class Asked:
    """A task and the hours it asks for in a week."""

    task: Task
    hours: float


def people_of(way: str, key: int) -> "list[int]":
    if way == "person":
        return [key]
    staff = Person.objects.staff()
    if way == "department":
        return list(staff.filter(department=key).values_list("pk", flat=True))
    able = PersonSkill.objects.filter(skill=key, level__gte=LEVEL)
    return list(staff.filter(pk__in=able.values("person")).values_list("pk", flat=True))


def tasks_in(monday: dt.date, people: list[int]) -> list[Asked]:
    """What makes up a week, the largest first."""
    found = touching(monday, monday + WEEK).filter(owner__in=people).order_by("position", "pk")
    hours, today = office(monday), clock.today()
    rows = [Asked(one, hours_of(one, monday, hours, today)) for one in
            found.select_related("owner", "project")[:MOST]]  # fmt: skip
    return sorted((one for one in rows if one.hours > 0), key=lambda one: -one.hours)


@dataclass(frozen=True)
class Week:
    monday: dt.date
    asked: int
    has: int
    usual: int
    shares: tuple[tuple[Project, int], ...]

    @property
    def hours(self) -> float:
        return self.asked / 60

    @property
    def room(self) -> float:
        return self.has / 60

    @property
    def percent(self) -> int:
        return min(100, 100 * self.asked // self.has) if self.has else (100 if self.asked else 0)


def weeks_of(person: Person, shown: Matrix, usual: list[int], over: list[int]) -> list[Week]:
    """The person's line, each week with the projects that ask."""
    line = shown.lines[0]
    shares: dict[dt.date, list[tuple[int, int]]] = defaultdict(list)
    for row in ProjectLoad.objects.filter(person=person):
        for n, minutes in enumerate(row.minutes):
            if minutes:
                shares[row.first + n * WEEK].append((row.project_id, minutes))
    projects = Project.objects.in_bulk({pk for its in shares.values() for pk, _minutes in its})
    return [
        Week(
            monday,
            line.asked[n],
            line.has[n],
            usual[n],
            tuple((projects[pk], m) for pk, m in sorted(shares[monday], key=lambda p: -p[1])),
        )
        for n, monday in enumerate(shown.weeks)
    ]


def jam_of(person: Person) -> Jam | None:
    """The stretch that no order of this person's work can hold."""
    rows = list(planned().filter(owner=person).select_related("owner", "project"))
    return next(iter(jams(rows)), None) if rows else None


def away_of(person: Person, first: dt.date, last: dt.date) -> list[Absence]:
    found = Absence.objects.approved().filter(person=person).touching(first, last)
    return list(found.order_by("since", "pk"))

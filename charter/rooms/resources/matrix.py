"""The load of everybody, week by week: what the board, the list of overloads and the API show.

Minutes throughout: what is asked (from the kept rows) and what there is (the working calendar
without approved leave). A week is too much when it asks for more than a minute beyond.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, PersonSkill
from charter.rooms.projects.availability import Rooms, rooms
from charter.rooms.projects.capacity import WEEK, monday_of
from charter.rooms.resources.models import PersonLoad

WEEKS, LEVEL = 26, 2  # a skill counts from the level at which one can do it with help
SLACK = 3  # minutes: what rounding week by week may add


def _people() -> Any:
    staff = Person.objects.staff().order_by("department__code", "name", "pk")
    return staff.values_list("pk", "name", "department_id", "department__name")


def _sums(since: dt.date) -> Any:
    rows = PersonLoad.objects.filter(last__gte=since).order_by()
    return rows.values_list("person_id", "first", "minutes")


PEOPLE = Prepared(_people)
SUMS = Prepared(_sums, since=dt.date)
SKILLED = Prepared(
    lambda: PersonSkill.objects.filter(level__gte=LEVEL).order_by().values_list("skill", "person")
)


@dataclass(slots=True)
class Line:
    """`key` is the person's (department's, skill's) number; both lists are minutes per week."""

    key: int
    name: str
    department: int | None
    where: str
    asked: list[int]
    has: list[int]

    @property
    def over(self) -> list[int]:
        """Which weeks ask too much."""
        return [
            n for n, (a, h) in enumerate(zip(self.asked, self.has, strict=True)) if a > h + SLACK
        ]


@dataclass
class Matrix:
    weeks: list[dt.date]
    lines: list[Line]


def weeks_ahead(count: int = WEEKS, since: dt.date | None = None) -> list[dt.date]:
    first = monday_of(since or clock.today())
    return [first + n * WEEK for n in range(count)]


def matrix(
    *,
    weeks: int = WEEKS,
    only: int | None = None,
    department: int | None = None,
    skill: int | None = None,
) -> Matrix:
    """Active staff by department and name; `only` one person, of a department, with a skill."""
    mondays = weeks_ahead(weeks)
    people = PEOPLE.rows()
    if only is not None:
        people = [one for one in people if one.pk == only]
    if department is not None:
        people = [one for one in people if one.department_id == department]
    if skill is not None:
        able = {row.person for row in SKILLED.rows() if row.skill == skill}
        people = [one for one in people if one.pk in able]
    asked, room = asked_of(mondays), rooms(mondays, value_now("capacity_hours_per_week"))
    nothing, has = [0] * weeks, Has(room)
    lines = [
        Line(one.pk, one.name, one.department_id, one.department__name or "",
             asked.get(one.pk, nothing), has.of(one.pk))
        for one in people
    ]  # fmt: skip
    return Matrix(mondays, lines)


class Has:
    """Room in minutes; those who are never away share one list."""

    def __init__(self, room: Rooms) -> None:
        self.usual = [round(60 * hours) for hours in room.usual]
        self.own = {pk: [round(60 * h) for h in hours] for pk, hours in room.own.items()}

    def of(self, person: int) -> list[int]:
        return self.own.get(person, self.usual)


def asked_of(mondays: Sequence[dt.date]) -> dict[int, list[int]]:
    """Person id -> minutes per week over all projects."""
    first, count = mondays[0], len(mondays)
    return {
        row.person_id: _from(row.minutes, (first - row.first).days // 7, count)
        for row in SUMS.rows(since=first)
    }


def _from(minutes: list[int], at: int, count: int) -> list[int]:
    """`count` weeks, the first of which is the week `at` of those given; beyond them is nothing."""
    before = [0] * min(count, max(0, -at))
    found = before + minutes[max(0, at) : max(0, at + count)]
    return found + [0] * (count - len(found))


def summed(whole: Matrix, way: str, names: Iterable[tuple[int, str]]) -> Matrix:
    """The same by department or by skill (a person counts once for each skill they have)."""
    members: dict[int, list[Line]] = defaultdict(list)
    if way == "department":
        for line in whole.lines:
            members[line.department or 0].append(line)
    else:
        by_key = {line.key: line for line in whole.lines}
        for row in SKILLED.rows():
            if row.person in by_key:
                members[row.skill].append(by_key[row.person])
    lines = []
    for key, name in names:
        if its := members.get(key):
            asked = [sum(column) for column in zip(*(one.asked for one in its), strict=True)]
            has = [sum(column) for column in zip(*(one.has for one in its), strict=True)]
            lines.append(Line(key, name, None, str(len(its)), asked, has))
    return Matrix(whole.weeks, lines)

"""What the pages of the board show beside it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from charter.ground.database.prepared import Prepared, Shape
from charter.org.models import Department, Person, Skill
from charter.rooms.projects.models import Project
from charter.rooms.resources.models import Overload

SHOWN = 12
DEPARTMENTS = Prepared(lambda: Department.objects.order_by("code").values_list("pk", "name"))
SKILLS = Prepared(lambda: Skill.objects.order_by("name").values_list("pk", "name"))
OVERLOAD = Shape(Overload, "person")


def _open() -> Any:
    return OVERLOAD.of(Overload.objects.open().order_by("monday", "-minutes", "pk"))[: SHOWN + 1]


def _open_of(person: int) -> Any:
    return OVERLOAD.of(Overload.objects.open().filter(person=person).order_by("monday", "pk"))[
        : SHOWN + 1
    ]


OPEN = Prepared(_open)
OPEN_OF = Prepared(_open_of, person=int)
PROJECTS = Prepared(lambda: Project.objects.active().order_by().values_list("pk", "number", "name"))


@dataclass(frozen=True)
class Standing:
    """An overload with the names of the projects that ask, and their hours."""

    person: Person
    monday: dt.date
    hours: float
    has: float
    shares: list[tuple[int, str, float]]


def standing(person: int | None) -> tuple[list[Standing], bool]:
    """The overloads that wait to be settled, the next week first; whether there are more."""
    rows = OPEN.rows() if person is None else OPEN_OF.rows(person=person)
    found: list[Overload] = OVERLOAD.all(rows)
    names = {row.pk: f"{row.number} {row.name}" for row in PROJECTS.rows()} if found else {}
    told = [
        Standing(
            one.person,
            one.monday,
            one.hours,
            one.has,
            [(pk, names.get(pk, "--"), minutes / 60) for pk, minutes in one.shares],
        )
        for one in found
    ]
    return told[:SHOWN], len(told) > SHOWN

"""Hours and coverage of each department: figures without names."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person
from charter.rooms.training.models import REGULAR, Record
from charter.rooms.training.queries import passed_since, project_people


@dataclass(frozen=True)
class Figures:
    """`covered` of `members` on projects passed all four subjects within the interval; `hours`
    this year of `heads` colleagues."""

    heads: int
    members: int
    covered: int
    hours: float

    @property
    def share(self) -> float | None:
        return 100 * self.covered / self.members if self.members else None

    @property
    def per_head(self) -> float | None:
        return self.hours / self.heads if self.heads else None


@dataclass(frozen=True)
class Unit(Figures):
    department: Department


def covered_people(since: dt.date, until: dt.date) -> Q:
    """Of people: all four subjects after the one day, up to the other."""
    found = Q()
    for subject in REGULAR:
        found &= passed_since(since, until, subject)
    return found


def _by_department(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by().values("department").annotate(n=Count("pk"))
    return found.values_list("department", "n")


HEADS = Prepared(lambda: _by_department(Person.objects.staff()))
MEMBERS = Prepared(lambda: _by_department(project_people()))
COVERED = Prepared(
    lambda since, until: _by_department(project_people().filter(covered_people(since, until))),
    since=dt.date,
    until=dt.date,
)
HOURS = Prepared(
    lambda since, until: (
        Record.objects.current()
        .passed()
        .within(since, until)
        .order_by()
        .values("department")
        .annotate(sum=Sum("hours"))
        .values_list("department", "sum")
    ),
    since=dt.date,
    until=dt.date,
)


def since_of(until: dt.date) -> dt.date:
    """The day before the interval that ends on that day."""
    return until - dt.timedelta(days=int(value_now("training_interval_days")))


def _found(statement: Prepared, **days: dt.date) -> dict[int, Any]:
    return {row[0]: row[1] for row in statement.rows(**days)}


def units(departments: Iterable[Department]) -> list[Unit]:
    """Four queries, however many departments; those without people are left out."""
    found = _figures()
    return [Unit(**vars(found[one.pk]), department=one) for one in departments if one.pk in found]


def summed(department: int | None) -> Figures:
    """Of one department, or of all of them; the same four queries."""
    every = _figures()
    parts = every.values() if department is None else [every.get(department, NOTHING)]
    return Figures(
        sum(one.heads for one in parts),
        sum(one.members for one in parts),
        sum(one.covered for one in parts),
        sum(one.hours for one in parts),
    )


NOTHING = Figures(0, 0, 0, 0.0)


def _figures() -> dict[int, Figures]:
    """Those of each department with people in it, by its key."""
    today = clock.today()
    heads, counted = _found(HEADS), _found(MEMBERS)
    covered = _found(COVERED, since=since_of(today), until=today)
    hours = _found(HOURS, since=today.replace(month=1, day=1), until=today)
    return {
        key: Figures(n, counted.get(key, 0), covered.get(key, 0), float(hours.get(key) or 0))
        for key, n in heads.items()
        if key is not None
    }

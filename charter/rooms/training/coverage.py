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
class Unit:
    """`covered` of `members` on projects passed all four subjects within the interval; `hours`
    this year of `heads` colleagues."""

    department: Department
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
    today = clock.today()
    heads, counted = _found(HEADS), _found(MEMBERS)
    covered = _found(COVERED, since=since_of(today), until=today)
    hours = _found(HOURS, since=today.replace(month=1, day=1), until=today)
    return [
        Unit(
            one,
            heads[one.pk],
            counted.get(one.pk, 0),
            covered.get(one.pk, 0),
            float(hours.get(one.pk) or 0),
        )
        for one in departments
        if one.pk in heads
    ]

"""Hours and coverage of each department: figures without names."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from charter.ground import clock
from charter.org.models import Department, Person
from charter.rooms.training.models import REGULAR, Record
from charter.rooms.training.queries import project_people, within_interval


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


def covered_people(on: dt.date) -> Q:
    """Of people: all four subjects within the interval before the day."""
    found = Q()
    for subject in REGULAR:
        found &= within_interval(on, subject)
    return found


def units(departments: Iterable[Department]) -> list[Unit]:
    """Four queries, however many departments; those without people are left out."""
    today = clock.today()
    staff = Person.objects.staff().order_by()
    heads = dict(staff.values_list("department").annotate(n=Count("pk")))
    members = project_people().order_by()
    counted = dict(members.values_list("department").annotate(n=Count("pk")))
    whole = members.filter(covered_people(today))
    covered = dict(whole.values_list("department").annotate(n=Count("pk")))
    year = Record.objects.current().passed().within(today.replace(month=1, day=1), today)
    hours = dict(year.order_by().values_list("department").annotate(sum=Sum("hours")))
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

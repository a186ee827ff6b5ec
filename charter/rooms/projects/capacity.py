"""Planned hours per person and week, against the hours a week has (SP2.2.1b).

A task's effort lies evenly on the weekdays between its planned start and finish, both included;
a task without an effort of its own counts its duration. Public holidays are not left out: the
figure errs towards "fits", since a week with a holiday holds fewer hours than the parameter says.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    DateField,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.utils import timezone

from charter.org.models import Person
from charter.rooms.projects.models import Project, Task

WEEK = dt.timedelta(days=7)
AHEAD = 4  # weeks looked at, this one included: a plan beyond that still changes
FIRST_MONDAY = dt.date(2000, 1, 3)
SECONDS = 3600.0


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def mondays(today: dt.date, count: int = AHEAD) -> list[dt.date]:
    first = monday_of(today)
    return [first + n * WEEK for n in range(count)]


def weekdays(first: dt.date, last: dt.date) -> int:
    """How many of the days from `first` to `last`, both included, are Monday to Friday."""
    return max(0, _before(last + dt.timedelta(days=1)) - _before(first))


def _before(day: dt.date) -> int:
    days = (day - FIRST_MONDAY).days
    return days // 7 * 5 + min(days % 7, 5)


class Before(Expression):
    """The same in SQL: the weekdays between the first Monday of 2000 and a date."""

    plus = 0

    def __init__(self, day: Any) -> None:
        super().__init__(output_field=IntegerField())
        self.day = day

    def get_source_expressions(self) -> list[Any]:
        return [self.day]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.day,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.day)
        since = f"(({sql}) + {self.plus} - DATE '2000-01-03')"
        return f"({since} / 7 * 5 + LEAST({since} %% 7, 5))", [*params, *params]


class Through(Before):
    """Up to that date, itself included."""

    plus = 1


def planned() -> QuerySet[Task]:
    """Unfinished tasks of the plans in force of active projects, with somebody to do them."""
    return (
        Task.objects.in_force()
        .work()
        .filter(
            project__phase__in=Project.ACTIVE,
            owner__isnull=False,
            actual_finish=None,
            start__isnull=False,
            finish__isnull=False,
        )
    )


def hours_of(task: Task, monday: dt.date) -> float:
    """What the task asks of its owner in the week of that Monday."""
    assert task.start
    assert task.finish
    first, last = timezone.localdate(task.start), timezone.localdate(task.finish)
    shared = weekdays(max(first, monday), min(last, monday + dt.timedelta(days=6)))
    effort = task.duration if task.effort is None else task.effort
    return effort * shared / max(1, weekdays(first, last)) / SECONDS


def _share(monday: dt.date) -> "ExpressionWrapper[Any]":
    """The same in SQL."""
    first = TruncDate("start", output_field=DateField())
    last = TruncDate("finish", output_field=DateField())
    begins = Greatest(first, Value(monday, output_field=DateField()))
    ends = Least(last, Value(monday + dt.timedelta(days=6), output_field=DateField()))
    shared = Greatest(Value(0), Through(ends) - Before(begins), output_field=FloatField())
    length = Greatest(Value(1), Through(last) - Before(first), output_field=FloatField())
    effort = Coalesce(F("effort"), F("duration"), output_field=FloatField())
    return ExpressionWrapper(effort * shared / length / Value(SECONDS), FloatField())


def _between(first: dt.date, last: dt.date) -> QuerySet[Task]:
    """Planned tasks that touch the days up to and without `last`."""
    return planned().filter(start__date__lt=last, finish__date__gte=first).order_by()


def hours_in(monday: dt.date, person: OuterRef) -> Coalesce:
    """Hours of that week over all the tasks of the outer query's person."""
    week = _between(monday, monday + WEEK).filter(owner=person)
    found = week.values("owner").annotate(hours=Sum(_share(monday))).values("hours")
    return Coalesce(Subquery(found), Value(0.0), output_field=FloatField())


def overfull(weeks: list[dt.date], capacity: float) -> "QuerySet[Task, Any]":
    """Keys of the people whom one of these weeks asks for more hours than it has.

    Summed once for everybody: asked person by person, it would read all their tasks each time.
    """
    tasks = _between(weeks[0], weeks[-1] + WEEK).values("owner")
    sums = {f"hours_{n}": Sum(_share(monday)) for n, monday in enumerate(weeks)}
    over = reduce(or_, (Q(**{f"{name}__gt": capacity}) for name in sums))
    return tasks.annotate(**sums).filter(over).values("owner")


@dataclass
class Load:
    """One person's planned hours, week by week, and the tasks that make the fullest one."""

    person: Person
    hours: list[float]
    tasks: list[list[Task]] = field(default_factory=list)

    @property
    def peak(self) -> float:
        return max(self.hours, default=0.0)


def loads(tasks: Iterable[Task], weeks: list[dt.date]) -> list[Load]:
    """Who is asked for how much in these weeks; tasks come with their owners."""
    found: dict[int, Load] = {}
    for task in tasks:
        if task.owner is None or task.start is None or task.finish is None:
            continue
        blank = Load(task.owner, [0.0] * len(weeks), [[] for _week in weeks])
        load = found.setdefault(task.owner.pk, blank)
        for n, monday in enumerate(weeks):
            if hours := hours_of(task, monday):
                load.hours[n] += hours
                load.tasks[n].append(task)
    return sorted(found.values(), key=lambda load: -load.peak)

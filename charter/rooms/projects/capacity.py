"""Planned hours per person and week, against the hours a week has (SP2.2.1b).

A task's effort lies evenly on the open hours between its planned start and finish, both days
included; a task without an effort of its own counts its duration. What is expected to end later
than planned weighs where it will be done: the part that its percent leaves, from today (or its
expected start) to its expected end. Open hours are those of the organisation's working calendar,
and a week with a holiday has so much less room.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
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
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.utils import timezone

from charter.ground import clock
from charter.org.calendars.compiled import organisation_engine
from charter.org.calendars.engine import Engine
from charter.org.models import Person
from charter.rooms.projects.models import Project, Task

WEEK = dt.timedelta(days=7)
AHEAD = 4  # weeks looked at, this one included: a plan beyond that still changes
SECONDS = 3600.0
MICROSECONDS = 1_000_000


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def mondays(today: dt.date, count: int = AHEAD) -> list[dt.date]:
    first = monday_of(today)
    return [first + n * WEEK for n in range(count)]


@dataclass(frozen=True)
class Office:
    """The organisation's open hours, summed day by day: public holidays, make-up days and
    closures are in it.

    sums     open seconds from `base` up to each day after it
    outside  seconds of an average day, beyond the days that were summed
    week     open seconds of a usual week
    """

    base: dt.date
    sums: tuple[int, ...]
    outside: int
    week: int

    @cached_property
    def literal(self) -> str:
        """The sums as PostgreSQL writes an array: one text is bound in no time, a thousand numbers
        many times over are not."""
        return "{" + ",".join(map(str, self.sums)) + "}"

    @property
    def end(self) -> dt.date:
        return self.base + dt.timedelta(days=len(self.sums) - 1)

    def before(self, day: dt.date) -> int:
        """Open seconds from `base` up to that day, itself not included."""
        within = min(max(day, self.base), self.end)
        return self.sums[(within - self.base).days] + (day - within).days * self.outside

    def between(self, first: dt.date, last: dt.date) -> int:
        """Open seconds of the days from `first` to `last`, both included."""
        return max(0, self.before(last + dt.timedelta(days=1)) - self.before(first))

    def room(self, monday: dt.date, capacity: float) -> float:
        """Of the hours of a usual week, those that this week has: a holiday takes its share."""
        if not self.week:
            return capacity
        return capacity * self.between(monday, monday + dt.timedelta(days=6)) / self.week


_office: list[tuple[Engine, Office]] = []


def office(today: dt.date) -> Office:
    """Summed once for a calendar and a year: the year before up to the end of the next."""
    engine, base = organisation_engine(), dt.date(today.year - 1, 1, 1)
    for known, found in _office:
        if known is engine and found.base == base:
            return found
    day, sums = base, [0]
    while day < dt.date(today.year + 2, 1, 1):
        opened = sum(end - start for start, end in engine.open_on(day.toordinal()))
        sums.append(sums[-1] + opened // MICROSECONDS)
        day += dt.timedelta(days=1)
    week = sum(end - start for slots in engine.week for start, end in slots) * 60
    found = Office(base, tuple(sums), week // 7, week)
    _office[:] = [(engine, found)]
    return found


class Before(Expression):
    """The same in SQL: open seconds up to a date."""

    plus = 0

    def __init__(self, day: Any, office: Office) -> None:
        super().__init__(output_field=IntegerField())
        self.day, self.office = day, office

    def get_source_expressions(self) -> list[Any]:
        return [self.day]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.day,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.day)
        base, end, outside = self.office.base, self.office.end, self.office.outside
        day = f"(({sql}) + {self.plus})"
        within = f"LEAST(GREATEST({day}, DATE '{base}'), DATE '{end}')"
        summed = f"(%s::int[])[{within} - DATE '{base}' + 1]"
        told = f"({summed} + ({day} - {within}) * {outside})"
        return told, [self.office.literal, *params, *params, *params]


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


@dataclass(frozen=True)
class Span:
    """The days on which a task's owner does it, both included, and the seconds of work in them."""

    first: dt.date
    last: dt.date
    effort: float


def expected(task: Task, today: dt.date) -> Span:
    """As planned; of what is late, what is left, where it is expected to be done."""
    assert task.start
    assert task.finish
    first, last = timezone.localdate(task.start), timezone.localdate(task.finish)
    effort = task.duration if task.effort is None else task.effort
    end = timezone.localdate(task.forecast_finish) if task.forecast_finish else last
    if end <= last:
        return Span(first, last, effort)
    begin = timezone.localdate(task.forecast_start or task.start)
    return Span(max(today, begin), end, effort * (100 - task.percent) / 100)


def hours_of(task: Task, monday: dt.date, open_hours: Office, today: dt.date) -> float:
    """What the task asks of its owner in the week of that Monday."""
    return _within(expected(task, today), monday, open_hours)


def _within(span: Span, monday: dt.date, open_hours: Office) -> float:
    begins, ends = max(span.first, monday), min(span.last, monday + dt.timedelta(days=6))
    shared = open_hours.between(begins, ends) if begins <= ends else 0
    return span.effort * shared / max(1, open_hours.between(span.first, span.last)) / SECONDS


def _share(monday: dt.date, hours: Office, today: dt.date) -> "ExpressionWrapper[Any]":
    """The same in SQL."""
    late = Q(forecast_finish__date__gt=TruncDate("finish"))
    begin = TruncDate(Coalesce("forecast_start", "start"), output_field=DateField())
    first = Case(
        When(late, then=Greatest(Value(today, output_field=DateField()), begin)),
        default=TruncDate("start", output_field=DateField()),
    )
    last = Case(
        When(late, then=TruncDate("forecast_finish", output_field=DateField())),
        default=TruncDate("finish", output_field=DateField()),
    )
    left = Case(When(late, then=Value(100) - F("percent")), default=Value(100))
    begins = Greatest(first, Value(monday, output_field=DateField()))
    ends = Least(last, Value(monday + dt.timedelta(days=6), output_field=DateField()))
    shared = Greatest(
        Value(0), Through(ends, hours) - Before(begins, hours), output_field=FloatField()
    )
    length = Greatest(
        Value(1), Through(last, hours) - Before(first, hours), output_field=FloatField()
    )
    effort = Coalesce(F("effort"), F("duration"), output_field=FloatField())
    return ExpressionWrapper(effort * left * shared / length / Value(100 * SECONDS), FloatField())


def touching(first: dt.date, last: dt.date) -> QuerySet[Task]:
    """Planned tasks that touch the days up to and without `last`, as planned or as expected."""
    ends = Q(finish__date__gte=first) | Q(forecast_finish__date__gte=first)
    return planned().filter(ends, start__date__lt=last).order_by()


def hours_in(monday: dt.date, person: OuterRef) -> Coalesce:
    """Hours of that week over all the tasks of the outer query's person."""
    week = touching(monday, monday + WEEK).filter(owner=person)
    share = _share(monday, office(monday), clock.today())
    found = week.values("owner").annotate(hours=Sum(share)).values("hours")
    return Coalesce(Subquery(found), Value(0.0), output_field=FloatField())


def weekly(weeks: list[dt.date]) -> "QuerySet[Task, Any]":
    """Owner and hours per week as rows, summed once for everybody: asked person by person, it
    would read all their tasks each time."""
    open_hours, today = office(weeks[0]), clock.today()
    sums = {f"hours_{n}": Sum(_share(one, open_hours, today)) for n, one in enumerate(weeks)}
    tasks = touching(weeks[0], weeks[-1] + WEEK).values("owner").annotate(**sums)
    return tasks.values_list("owner", *sums)


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
    open_hours, today = office(weeks[0]), clock.today()
    for task in tasks:
        if task.owner is None or task.start is None or task.finish is None:
            continue
        blank = Load(task.owner, [0.0] * len(weeks), [[] for _week in weeks])
        load = found.setdefault(task.owner.pk, blank)
        span = expected(task, today)
        for n, monday in enumerate(weeks):
            if hours := _within(span, monday, open_hours):
                load.hours[n] += hours
                load.tasks[n].append(task)
    return sorted(found.values(), key=lambda load: -load.peak)

"""What of a room's work counts for a person: rooms declare it by name, appraisals read it.

A room says so in its own `merit.py`; the kernel knows no room, and the appraisal none of them:

    figure("projects.tasks_on_time", "efficiency", _("任務如期完成"), _("…"), model=Task,
           population=lambda span: Task.objects…, good=lambda span: Q(…), person="owner")

One declaration gives the counts, the records behind them and the drill-down, in one statement.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, DateField, F, Model, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise

from charter.kernel.parameters.queries import Parameters, in_force

DIMENSIONS = ("completion", "quality", "efficiency", "teamwork", "satisfaction")


@dataclass(frozen=True)
class Span:
    """The days start <= day < end for which people are looked at."""

    start: dt.date
    end: dt.date

    @property
    def last(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    @cached_property
    def first_moment(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.start, dt.time()))

    @cached_property
    def end_moment(self) -> dt.datetime:
        """The first moment after the span."""
        return timezone.make_aware(dt.datetime.combine(self.end, dt.time()))

    @cached_property
    def parameters(self) -> Parameters:
        """Those in force on the first day: nobody is measured by what was changed later."""
        return in_force(self.start)


class Counted(NamedTuple):
    """One record that counts for `scope` (a person, or a department), and the day it was due."""

    scope: int
    record: int
    is_good: bool
    day: dt.date | None


@dataclass(frozen=True)
class Figure:
    """What counts for people, by the records of one room.

    dimension   one of DIMENSIONS
    rule        which records count, and which of them are good, in words
    population  the records of a span; each counts once for each of its people
    good        what holds of a record that speaks for the person
    person      lookup from a record to its person ("" when it counts for a whole department)
    department  lookup to the department whose people all share it (for results of departments)
    due         lookup to the day or moment it was due ("" = it has none): what fell due while
                somebody was on leave does not count against them
    columns     (heading, lookup) pairs for the list of records
    opens       (kind, lookup) of the record whose page shows it (a clock: its case); the record's
                own page otherwise
    """

    name: str
    dimension: str
    label: "str | Promise"
    rule: "str | Promise"
    model: type[Model]
    population: Callable[[Span], QuerySet[Any]]
    good: Callable[[Span], Q]
    person: str = ""
    department: str = ""
    due: str = ""
    clause: str = "SP3.3a"
    columns: "tuple[tuple[str | Promise, str], ...]" = field(default=())
    opens: tuple[str, str] | None = None

    @property
    def is_shared(self) -> bool:
        """Whether all people of a department share it."""
        return bool(self.department)

    @property
    def kind(self) -> str:
        return str(self.model._meta.label_lower)

    def rows(self, span: Span) -> QuerySet[Any]:
        """The records with `is_good`; whose they are is not asked."""
        said = Case(
            When(self.good(span), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        found: QuerySet[Any] = self.population(span).order_by().annotate(is_good=said)
        return found

    def counted(self, span: Span) -> Iterator[Counted]:
        """Every record of the span with whom it counts for, in one statement."""
        whose = F(self.person or self.department)
        due = F(self.due) if self.due else Value(None, output_field=DateField())
        found = self.rows(span).annotate(counts_for=whose, due_on=due)
        found = found.filter(counts_for__isnull=False)
        rows = found.values_list("counts_for", "pk", "is_good", "due_on").distinct()
        for scope, record, is_good, due in rows.iterator(20000):
            yield Counted(scope, record, is_good, _day(due))


def _day(due: Any) -> dt.date | None:
    return timezone.localdate(due) if isinstance(due, dt.datetime) else due


FIGURES: dict[str, Figure] = {}


def figure(
    name: str,
    dimension: str,
    label: "str | Promise",
    rule: "str | Promise",
    **declaration: Any,
) -> Figure:
    """Declare what counts for people, in a room's merit.py; read it with `FIGURES`."""
    assert name not in FIGURES, f"figure {name} is declared twice"
    assert dimension in DIMENSIONS, dimension
    found = Figure(name, dimension, label, rule, **declaration)
    assert bool(found.person) != bool(found.department), f"{name}: person or department"
    FIGURES[name] = found
    return found

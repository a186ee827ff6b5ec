"""The month as a calendar of what is owed, and how each rule was kept."""

import calendar
import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.functional import Promise

from charter.ground import clock
from charter.ground.periods import CALENDAR
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import ONCE, RULES, Rule
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine

MOST_IN_A_DAY = 5
QUARTER = dt.timedelta(days=90)


@dataclass
class Day:
    """One day of the month: its duties, at most a handful of them, and how many more."""

    date: dt.date
    inside: bool
    working: bool
    duties: list[Duty] = field(default_factory=list)
    more: int = 0


def month_of(text: str) -> dt.date:
    """`2026-11` to its first day; the present month for anything else."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def month(rows: "QuerySet[Duty]", first: dt.date) -> list[list[Day]]:
    """Weeks of Monday to Sunday with what is due on each day; one query."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    engine = organisation_engine()
    found = [
        [Day(date, date.month == first.month, engine.is_working_day(date)) for date in week]
        for week in weeks
    ]
    days = {day.date: day for week in found for day in week}
    due = rows.filter(due__range=(weeks[0][0], weeks[-1][-1]))
    for duty in due.select_related("owner").order_by("due", "state", "pk"):
        day = days[duty.due]
        if len(day.duties) < MOST_IN_A_DAY:
            day.duties.append(duty)
        else:
            day.more += 1
    return found


@dataclass(frozen=True)
class Kept:
    """How one rule was kept in the last ninety days, as far as the reader may see."""

    rule: Rule
    days: int | None
    period: str
    due: int
    on_time: int
    late: int
    missed: int
    excused: int
    next_due: dt.date | None

    @property
    def label(self) -> "str | Promise":
        return self.rule.label

    @property
    def share(self) -> float | None:
        return self.on_time * 100 / self.due if self.due else None


def kept(rows: "QuerySet[Duty]") -> list[Kept]:
    """Every declared rule; one query for the counts, one for the parameters."""
    today, values = clock.today(), in_force()
    past, open_ = Q(due__lt=today, due__gte=today - QUARTER), Q(state=Duty.State.OPEN)
    done = Q(state=Duty.State.FULFILLED) & past
    counted = (
        rows.order_by()
        .values("rule")
        .annotate(
            on_time=Count("pk", filter=done & Q(fulfilled_on__lte=F("due"))),
            late=Count("pk", filter=done & Q(fulfilled_on__gt=F("due"))),
            missed=Count("pk", filter=open_ & past),
            excused=Count("pk", filter=Q(state=Duty.State.EXCUSED) & past),
            next_due=Min("due", filter=open_ & Q(due__gte=today)),
        )
    )
    found = {row["rule"]: row for row in counted}
    nothing = {"on_time": 0, "late": 0, "missed": 0, "excused": 0, "next_due": None}
    return [_kept(rule, {**nothing, **found.get(rule.name, {})}, values) for rule in RULES.values()]


def _kept(rule: Rule, row: dict[str, object], values: object) -> Kept:
    fixed = rule.period == ONCE or rule.period in CALENDAR
    length = rule.period if fixed else values[rule.period]  # type: ignore[index]
    days = None if fixed or length in CALENDAR else int(length)
    counts = {name: row[name] for name in ("on_time", "late", "missed", "excused", "next_due")}
    due = sum(int(str(row[name])) for name in ("on_time", "late", "missed"))
    return Kept(rule, days, str(length), due, **counts)  # type: ignore[arg-type]

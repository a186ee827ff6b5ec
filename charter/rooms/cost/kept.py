"""The records of one project that its pages of money show, read by statements that are kept."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Min, QuerySet, Sum

from charter.ground.database.prepared import Prepared, Shape
from charter.org.kept import PreparedFor
from charter.rooms.cost.models import (
    Booking,
    Claim,
    Closing,
    Forecast,
    Purchase,
    RestEstimate,
    Settlement,
    Standing,
    ThreePoint,
    Variance,
)
from charter.rooms.projects.models import Budget, Plan, ProgressReport, Project, Task

Rows = QuerySet[Any, Any]
SOME, MONTHS, CAUSES = 8, 24, 6


class Records:
    """Of one kind: `find` says which, of a project by its key."""

    def __init__(self, shape: Shape, find: Callable[[int], Rows]) -> None:
        self.shape = shape
        self.statement = Prepared(lambda project: shape.of(find(project)), project=int)

    def of(self, project: Project) -> list[Any]:
        return self.shape.all(self.statement.rows(project=project.pk))

    def first(self, project: Project) -> Any | None:
        row = self.statement.first(project=project.pk)
        return self.shape.make(row) if row else None


PLAN = Shape(Plan, without=("content",))
FORECAST = Shape(Forecast, without=("result",))
PLANS = Records(PLAN, lambda project: Plan.objects.filter(project=project).in_force())
STANDINGS = Records(
    Shape(Standing), lambda project: Standing.objects.filter(project=project).order_by("pk")
)
RESTS = Records(
    Shape(RestEstimate, "by"), lambda project: RestEstimate.objects.filter(project=project)[:1]
)
FORECASTS = Records(
    FORECAST, lambda project: Forecast.objects.filter(project=project, state="done")[:1]
)
WAITING = Records(
    FORECAST,
    lambda project: Forecast.objects.filter(project=project, state__in=("waiting", "running"))[:1],
)
POINTS = Records(
    Shape(ThreePoint), lambda project: ThreePoint.objects.filter(project=project).order_by("number")
)
SETTLEMENTS = Records(
    Shape(Settlement, "by"), lambda project: Settlement.objects.filter(project=project)[:MONTHS]
)
CLOSINGS = Records(
    Shape(Closing, "by"), lambda project: Closing.objects.filter(project=project)[:1]
)
VARIANCES = Records(
    Shape(Variance, "by", "action"),
    lambda project: Variance.objects.filter(project=project)[:CAUSES],
)
BUDGETS = Prepared(
    lambda project: (
        Budget.objects.approved()
        .filter(project=project)
        .order_by("-version")
        .annotate(total=Sum("lines__amount"))
        .values_list("total")[:1]
    ),
    project=int,
)
FIRST_DAY = Prepared(
    lambda project: (
        Booking.objects.filter(project=project)
        .order_by()
        .values("project")
        .annotate(first=Min("day"))
        .values_list("first")
    ),
    project=int,
)
REPORTS = Prepared(
    lambda plan: (
        ProgressReport.objects.filter(task__plan=plan)
        .exclude(task__kind=Task.Kind.PHASE)
        .order_by("at", "pk")
        .values_list("task", "at", "percent")
    ),
    plan=int,
)
SPENT = Prepared(
    lambda project, until: (
        Booking.objects.actual()
        .filter(project=project, day__lte=until)
        .order_by()
        .values("project")
        .annotate(sum=Sum("amount"))
        .values_list("sum")
    ),
    project=int,
    until=dt.date,
)
BOOKED = Prepared(
    lambda project: (
        Booking.objects.actual()
        .filter(project=project)
        .order_by("day")
        .values_list("day", "amount")
    ),
    project=int,
)
TRACKED = Records(
    PLAN,
    lambda project: (
        Plan.objects.filter(project=project, tracking__isnull=False).distinct().order_by("-version")
    ),
)
_CLAIM, _PURCHASE = Shape(Claim), Shape(Purchase)
_CLAIMS = PreparedFor(
    lambda person, project: _CLAIM.of(
        Claim.objects.visible_to(person)
        .filter(project=project)
        .exclude(state="discarded")
        .order_by("-pk")[:SOME]
    ),
    project=int,
)
_PURCHASES = PreparedFor(
    lambda person, project: _PURCHASE.of(
        Purchase.objects.visible_to(person).filter(project=project).order_by("-pk")[:SOME]
    ),
    project=int,
)


def claims_of(person: Any, project: Project) -> list[Claim]:
    """The newest that the person may see."""
    return _CLAIM.all(_CLAIMS.rows(person, project=project.pk))


def purchases_of(person: Any, project: Project) -> list[Purchase]:
    return _PURCHASE.all(_PURCHASES.rows(person, project=project.pk))

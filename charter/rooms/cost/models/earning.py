"""What earned value and the forecast rest on: tracking periods, three-point estimates, runs."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.cost.reach import costed
from charter.rooms.projects.models import Plan, Project, Task


class TrackingPeriod(models.Model):
    """A day on which an imported plan says how far each task was and what it had cost."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tracking")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_period_a_number"),
        ]

    def __str__(self) -> str:
        return self.name


class TrackedTask(models.Model):
    """`share` is the part done, 0 to 1; `fixed` the part of the task's cost that falls due when it
    begins, as what resources cost for being used at all (the rest follows its working time)."""

    period = models.ForeignKey(TrackingPeriod, models.CASCADE, related_name="tasks")
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    share = models.DecimalField(max_digits=18, decimal_places=15)
    actual = models.DecimalField(max_digits=20, decimal_places=6)
    fixed = models.DecimalField(max_digits=20, decimal_places=6, default=Decimal(0))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "task"], name="one_row_a_task"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.share}"


@tracked()
class ThreePoint(models.Model):
    """How long a task takes when all goes well, as a rule, and when all goes badly, in working
    days. By the task's number, so that it outlives a version of the plan."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="three_points")
    number = models.CharField(max_length=40)
    optimistic = models.DecimalField(max_digits=8, decimal_places=2)
    likely = models.DecimalField(max_digits=8, decimal_places=2)
    pessimistic = models.DecimalField(max_digits=8, decimal_places=2)
    basis = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_three_point_a_task"),
            models.CheckConstraint(
                name="three_points_in_order",
                condition=Q(
                    optimistic__gt=0, optimistic__lte=F("likely"), likely__lte=F("pessimistic")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.optimistic}/{self.likely}/{self.pessimistic}"


@tracked()
class RestEstimate(models.Model):
    """What those who lead the project reckon is still to be spent, by category, bottom-up.

    `lines` is `{"labour": "120000.00"}` (decimal text, company currency), `total` their sum;
    `spent` is the actual cost on that day: what is booked later uses the estimate up. Only the
    latest one counts; it is never changed.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="rest_estimates")
    lines = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=16, decimal_places=2)
    spent = models.DecimalField(max_digits=16, decimal_places=2)
    basis = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="rest_estimate_is_sound", condition=Q(total__gte=0) & ~Q(basis="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.total}"

    def left(self, spent: Decimal) -> Decimal:
        """Of the estimate, what is not spent yet when `spent` is the actual cost."""
        return max(Decimal(0), self.spent + self.total - spent)


class ForecastQuerySet(models.QuerySet["Forecast"]):
    def visible_to(self, person: Person) -> "ForecastQuerySet":
        return self.filter(costed(person, "project__"))


@tracked()
class Forecast(models.Model):
    """A simulation of finish and cost. `seed` and `runs` make it again to the last digit.

    `result` holds the percentiles of cost (decimal text) and finish (ISO day) and the histogram.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("排隊中")
        RUNNING = "running", _("計算中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "begin": ((State.WAITING, State.RUNNING), State.RUNNING),
            "proceed": ((State.RUNNING,), State.RUNNING),
            "finish": ((State.RUNNING,), State.DONE),
            "cancel": ((State.WAITING, State.RUNNING), State.CANCELLED),
        }
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="forecasts")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    seed = models.BigIntegerField()
    runs = models.PositiveIntegerField()
    progress = models.PositiveSmallIntegerField(default=0)
    tasks = models.PositiveIntegerField(default=0)
    estimated = models.PositiveIntegerField(default=0)
    p50_finish = models.DateField(null=True, blank=True)
    p80_finish = models.DateField(null=True, blank=True)
    p50_cost = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    p80_cost = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=("waiting", "running")),
                name="one_forecast_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.project)

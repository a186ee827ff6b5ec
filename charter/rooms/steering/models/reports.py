"""What departments report with data, and gaps that call for a cause and a proposal."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.improvement.models import Plan, Target, Version
from charter.rooms.steering.models.courses import Course


class DepartmentReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person) -> "DepartmentReportQuerySet":
        return self.none() if person.is_customer else self


@tracked()
class Report(models.Model):
    """`lines` are [course, title, planned %, reached %]; `figures` are the targets as they stood:
    [target, title, value, % of the original, % of the current, share of plan]."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports")
    key = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    text = models.TextField()
    lines: "models.JSONField[list[list[Any]]]" = models.JSONField(default=list)
    figures: "models.JSONField[list[list[Any]]]" = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = DepartmentReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("部門進度匯報")
        ordering = ["-starts", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_report_per_plan_and_period")
        ]

    def __str__(self) -> str:
        said = {"department": self.plan.department, "first": self.starts.isoformat()}
        return _("%(department)s自%(first)s起的改善匯報") % said


class GapQuerySet(models.QuerySet["Gap"]):
    def visible_to(self, person: Person) -> "GapQuerySet":
        return self.none() if person.is_customer else self

    def open(self) -> "GapQuerySet":
        return self.exclude(state=Gap.State.SETTLED)

    def unanswered(self) -> "GapQuerySet":
        return self.filter(state=Gap.State.FOUND)


@tracked()
class Gap(models.Model):
    """A measure or a target is further behind than is tolerated. `share` is reached over planned.

    The department answers with cause and proposal; the office lets it go on, or has the plan
    adjusted: `version` is the new one, which takes effect only when it has been approved.
    """

    class Rule(models.TextChoices):
        FAR = "far", _("差距超過容忍度")
        TWICE = "twice", _("連續兩期落後")
        CONCERN = "concern", _("出現特殊原因的惡化")

    class State(models.TextChoices):
        FOUND = "found", _("待說明")
        ANSWERED = "answered", _("待辦公室審核")
        SETTLED = "settled", _("已處理")

    FLOW = Flow(
        {
            "answer": ((State.FOUND,), State.ANSWERED),
            "send_back": ((State.ANSWERED,), State.FOUND),
            "adjust": ((State.ANSWERED,), State.SETTLED),
            "carry_on": ((State.ANSWERED,), State.SETTLED),
        }
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="gaps")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="gaps")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="gaps")
    title = models.CharField(max_length=120)
    rule = models.CharField(max_length=10, choices=Rule)
    share = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    key = models.CharField(max_length=20)
    found_on = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.FOUND)
    cause = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    ruling = models.TextField(blank=True)
    ruled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("改善偏差")
        ordering = ["-found_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="gap_is_of_a_measure_or_a_target",
                condition=Q(course__isnull=True, target__isnull=False)
                | Q(course__isnull=False, target__isnull=True),
            ),
            models.CheckConstraint(
                name="answered_gap_has_cause_and_proposal",
                condition=Q(state="found") | ~Q(cause="") & ~Q(proposal=""),
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=~Q(state="settled"),
                name="one_open_gap_per_course",
            ),
            models.UniqueConstraint(
                fields=["target"],
                condition=~Q(state="settled"),
                name="one_open_gap_per_target",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else self.share * 100

    @property
    def is_late(self) -> bool:
        return self.state == self.State.FOUND and self.due < clock.today()

    @property
    def tone(self) -> str:
        known = {"settled": "ok", "answered": "info"}
        return "bad" if self.is_late else known.get(self.state, "warn")

"""The rows of a plan: tasks, links, deliverables, resources (SP2.2.1a, SP2.2.1b, SP2.3.1a)."""

import pghistory
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person
from charter.rooms.projects.models.project import Project
from charter.rooms.projects.models.tasks import UNSPECIFIED, TaskQuerySet
from charter.rooms.projects.models.versions import Plan
from charter.rooms.projects.schedule.network import Constraint, Relation
from charter.rooms.projects.schedule.percent import earned

UNFINISHED = Q(actual_finish=None)
PROVED = "id kind project owner parent start finish actual_finish produces".split()


@pghistory.track(exclude=["forecast_start", "forecast_finish", "total_float", "is_critical"])
class Task(models.Model):
    """A row of the plan. `start` and `finish` are what was planned: in force, the baseline.

    Durations, efforts, lags and floats are working seconds (`is_elapsed`: wall-clock seconds).
    `produces` False is the planner's word that nothing is handed over, so no deliverable is owed.
    `percent` follows `percent_rule`, which the plan fixes: 0/100 and 50/50 by start and finish,
    units by `units_done` of `units_total`, weighted milestones by `steps` ({"name", "weight"}) of
    which `reached` keeps the days. `forecast_…`, `total_float` and `is_critical` are
    computed from the actual dates, never typed. `origin` is the task in force that a draft changes.
    """

    class Kind(models.TextChoices):
        PHASE = "phase", _("階段")
        TASK = "task", _("任務")
        MILESTONE = "milestone", _("里程碑")

    class PercentRule(models.TextChoices):
        ZERO_HUNDRED = "zero_hundred", _("0/100：完成才算")
        FIFTY_FIFTY = "fifty_fifty", _("50/50：開始算一半")
        UNITS = "units", _("按完成數量")
        MILESTONES = "milestones", _("按加權里程碑")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="tasks", db_index=False)
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TASK)
    name = models.CharField(max_length=300)
    requirement = models.TextField(blank=True)
    quality_standard = models.TextField(blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="project_tasks"
    )
    start = models.DateTimeField(null=True, blank=True)
    finish = models.DateTimeField(null=True, blank=True)
    duration = models.BigIntegerField(default=0)
    is_elapsed = models.BooleanField(default=False)
    effort = models.BigIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    constraint = models.CharField(
        max_length=4,
        choices=[(c.value, c.value) for c in Constraint],
        default=Constraint.ASAP.value,
    )
    constraint_at = models.DateTimeField(null=True, blank=True)
    percent_rule = models.CharField(max_length=12, choices=PercentRule, default=PercentRule.UNITS)
    units_total = models.PositiveIntegerField(default=100)
    units_done = models.PositiveIntegerField(default=0)
    steps = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    reached = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    produces = models.BooleanField(default=True, db_default=True)
    external_id = models.CharField(max_length=40, blank=True)

    percent = models.PositiveSmallIntegerField(default=0)
    actual_start = models.DateTimeField(null=True, blank=True)
    actual_finish = models.DateTimeField(null=True, blank=True)
    remaining = models.BigIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    forecast_start = models.DateTimeField(null=True, blank=True)
    forecast_finish = models.DateTimeField(null=True, blank=True)
    total_float = models.BigIntegerField(null=True, blank=True)
    is_critical = models.BooleanField(default=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="one_task_per_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="percent_0_to_100", condition=Q(percent__lte=100)),
            models.CheckConstraint(
                name="finished_task_was_started",
                condition=Q(actual_finish=None) | Q(actual_start__lte=F("actual_finish")),
            ),
            models.CheckConstraint(name="units_total_positive", condition=Q(units_total__gt=0)),
        ]
        indexes = [
            models.Index(fields=["plan", "position"], name="task_by_position"),
            models.Index(fields=["owner", "finish"], condition=UNFINISHED, name="task_owed"),
            models.Index(fields=["plan", "position", "id"], condition=UNFINISHED, name="task_open"),
            models.Index(
                fields=["plan", "finish", "position"],
                condition=UNFINISHED & Q(kind="task"),
                name="task_open_by_finish",
            ),
            models.Index(fields=["plan", "position"], condition=~Q(kind="task"), name="task_other"),
            models.Index(fields=["project", "finish"], name="task_of_project"),
            models.Index(fields=["finish", "id"], condition=UNFINISHED, name="task_late"),
            # What the proofs read of every plan: a task with its texts is ten times as wide.
            models.Index(
                fields=["plan"], condition=~Q(kind="phase"), include=PROVED, name="task_proved"
            ),
            models.Index(fields=["id"], condition=UNSPECIFIED, name="task_unspecified"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def journal_state(self) -> str:
        return "finished" if self.actual_finish else "started" if self.actual_start else "planned"

    def earned(self) -> int:
        """The percent that its rule gives it now."""
        return earned(
            self.percent_rule,
            started=self.is_started,
            finished=self.is_finished,
            units_done=self.units_done,
            units_total=self.units_total,
            steps=self.steps,
            reached=self.reached,
        )

    @property
    def is_finished(self) -> bool:
        return self.actual_finish is not None

    @property
    def is_started(self) -> bool:
        return self.actual_start is not None


class Link(models.Model):
    """`lag` in working seconds, wall-clock seconds, or percent of the predecessor's duration."""

    class LagUnit(models.TextChoices):
        WORKING = "working", _("工作時間")
        ELAPSED = "elapsed", _("日曆時間")
        PERCENT = "percent", _("前置任務的百分比")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="links")
    before = models.ForeignKey(Task, models.CASCADE, related_name="links_after")
    after = models.ForeignKey(Task, models.CASCADE, related_name="links_before")
    relation = models.CharField(
        max_length=2, choices=[(r.value, r.value) for r in Relation], default=Relation.FS.value
    )
    lag = models.BigIntegerField(default=0)
    lag_unit = models.CharField(max_length=8, choices=LagUnit, default=LagUnit.WORKING)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="no_link_to_itself", condition=~Q(before=F("after"))),
        ]

    def __str__(self) -> str:
        return f"{self.before.number}{self.relation} → {self.after.number}"


class Deliverable(models.Model):
    """What a task produces; exactly one person is accountable."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="deliverables")
    name = models.CharField(max_length=120)
    accountable = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "name"], name="one_deliverable_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanResource(models.Model):
    """A resource of an imported plan; `person` when it is one of ours."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="resources")
    external_id = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, default="work")
    units = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    cost = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A resource works on a task; `units` is its share (1 = whole), `effort` working seconds."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="assignments")
    resource = models.ForeignKey(
        PlanResource, models.CASCADE, null=True, related_name="assignments"
    )
    units = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    effort = models.BigIntegerField(null=True)
    cost = models.DecimalField(max_digits=16, decimal_places=4, null=True)

    def __str__(self) -> str:
        return f"{self.resource} → {self.task}"

"""What was heard of the work: reports per task, reviews per project (SP2.3.1b, SP2.3.3a)."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.models.plan import Task
from charter.rooms.projects.models.project import Project


class ProgressReport(models.Model):
    """One report by the owner of a task. Never changed; a mistake is mended by the next one."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="reports", db_index=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    percent = models.PositiveSmallIntegerField()
    units_done = models.PositiveIntegerField(default=0)
    reached = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    remaining = models.BigIntegerField(null=True)
    actual_start = models.DateTimeField(null=True)
    actual_finish = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # With what the S-curve reads of every report of a plan: they lie all over the table.
            models.Index(fields=["task"], include=["at", "percent"], name="report_of_task"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.percent}%"


class ProgressReviewQuerySet(models.QuerySet["ProgressReview"]):
    def visible_to(self, person: Person) -> "ProgressReviewQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))


class ProgressReview(models.Model):
    """The manager compared actual with plan. `behind_percent`: how much longer than planned."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    behind_percent = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)

    objects = ProgressReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["project", "-at"], name="review_of_project")]

    def __str__(self) -> str:
        return f"{self.project} {self.at:%Y-%m-%d}"


class Deviation(models.Model):
    """A task beyond the tolerance, as the review found it, with its cause."""

    class Cause(models.TextChoices):
        ESTIMATE = "estimate", _("估算不足")
        RESOURCE = "resource", _("人力不足或衝突")
        CUSTOMER = "customer", _("等待客戶")
        SUPPLIER = "supplier", _("供應商延誤")
        QUALITY = "quality", _("返工")
        CHANGE = "change", _("需求變更")
        OTHER = "other", _("其他")

    review = models.ForeignKey(ProgressReview, models.PROTECT, related_name="deviations")
    task = models.ForeignKey(Task, models.PROTECT, related_name="deviations")
    late_days = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=10, choices=Cause)
    explanation = models.TextField()

    class Meta:
        ordering = ["-late_days"]
        constraints = [
            models.UniqueConstraint(fields=["review", "task"], name="one_deviation_per_task"),
            models.CheckConstraint(name="deviation_has_cause", condition=~Q(explanation="")),
        ]

    def __str__(self) -> str:
        return str(self.task)


class PlanUpload(models.Model):
    """A plan file between its preview and its import; nothing of it is in the plan yet."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="uploads")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

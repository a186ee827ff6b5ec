"""The versions of a plan: one in force, at most one being written, the old ones kept (SP2.2.1a)."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.org.models import Person
from charter.org.names import FrozenJSON
from charter.rooms.projects.models.project import Project


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> "PlanQuerySet":
        """Staff who may see the project; a customer sees dates on the portal, not plans."""
        if person.is_customer:
            return self.none()
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def in_force(self) -> "PlanQuerySet":
        return self.filter(state=Plan.State.IN_FORCE)

    def unsettled(self) -> "PlanQuerySet":
        """Being written, or before the approvers."""
        return self.filter(state__in=(Plan.State.DRAFT, Plan.State.SUBMITTED))


@pghistory.track(exclude=["content"])
class Plan(models.Model):
    """One version of a project's plan. `content` is what was approved, `content_hash` its hash.

    `calendar` is the working time of an imported plan; empty is the department's calendar.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("審批中")
        IN_FORCE = "in_force", _("生效")
        SUPERSEDED = "superseded", _("已被取代")
        DISCARDED = "discarded", _("已刪除")

    FLOW = Flow(
        {
            "submit": ((State.DRAFT,), State.SUBMITTED),
            "reopen": ((State.SUBMITTED,), State.DRAFT),
            "put_in_force": ((State.SUBMITTED,), State.IN_FORCE),
            "supersede": ((State.IN_FORCE,), State.SUPERSEDED),
            "discard": ((State.DRAFT,), State.DISCARDED),
        }
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.TextField(blank=True)
    calendar = models.JSONField(default=dict, blank=True)
    content = FrozenJSON(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    effective_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="one_plan_per_version"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="in_force"), name="one_plan_in_force"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=("draft", "submitted")),
                name="one_unsettled_plan",
            ),
            models.CheckConstraint(
                name="plan_in_force_has_hash",
                condition=~Q(state="in_force")
                | (~Q(content_hash="") & Q(effective_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class PlanSource(models.Model):
    """Everything an imported file said, word for word: what we have no field for is not lost."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="source")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    data = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["file_hash"], name="plan_source_by_hash")]

    def __str__(self) -> str:
        return self.name

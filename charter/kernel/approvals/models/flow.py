"""How something is approved, and up to which amount a person may decide."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext

from charter.org.models import Person


class FlowQuerySet(models.QuerySet["Flow"]):
    def in_force(self) -> "FlowQuerySet":
        """The newest approved version of each code."""
        return (
            self.filter(in_force_at__isnull=False)
            .order_by("code", "-in_force_at", "-version")
            .distinct("code")
        )


class Flow(models.Model):
    """One version of one flow. A stored version never changes; a change is a new version."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    steps = models.JSONField()
    sensitive = models.BooleanField(default=False)
    batch = models.BooleanField(default=False)
    cc = models.JSONField(default=list)
    clause = models.CharField(max_length=20, blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)

    objects = FlowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_flow_per_version"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="freeze_flows",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["in_force_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def title(self) -> str:
        return gettext(self.name)


class FlowDraft(models.Model):
    """What somebody is preparing for a flow: one draft each, without any effect."""

    code = models.CharField(max_length=60, unique=True)
    steps = models.JSONField()
    batch = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Limit(models.Model):
    """Up to this amount the person may decide; the newest approved row rules."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-in_force_at", "-id"], name="limit_in_force")]
        triggers = [
            pgtrigger.Protect(
                name="freeze_limits",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["in_force_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.amount}"

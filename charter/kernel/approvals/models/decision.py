"""Decisions are written once. Going back voids them with a row of its own."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.approvals.models.request import Request, Version
from charter.kernel.approvals.models.step import Seat, Step
from charter.org.models import Person

IMMUTABLE = pgtrigger.Update | pgtrigger.Delete


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> "DecisionQuerySet":
        return self.filter(void__isnull=True)


class Decision(models.Model):
    """`principal` is whose seat it was; it differs from `by` when a substitute decided (代).

    `hash` is the content that was decided on, `outcome` the request's state afterwards: what a
    repeated call with the same key is answered with.
    """

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("同意")
        REJECT = "reject", _("否決")

    request = models.ForeignKey(Request, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    step = models.ForeignKey(Step, models.PROTECT, related_name="decisions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="decisions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    comment = models.TextField(blank=True)
    conditions = models.JSONField(default=list)
    hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Request.State)
    key = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "key"], condition=~Q(key=""), name="one_decision_per_key"
            ),
        ]
        triggers = [pgtrigger.Protect(name="keep_decisions", operation=IMMUTABLE)]

    def __str__(self) -> str:
        return f"{self.by} {self.get_verdict_display()}"

    @property
    def is_substitution(self) -> bool:
        return self.by_id != self.principal_id


class Void(models.Model):
    """The decision no longer counts: the request went back to an earlier step."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="void")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="keep_voids", operation=IMMUTABLE)]

    def __str__(self) -> str:
        return str(self.decision)

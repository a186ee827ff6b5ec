"""A decision that was sent and is not yet made: for ten seconds its author may take it back."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.approvals.models.decision import Decision
from charter.kernel.approvals.models.request import Request
from charter.kernel.approvals.models.step import Step
from charter.org.models import Person


class HeldQuerySet(models.QuerySet["Held"]):
    def waiting(self) -> "HeldQuerySet":
        return self.filter(state=Held.State.HELD)

    def due(self, now: dt.datetime) -> "HeldQuerySet":
        return self.waiting().filter(until__lte=now)


class Held(models.Model):
    """What somebody sent, exactly as it will be decided at `until`. It counts for nothing before:
    no seat, step, state or deadline knows of it. Kept for ever, whatever became of it. It is for
    the step at which it was sent, and never made at another one."""

    class Act(models.TextChoices):
        APPROVE = "approve", _("同意")
        REJECT = "reject", _("否決")
        RETURN = "return", _("退回補正")

    class State(models.TextChoices):
        HELD = "held", _("等待生效")
        DONE = "done", _("已生效")
        UNDONE = "undone", _("已復原")
        FELL = "fell", _("沒有生效")

    request = models.ForeignKey(Request, models.PROTECT, related_name="held")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=10, choices=Act)
    comment = models.TextField(blank=True)
    conditions = models.JSONField(default=list)
    target = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    seen = models.CharField(max_length=64)
    key = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="held")
    why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "key"], condition=~Q(key=""), name="one_held_decision_per_key"
            ),
            models.UniqueConstraint(
                fields=["request", "by"], condition=Q(state="held"), name="one_held_decision_each"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(state="held"), name="held_decisions_due")
        ]
        triggers = [
            pgtrigger.Protect(name="keep_held", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="freeze_held",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["state", "decision", "why", "ended_at"]),
            ),
            pgtrigger.Protect(
                name="end_held_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="held"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_act_display()}"

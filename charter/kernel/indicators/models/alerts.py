"""Warnings that stand until the figures are good again, and what people noted at a figure."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.indicators.models.figures import Indicator, Scope, ScopedQuerySet
from charter.kernel.journal.history import tracked
from charter.org.models import Person


class AlertQuerySet(ScopedQuerySet):
    def standing(self) -> "AlertQuerySet":
        return self.filter(cleared_at=None)

    def unanswered(self) -> "AlertQuerySet":
        """Standing, and nobody has said why."""
        return self.filter(cleared_at=None, answered_at=None)

    def past_due(self, on: dt.date | None = None) -> "AlertQuerySet":
        """Unanswered although the day it climbs has come."""
        return self.unanswered().filter(climbs_on__lte=on or clock.today())


@tracked()
class Alert(models.Model):
    """A warning that stands for one indicator and scope until the figures are good again."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="alerts")
    scope = models.CharField(max_length=12, choices=Scope)
    scope_id = models.BigIntegerField(default=0)
    level = models.CharField(max_length=10)
    period = models.CharField(max_length=20)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    climbs_on = models.DateField(null=True, blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    escalated_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope", "scope_id"],
                condition=Q(cleared_at=None),
                name="one_standing_alert",
            ),
            models.CheckConstraint(
                name="alert_answered_in_words",
                condition=Q(answered_at=None) | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"

    @property
    def journal_state(self) -> str:
        return "cleared" if self.cleared_at else "answered" if self.answered_at else "raised"

    @property
    def is_late(self) -> bool:
        open_one = self.cleared_at is None and self.answered_at is None
        return open_one and self.due is not None and self.due < clock.today()


@tracked()
class Note(models.Model):
    """What somebody knows about one period: a proven change from which limits are computed anew,
    a special cause that must not move them, or a remark. Taken back, never erased."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("流程改變，重新計算上下限")
        CAUSE = "cause", _("特殊原因，不計入上下限")
        REMARK = "remark", _("備註")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="notes")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    scope_id = models.BigIntegerField(default=0)
    period = models.CharField(max_length=20)
    starts = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=60)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope", "scope_id", "starts", "kind"],
                condition=Q(withdrawn_at=None),
                name="one_note_of_a_kind_per_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.text}"

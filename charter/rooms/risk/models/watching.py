"""Figures that are watched for a risk, and the warnings that their crossing raises (SP6.3)."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock, formats
from charter.kernel.indicators.models import Indicator, Scope
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.risk.crossing import Line
from charter.rooms.risk.models.risks import Risk


def said(value: Decimal | None, unit: str) -> str:
    """`12.5h`: without the zeros of its column; nothing known is `--`."""
    return formats.NOTHING if value is None else f"{value.normalize():f}{unit}"


class WatchQuerySet(models.QuerySet["Watch"]):
    def active(self) -> "WatchQuerySet":
        return self.filter(is_active=True)


@tracked()
class Watch(models.Model):
    """A threshold on any indicator of the house, or on a reading that the owner enters.

    Beyond `threshold` it warns; only `calm` readings running behind `release` end the warning.
    `seen_at` and `seen_from` say how far an indicator's readings have been looked at.
    """

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="watches")
    title = models.CharField(max_length=100)
    unit = models.CharField(max_length=20, blank=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    scope_id = models.BigIntegerField(default=0)
    only_complete = models.BooleanField(default=False)
    read_every = models.PositiveSmallIntegerField(null=True)
    is_above = models.BooleanField(default=True)
    threshold = models.DecimalField(max_digits=18, decimal_places=6)
    release = models.DecimalField(max_digits=18, decimal_places=6)
    calm = models.PositiveSmallIntegerField(default=1)
    run = models.PositiveSmallIntegerField(default=0)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    seen_at = models.DateTimeField(null=True)
    seen_from = models.DateField(null=True)
    is_active = models.BooleanField(default=True)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="watch_releases_behind_its_threshold",
                condition=Q(is_above=True, release__lte=F("threshold"))
                | Q(is_above=False, release__gte=F("threshold")),
            ),
            models.CheckConstraint(
                name="watch_calm_at_least_one", condition=Q(calm__gte=1, calm__lte=10)
            ),
        ]
        indexes = [
            models.Index(
                fields=["indicator"], condition=Q(is_active=True), name="watch_of_indicator"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def value_said(self) -> str:
        return said(self.value, self.unit)

    @property
    def threshold_said(self) -> str:
        return said(self.threshold, self.unit)

    @property
    def release_said(self) -> str:
        return said(self.release, self.unit)

    @property
    def line(self) -> Line:
        return Line(self.threshold, self.release, self.is_above, self.calm)

    @property
    def next_reading(self) -> dt.date | None:
        """The day on which the owner should enter the next reading; None where it is counted."""
        if self.read_every is None:
            return None
        last = clock.local(self.seen_at or self.set_at).date()
        return last + dt.timedelta(days=self.read_every)


class Sample(models.Model):
    """A reading that somebody entered for a watch."""

    watch = models.ForeignKey(Watch, models.PROTECT, related_name="samples")
    value = models.DecimalField(max_digits=18, decimal_places=6)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["watch", "-id"], name="sample_of_watch")]

    def __str__(self) -> str:
        return f"{self.watch} {self.value.normalize():f}"


class RiskWarningQuerySet(models.QuerySet["RiskWarning"]):
    def standing(self) -> "RiskWarningQuerySet":
        """The figures are still beyond the line."""
        return self.filter(cleared_at=None)

    def unanswered(self) -> "RiskWarningQuerySet":
        """Good figures end no duty: every warning wants an answer."""
        return self.filter(answered_at=None)

    def late(self, on: dt.date | None = None) -> "RiskWarningQuerySet":
        return self.unanswered().filter(answer_due__lt=on or clock.today())

    def to_climb(self, on: dt.date | None = None) -> "RiskWarningQuerySet":
        return self.unanswered().filter(climbs_on__lte=on or clock.today())

    def visible_to(self, person: Person) -> "RiskWarningQuerySet":
        """With their risk; also for the one to whom it climbed."""
        if person.is_customer:
            return self.none()
        risks = Risk.objects.visible_to(person).order_by().values("pk")
        return self.filter(Q(risk__in=risks) | Q(escalated_to=person))


@tracked()
class RiskWarning(models.Model):
    """`crossed_at`: the reading beyond the line came in; `warned_at`: people were told."""

    class Answer(models.TextChoices):
        ADJUST = "adjust", _("調整應對")
        KEEP = "keep", _("不調整")

    watch = models.ForeignKey(Watch, models.PROTECT, related_name="warnings")
    risk = models.ForeignKey(Risk, models.PROTECT, related_name="warnings")
    value = models.DecimalField(max_digits=18, decimal_places=6)
    threshold = models.DecimalField(max_digits=18, decimal_places=6)
    crossed_at = models.DateTimeField()
    warned_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    answer_due = models.DateField()
    climbs_on = models.DateField()
    kind = models.CharField(max_length=6, choices=Answer, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    escalated_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RiskWarningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch"], condition=Q(cleared_at=None), name="one_standing_warning"
            ),
            models.CheckConstraint(
                name="warning_answered_in_words",
                condition=Q(answered_at=None, kind="")
                | Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(kind=""),
            ),
        ]
        indexes = [
            models.Index(fields=["risk", "-id"], name="warning_of_risk"),
            models.Index(
                fields=["climbs_on"], condition=Q(answered_at=None), name="warning_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk.number} {self.watch.title}"

    @property
    def value_said(self) -> str:
        return said(self.value, self.watch.unit)

    @property
    def threshold_said(self) -> str:
        return said(self.threshold, self.watch.unit)

    @property
    def journal_state(self) -> str:
        return "answered" if self.answered_at else "raised"

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_due < clock.today()

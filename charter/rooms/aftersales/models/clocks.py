"""The service clock: three targets per case, and every condition that moved them as a row."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person, WorkingCalendar
from charter.rooms.aftersales.models.cases import Case


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> "ClockQuerySet":
        return self.filter(state=Clock.State.RUNNING)

    def living(self) -> "ClockQuerySet":
        return self.filter(state__in=(Clock.State.RUNNING, Clock.State.PAUSED))

    def in_play(self) -> "ClockQuerySet":
        """Without the update clocks of the past, of which a long case has very many."""
        over = (Clock.State.STOPPED, Clock.State.CANCELLED)
        return self.exclude(kind=Clock.Kind.UPDATE, state__in=over)

    def undecided(self) -> "ClockQuerySet":
        return self.living().filter(verdict="")

    def overdue(self, at: dt.datetime) -> "ClockQuerySet":
        """Due before `at`, and the breach is not on record yet."""
        return self.running().filter(verdict="", due_at__lt=at)

    def to_warn(self, at: dt.datetime) -> "ClockQuerySet":
        return self.running().filter(verdict="", warned_at=None, warn_at__lte=at)

    def to_escalate(self, at: dt.datetime) -> "ClockQuerySet":
        return self.filter(
            verdict=Clock.Verdict.BREACHED, state=Clock.State.RUNNING, escalate_at__lte=at
        )


class Clock(models.Model):
    """One target of a case. Times are moments; `budget` and `spent` are working seconds.

    Of each kind at most one lives (runs or is paused). An update clock counts from one word to the
    customer to the next, so a case leaves a row of them behind; a case reopened late leaves its
    old resolution clock with the verdict it had.

    due_at       stored; NULL while the clock stands
    verdict      met or breached; written once, and a later calendar or target never changes it
    breached_at  the instant at which the budget ran out, whenever somebody noticed
    escalate_at  when the next person up the line is told, in opening hours
    """

    class Kind(models.TextChoices):
        RESPONSE = "response", _("首次響應")
        UPDATE = "update", _("進度更新")
        RESOLUTION = "resolution", _("解決")

    class State(models.TextChoices):
        RUNNING = "running", _("計時中")
        PAUSED = "paused", _("暫停")
        STOPPED = "stopped", _("已停止")
        CANCELLED = "cancelled", _("已取消")

    class Verdict(models.TextChoices):
        MET = "met", _("如期")
        BREACHED = "breached", _("逾期")

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    calendar = models.ForeignKey(WorkingCalendar, models.PROTECT, null=True, related_name="+")
    always = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    budget = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    spent = models.PositiveIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    escalate_at = models.DateTimeField(null=True, blank=True)
    escalations = models.PositiveSmallIntegerField(default=0)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["id"]  # the response stands before the resolution
        indexes = [
            models.Index(fields=["due_at"], name="clock_running_due", condition=Q(state="running")),
            models.Index(fields=["calendar", "state"], name="clock_of_calendar"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                name="one_living_clock_per_kind",
                condition=Q(state__in=("running", "paused")),
            ),
            models.CheckConstraint(
                name="breach_has_its_instant",
                condition=Q(verdict="breached", breached_at__isnull=False)
                | (~Q(verdict="breached") & Q(breached_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class ClockEvent(models.Model):
    """One of the six conditions. The clock's state is what its events add up to.

    `reason` is what somebody typed, or a phrase of ours as it is kept (`ground/i18n/phrase`).
    """

    class Condition(models.TextChoices):
        START = "start", _("開始")
        PAUSE = "pause", _("暫停")
        RESUME = "resume", _("繼續")
        STOP = "stop", _("停止")
        RESET = "reset", _("重設")
        CANCEL = "cancel", _("取消")

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="events")
    condition = models.CharField(max_length=10, choices=Condition)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.JSONField(default=str, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_condition_display()} {self.at:%Y-%m-%d %H:%M}"

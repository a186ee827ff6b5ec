"""The communication plan of a project: whom, why, by what, how often, with what (SP7.1)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.projects.models import Project


class Audience(models.TextChoices):
    CUSTOMER = "customer", _("客戶")
    TEAM = "team", _("項目團隊")
    MANAGEMENT = "management", _("管理層")
    SUPPLIER = "supplier", _("供應商")


class Channel(models.TextChoices):
    """What a line of the plan speaks through; each says what counts as having happened."""

    MEETING = "meeting", _("會議")
    REPORT = "report", _("報告")
    MAIL = "mail", _("郵件")
    MESSAGE = "message", _("即時訊息")
    SYSTEM = "system", _("系統")


INTERNAL = (Audience.TEAM, Audience.MANAGEMENT)
# Which kind of meeting counts for an audience.
MEETING_OF = {"customer": "customer", "team": "team", "management": "steering"}


class CommunicationPlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> "CommunicationPlanQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))


@tracked()
class Plan(models.Model):
    """Agreed by its manager; until then its lines owe nothing."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="communication")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommunicationPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.project}"

    def get_absolute_url(self) -> str:
        return reverse("communication:of_project", args=[self.project_id])


@tracked()
class Line(models.Model):
    """One audience by one channel. `ended_on` keeps what was once planned."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    audience = models.CharField(max_length=12, choices=Audience)
    channel = models.CharField(max_length=10, choices=Channel)
    goal = models.CharField(max_length=200)
    content = models.TextField()
    every_days = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="line_comes_again", condition=Q(every_days__gte=1)),
            models.UniqueConstraint(
                fields=["plan", "audience", "channel"],
                condition=Q(ended_on=None),
                name="one_line_per_audience_and_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}・{self.get_channel_display()}"


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def open(self) -> "OccasionQuerySet":
        return self.filter(happened_on=None, lapsed=False)

    def late(self, on: dt.date | None = None) -> "OccasionQuerySet":
        return self.open().filter(due__lt=on or clock.today())

    def decided(self, on: dt.date | None = None) -> "OccasionQuerySet":
        """Happened, or due before that day and not: nothing is said of those still to come."""
        over = Q(due__lt=on or clock.today()) | Q(happened_on__isnull=False)
        return self.filter(over, lapsed=False)

    def on_time(self) -> "OccasionQuerySet":
        return self.filter(happened_on__lte=F("due"))


class Occasion(models.Model):
    """A line falls due on a day; it has happened when the meeting was held or the report sent.

    Made by the clock, settled by the journal entry `proof`; nobody ticks it off.
    """

    line = models.ForeignKey(Line, models.CASCADE, related_name="occasions")
    starts_on = models.DateField()
    due = models.DateField()
    happened_on = models.DateField(null=True, blank=True)
    proof = models.BigIntegerField(null=True, blank=True)
    lapsed = models.BooleanField(default=False)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["due"]
        constraints = [
            models.UniqueConstraint(fields=["line", "due"], name="one_occasion_per_day"),
            models.CheckConstraint(
                name="occasion_happened_by_proof",
                condition=Q(happened_on=None, proof=None)
                | Q(happened_on__isnull=False, proof__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due"], name="occasion_by_due"),
            models.Index(
                fields=["line", "due"],
                condition=Q(happened_on=None, lapsed=False),
                name="occasion_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.due}"

    @property
    def tone(self) -> str:
        if self.lapsed:
            return "none"
        if self.happened_on:
            return "ok" if self.happened_on <= self.due else "warn"
        return "bad" if self.due < clock.today() else "info"

    @property
    def word(self) -> str:
        words = {"ok": _("如期"), "warn": _("遲了"), "bad": _("沒做到"), "info": _("未到期")}
        return str(words.get(self.tone, _("不再需要")))

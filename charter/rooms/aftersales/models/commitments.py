"""What was promised to a customer (二.5.1), and the tables that turn a case into a priority."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models import Customer, Person, WorkingCalendar
from charter.org.reach import shown
from charter.rooms.projects.models import Project


class Priority(models.IntegerChoices):
    URGENT = 1, _("緊急")
    HIGH = 2, _("高")
    NORMAL = 3, _("一般")
    LOW = 4, _("低")


class Level(models.IntegerChoices):
    """Impact and urgency; 1 is the gravest."""

    HIGH = 1, _("高")
    MEDIUM = 2, _("中")
    LOW = 3, _("低")


class Category(models.TextChoices):
    FAULT = "fault", _("故障")
    COMPLAINT = "complaint", _("客訴")
    INQUIRY = "inquiry", _("諮詢")
    REQUEST = "request", _("需求")
    SUGGESTION = "suggestion", _("建議")
    OTHER = "other", _("其他")


class Channel(models.TextChoices):
    PHONE = "phone", _("服務熱線")
    MAIL = "mail", _("電子郵件")
    PORTAL = "portal", _("客戶入口")
    VISIT = "visit", _("現場")
    IMPORT = "import", _("匯入")
    API = "api", _("系統介接")
    PUBLIC = "public", _("公開表單")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def active(self, day: dt.date | None = None) -> "CommitmentQuerySet":
        on = day or clock.today()
        return self.filter(Q(active_until=None) | Q(active_until__gte=on), active_from__lte=on)

    def visible_to(self, person: Person) -> "CommitmentQuerySet":
        return shown(self, person) if person.is_customer else self.all()


class Commitment(models.Model):
    """Service content, times by priority, calendar and intake channel, from a day to a day."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="commitments")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    title = models.CharField(max_length=100)
    content = models.TextField()
    source = models.CharField(max_length=100, blank=True)  # "合約第4條"
    calendar = models.ForeignKey(
        WorkingCalendar, models.PROTECT, null=True, blank=True, related_name="+"
    )
    hotline = models.CharField(max_length=40, blank=True)
    mailbox = models.EmailField(blank=True)
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-active_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="commitment_ends_after_it_starts",
                condition=Q(active_until=None) | Q(active_until__gte=F("active_from")),
            ),
            models.CheckConstraint(
                name="commitment_has_an_intake", condition=~Q(hotline="", mailbox="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """The times of one priority, in seconds of working time (or of any time: `always`).

    `update_seconds`: so often the customer hears of us while the case is open; 0 = not promised.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="targets")
    priority = models.PositiveSmallIntegerField(choices=Priority)
    response_seconds = models.PositiveIntegerField()
    resolution_seconds = models.PositiveIntegerField()
    update_seconds = models.PositiveIntegerField(default=0)
    always = models.BooleanField(default=False)

    class Meta:
        ordering = ["priority"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "priority"], name="one_target_per_priority"
            ),
            models.CheckConstraint(
                name="target_times_are_real",
                condition=Q(response_seconds__gt=0, resolution_seconds__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return str(Priority(self.priority).label)


class MatrixCell(models.Model):
    """Impact x urgency -> priority, where an organisation differs from the default matrix."""

    impact = models.PositiveSmallIntegerField(choices=Level)
    urgency = models.PositiveSmallIntegerField(choices=Level)
    priority = models.PositiveSmallIntegerField(choices=Priority)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["impact", "urgency"], name="one_priority_per_cell")
        ]

    def __str__(self) -> str:
        return f"{self.impact}×{self.urgency}→{self.priority}"


class KeywordRule(models.Model):
    """A word in the text proposes a category, a topic or an impact; people may change it."""

    word = models.CharField(max_length=40, unique=True)
    category = models.CharField(max_length=20, choices=Category, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    impact = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)

    def __str__(self) -> str:
        return self.word

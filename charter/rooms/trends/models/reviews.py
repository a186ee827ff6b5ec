"""The review of a period's trends (二.5.3), and the improvements that recurring causes call for."""

import datetime as dt
import hashlib

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Person, Role

REVIEWERS = (Role.IMPROVEMENT_OFFICE, Role.QUALITY, Role.MANAGEMENT)


class TrendReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, person: Person) -> "TrendReviewQuerySet":
        return self.none() if person.is_customer else self

    def published(self) -> "TrendReviewQuerySet":
        return self.filter(state=Review.State.PUBLISHED)


class Review(models.Model):
    """One per interval. `facts` are drawn anew while it is a draft; published, the database itself
    refuses any change, and `document` are the very bytes whose SHA-256 is kept."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已發布")

    FLOW = Flow(
        {
            "redraw": ((State.DRAFT,), State.DRAFT),
            "conclude": ((State.DRAFT,), State.DRAFT),
            "publish": ((State.DRAFT,), State.PUBLISHED),
        }
    )

    key = models.CharField(max_length=20, unique=True)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    facts = models.JSONField(default=dict)
    drawn_at = models.DateTimeField()
    conclusions = models.TextField(blank=True)
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TrendReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("服務趨勢檢討")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                name="published_review_is_whole",
                condition=~Q(state="published")
                | Q(published_at__isnull=False)
                & ~Q(document="")
                & ~Q(sha256="")
                & ~Q(conclusions=""),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_trend_review_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        facts = {"first": self.starts.isoformat(), "last": self.last.isoformat()}
        return _("%(first)s至%(last)s服務趨勢檢討") % facts

    @property
    def last(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_whole(self) -> bool:
        """Whether the document is still the one whose hash was kept."""
        return hashlib.sha256(self.document.encode()).hexdigest() == self.sha256


class RecurringQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Person) -> "RecurringQuerySet":
        return self.none() if person.is_customer else self

    def raised(self) -> "RecurringQuerySet":
        return self.filter(state=Proposal.State.RAISED)


class Proposal(models.Model):
    """A cause came back at least `limit` times in one interval: something must be improved.

    `plan_kind` and `plan_id` name what the proposal became (an improvement plan, an action).
    """

    class State(models.TextChoices):
        RAISED = "raised", _("待答覆")
        TAKEN = "taken", _("已採納")
        DECLINED = "declined", _("未採納")

    FLOW = Flow(
        {
            "recount": ((State.RAISED,), State.RAISED),
            "take": ((State.RAISED,), State.TAKEN),
            "decline": ((State.RAISED,), State.DECLINED),
        }
    )

    cause = models.CharField(max_length=80)
    key = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    count = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()
    cases = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    raised_at = models.DateTimeField()
    due = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    plan_kind = models.CharField(max_length=60, blank=True)
    plan_id = models.BigIntegerField(null=True, blank=True)

    objects = RecurringQuerySet.as_manager()

    class Meta:
        verbose_name = _("改善提案")
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "key"], name="one_proposal_per_cause_and_interval"
            ),
            models.CheckConstraint(
                name="declined_proposal_says_why", condition=~Q(state="declined") | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return _("%(cause)s（%(count)d件）") % {"cause": self.cause, "count": self.count}

    @property
    def last(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)

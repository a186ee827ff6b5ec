"""The evaluation of a period: prepared by the system, concluded by people, then frozen."""

import datetime as dt
import hashlib
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.flow import Flow
from charter.kernel.actions.models import Action
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.rules import METHODS
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person
from charter.rooms.improvement.models import Cycle


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, person: Person) -> "EvaluationQuerySet":
        return self.none() if person.is_customer else self

    def drafts(self) -> "EvaluationQuerySet":
        return self.filter(state=Evaluation.State.DRAFT)

    def published(self) -> "EvaluationQuerySet":
        return self.filter(state=Evaluation.State.PUBLISHED)


@tracked()
class Evaluation(models.Model):
    """One per cycle and period. `facts` are drawn anew while it is a draft; `unrated` is how many
    targets had no rate. Published, the database refuses any change."""

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("草稿")
        PUBLISHED = "published", gettext_lazy("已發布")

    FLOW = Flow(
        {
            "redraw": ((State.DRAFT,), State.DRAFT),
            "conclude": ((State.DRAFT,), State.DRAFT),
            "publish": ((State.DRAFT,), State.PUBLISHED),
        }
    )

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="evaluations")
    key = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    unrated = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField()
    conclusions = models.TextField(blank=True)
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("改善評估")
        ordering = ["-starts", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "key"], name="one_evaluation_per_cycle_and_period"
            ),
            models.CheckConstraint(
                name="published_evaluation_is_whole",
                condition=~Q(state="published")
                | Q(published_on__isnull=False)
                & ~Q(document="")
                & ~Q(sha256="")
                & ~Q(conclusions=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_evaluation_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        return _("%(period)s改善評估") % {"period": self.key}

    @property
    def last(self) -> dt.date:
        return self.ends - dt.timedelta(days=1)

    @property
    def tone(self) -> str:
        return "ok" if self.is_published else "warn"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_whole(self) -> bool:
        return hashlib.sha256(self.document.encode()).hexdigest() == self.sha256


class FindingQuerySet(models.QuerySet["Finding"]):
    def unanswered(self) -> "FindingQuerySet":
        """Problems without a measure, or whose measure was called off."""
        without = Q(action=None) | Q(action__state=Action.State.CANCELLED)
        return self.filter(without, kind=Finding.Kind.PROBLEM)


@tracked()
class Finding(models.Model):
    """What went well, and what did not: a problem is answered by a measure."""

    class Kind(models.TextChoices):
        HIGHLIGHT = "highlight", gettext_lazy("亮點")
        PROBLEM = "problem", gettext_lazy("問題")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=60, blank=True)  # what the system found; "" = by hand
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("評估發現")
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "key"], condition=~Q(key=""), name="one_finding_per_key"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


@tracked()
class Assessment(models.Model):
    """One indicator evaluated by its method: the figure, a survey's, what was seen on site, or the
    scores (0 to 100) of whoever answers for it and of their superior, the value when both are in.
    `n` is how many answers or records stand behind the value."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="assessments")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    method = models.CharField(max_length=20, choices=list(METHODS.items()))
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    own = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    superior = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    own_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    superior_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    n = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = gettext_lazy("指標評估")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "indicator"], name="one_assessment_per_indicator"
            ),
            models.CheckConstraint(
                name="rated_by_both",
                condition=~Q(method="rating")
                | Q(value__isnull=True)
                | Q(own__isnull=False, superior__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_rates_as_their_own_superior",
                condition=Q(own_by=None) | Q(superior_by=None) | ~Q(own_by=F("superior_by")),
            ),
            models.CheckConstraint(
                name="seen_on_site_in_words", condition=~Q(method="on_site") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.indicator)

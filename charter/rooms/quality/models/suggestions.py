"""A suggestion of a colleague: answered, tried, its effect measured, rewarded, published."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, person: Person) -> "SuggestionQuerySet":
        """Every colleague may read and learn from what was suggested."""
        return self.none() if person.is_customer else self

    def unanswered(self) -> "SuggestionQuerySet":
        return self.filter(state=Suggestion.State.SUBMITTED)

    def undecided(self) -> "SuggestionQuerySet":
        return self.filter(state__in=(Suggestion.State.SUBMITTED, Suggestion.State.ANSWERED))

    def to_verify(self) -> "SuggestionQuerySet":
        return self.filter(state=Suggestion.State.TRIED)

    def effective(self) -> "SuggestionQuerySet":
        return self.filter(state=Suggestion.State.EFFECTIVE)

    def published(self) -> "SuggestionQuerySet":
        return self.exclude(published_at=None)

    def late(self, on: dt.date | None = None) -> "SuggestionQuerySet":
        """Not answered, or not decided, in time."""
        today = on or clock.today()
        unanswered = Q(state=Suggestion.State.SUBMITTED, answer_due__lt=today)
        undecided = Q(state__in=("submitted", "answered"), decision_due__lt=today)
        return self.filter(unanswered | undecided)

    def found_by(self, words: str) -> "SuggestionQuerySet":
        return self.filter(title__icontains=words.strip())


@tracked()
class Suggestion(models.Model):
    """Three fields are enough: what it is about, how it is now, how it could be."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待答覆")
        ANSWERED = "answered", _("待決定")
        TRYING = "trying", _("試行中")
        TRIED = "tried", _("待驗證效果")
        EFFECTIVE = "effective", _("有效")
        INEFFECTIVE = "ineffective", _("無效果")
        DECLINED = "declined", _("不採用")

    FLOW = Flow(
        {
            "answer": ((State.SUBMITTED,), State.ANSWERED),
            "adopt": ((State.ANSWERED,), State.TRYING),
            "decline": ((State.SUBMITTED, State.ANSWERED), State.DECLINED),
            "report": ((State.TRYING,), State.TRIED),
            "confirm": ((State.TRIED,), State.EFFECTIVE),
            "deny": ((State.TRIED,), State.INEFFECTIVE),
            "reward": ((State.EFFECTIVE,), State.EFFECTIVE),
            "publish": ((State.EFFECTIVE,), State.EFFECTIVE),
        }
    )

    title = models.CharField(max_length=120)
    present = models.TextField()
    idea = models.TextField()
    suggested_by = models.ForeignKey(Person, models.PROTECT, related_name="suggestions")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    suggested_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    answer_due = models.DateField()
    decision_due = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    tried_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    try_until = models.DateField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    trial = models.TextField(blank=True)
    verify_by = models.DateField(null=True, blank=True)
    measured = models.CharField(max_length=120, blank=True)
    before = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    effect = models.TextField(blank=True)
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    verified_on = models.DateField(null=True, blank=True)
    follow_by = models.DateField(null=True, blank=True)
    rewarded_at = models.DateTimeField(null=True, blank=True)
    case_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("改善建議")
        constraints = [
            models.CheckConstraint(
                name="suggestion_verified_by_neither_author_nor_trier",
                condition=~Q(state__in=("effective", "ineffective"))
                | Q(verified_by__isnull=False, verified_on__isnull=False)
                & ~Q(verified_by=F("suggested_by"))
                & ~Q(verified_by=F("tried_by"))
                & ~Q(effect=""),
            ),
            models.CheckConstraint(
                name="only_effective_suggestions_are_rewarded_or_published",
                condition=Q(state="effective") | Q(rewarded_at=None, published_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="suggestion_by_state"),
            models.Index(fields=["suggested_by", "-id"], name="suggestion_of_person"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        today = clock.today()
        if self.state == self.State.SUBMITTED and self.answer_due < today:
            return True
        undecided = self.state in (self.State.SUBMITTED, self.State.ANSWERED)
        return undecided and self.decision_due < today

    @property
    def tone(self) -> str:
        tones = {"submitted": "warn", "answered": "warn", "effective": "ok", "declined": "none"}
        return "bad" if self.is_late else tones.get(self.state, "info")

"""What appraisals led to: a reward, coaching, or a decision when failure repeats."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person
from charter.rooms.merits.models.awards import Award
from charter.rooms.merits.reach import keeps, readable


class PersonalQuerySet(models.QuerySet[Any]):
    """Records about one person: theirs, their line's and HR's to read."""

    def visible_to(self, person: Person) -> "PersonalQuerySet":
        if person.is_customer:
            return self.none()
        return self if keeps(person) else self.filter(readable(person))


class OutcomeQuerySet(PersonalQuerySet):
    def ends(self) -> "OutcomeQuerySet":
        return self.exclude(verdict=Outcome.Verdict.FAIR)

    def waiting(self) -> "OutcomeQuerySet":
        return self.ends().filter(answered_on=None)


@tracked()
class Outcome(models.Model):
    """The frozen result of one person's appraisal in a period, as it was heard. `series` tells
    quarters from years, so that failures in a row are counted within one kind of period."""

    class Verdict(models.TextChoices):
        EXCELLENT = "excellent", _("優秀")
        FAIR = "fair", _("合格")
        WEAK = "weak", _("不合格")

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=20)
    series = models.CharField(max_length=20)
    score = models.DecimalField(max_digits=6, decimal_places=2)
    verdict = models.CharField(max_length=10, choices=Verdict)
    kind = models.CharField(max_length=60)  # the result itself, by name
    subject_id = models.BigIntegerField()
    heard_at = models.DateTimeField()
    due = models.DateField()
    award = models.OneToOneField(
        Award, models.PROTECT, null=True, blank=True, related_name="outcome"
    )
    answered_on = models.DateField(null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核結果的後續")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="one_outcome_per_result")
        ]
        indexes = [
            models.Index(fields=["person", "series", "-period"], name="outcome_in_a_row"),
            models.Index(fields=["verdict", "answered_on"], name="outcome_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.get_verdict_display()}"

    @property
    def result_url(self) -> str:
        return url_of(self.kind, self.subject_id)

    @property
    def is_late(self) -> bool:
        waits = self.verdict != self.Verdict.FAIR
        return waits and (self.answered_on or clock.today()) > self.due

    @property
    def tone(self) -> str:
        if self.answered_on or self.verdict == self.Verdict.FAIR:
            return "ok"
        return "bad" if self.is_late else "warn"


class CoachingQuerySet(PersonalQuerySet):
    def visible_to(self, person: Person) -> "CoachingQuerySet":
        """The coach too."""
        if person.is_customer:
            return self.none()
        if keeps(person):
            return self
        return self.filter(readable(person) | Q(coach=person))

    def active(self) -> "CoachingQuerySet":
        return self.filter(state=Coaching.State.ACTIVE)


@tracked()
class Coaching(models.Model):
    """Some months with a coach: goals, follow-ups, and what came of it. No penalty in it."""

    class State(models.TextChoices):
        ACTIVE = "active", _("輔導中")
        CONCLUDED = "concluded", _("已總結")

    class Result(models.TextChoices):
        REACHED = "reached", _("達成目標")
        PARTLY = "partly", _("部分達成")
        MISSED = "missed", _("沒有達成")

    FLOW = Flow(
        {
            "see": ((State.ACTIVE,), State.ACTIVE),
            "conclude": ((State.ACTIVE,), State.CONCLUDED),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    outcome = models.OneToOneField(
        Outcome, models.PROTECT, null=True, blank=True, related_name="coaching"
    )
    coach = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = models.TextField()
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)  # what the person says to the plan
    result = models.CharField(max_length=8, choices=Result, blank=True)
    conclusion = models.TextField(blank=True)
    concluded_on = models.DateField(null=True, blank=True)

    objects = CoachingQuerySet.as_manager()

    class Meta:
        verbose_name = _("輔導計劃")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="nobody_coaches_themselves", condition=~Q(coach=F("person"))
            ),
            models.CheckConstraint(
                name="coaching_ends_with_a_word",
                condition=~Q(state="concluded")
                | Q(concluded_on__isnull=False) & ~Q(result="") & ~Q(conclusion=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "ends"], name="coaching_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"CO-{self.pk}"

    @property
    def tone(self) -> str:
        if self.state == self.State.ACTIVE:
            return "bad" if self.ends < clock.today() else "info"
        return {"reached": "ok", "partly": "warn"}.get(self.result, "bad")


@tracked()
class Goal(models.Model):
    """What is to be reached, and how one will know."""

    coaching = models.ForeignKey(Coaching, models.CASCADE, related_name="goals")
    text = models.CharField(max_length=300)
    is_met = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class MeritReviewQuerySet(PersonalQuerySet):
    def undecided(self) -> "MeritReviewQuerySet":
        return self.filter(state=Review.State.OPEN)


# What HR and the head choose from; kept with each review, so that an old one reads as it was.
WAYS = {
    "coach": _("延長輔導"),
    "train": _("安排培訓"),
    "move": _("調整職務或工作內容"),
    "agree": _("訂立書面改善約定"),
    "none": _("說明理由，不再處理"),
}


@tracked()
class Review(models.Model):
    """Several weak results in a row: HR and the head decide together, the person having been
    heard. `options` is what they choose from: [{"key": .., "label": ..}]."""

    class State(models.TextChoices):
        OPEN = "open", _("待決定")
        DECIDED = "decided", _("已決定")

    FLOW = Flow(
        {
            "state": ((State.OPEN,), State.OPEN),
            "vote": ((State.OPEN,), State.OPEN),
            "decide": ((State.OPEN,), State.DECIDED),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    outcomes = models.ManyToManyField(Outcome, related_name="reviews")
    options: "models.JSONField[list[dict[str, str]]]" = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    due = models.DateField()
    statement = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    hr = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    hr_choice = models.CharField(max_length=20, blank=True)
    hr_reason = models.TextField(blank=True)
    head = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    head_choice = models.CharField(max_length=20, blank=True)
    head_reason = models.TextField(blank=True)
    choice = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = MeritReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("連續不達標的處理")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_review_is_decided_by_two_who_agree",
                condition=~Q(state="decided")
                | Q(hr_choice=F("choice"), head_choice=F("choice"), decided_on__isnull=False)
                & ~Q(choice="")
                & ~Q(hr=F("head"))
                & ~Q(hr=F("person"))
                & ~Q(head=F("person")),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"RV-{self.pk}"

    def label_of(self, key: str) -> str:
        kept = next((one["label"] for one in self.options if one["key"] == key), key)
        return str(WAYS.get(key, kept))

    @property
    def ways(self) -> list[tuple[str, str]]:
        return [(one["key"], self.label_of(one["key"])) for one in self.options]

    @property
    def hr_says(self) -> str:
        return self.label_of(self.hr_choice)

    @property
    def head_says(self) -> str:
        return self.label_of(self.head_choice)

    @property
    def chosen(self) -> str:
        return self.label_of(self.choice)

    @property
    def is_late(self) -> bool:
        return (self.decided_on or clock.today()) > self.due

    @property
    def tone(self) -> str:
        if self.state == self.State.DECIDED:
            return "ok"
        return "bad" if self.is_late else "warn"

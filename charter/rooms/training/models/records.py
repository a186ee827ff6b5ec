"""The training file: append-only records with their result, and what became of them at work."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person
from charter.rooms.people.queries import readable_figures
from charter.rooms.training.models.courses import Course
from charter.rooms.training.models.plans import PlanItem
from charter.rooms.training.models.sessions import Seat
from charter.rooms.training.models.words import Kind, Subject


class TrainingClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, person: Person) -> "TrainingClaimQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(person__in=readable_figures(person))

    def waiting(self) -> "TrainingClaimQuerySet":
        return self.filter(state=Claim.State.CLAIMED)


@tracked()
class Claim(models.Model):
    """Self-study or an outside course that somebody says they did, with evidence as files; the
    superior confirms it."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("待主管確認")
        CONFIRMED = "confirmed", _("已確認")
        REFUSED = "refused", _("未確認")
        WITHDRAWN = "withdrawn", _("已撤回")

    FLOW = Flow(
        {
            "confirm": ((State.CLAIMED,), State.CONFIRMED),
            "refuse": ((State.CLAIMED,), State.REFUSED),
            "withdraw": ((State.CLAIMED,), State.WITHDRAWN),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="training_claims")
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.CharField(max_length=14, choices=Subject)
    title = models.CharField(max_length=120)
    provider = models.CharField(max_length=120, blank=True)
    started_on = models.DateField()
    finished_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    learned = models.TextField()
    item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="claims")
    state = models.CharField(max_length=10, choices=State, default=State.CLAIMED)
    claimed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = TrainingClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("自學與外訓申報")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="claim_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="claim_is_of_self_study_or_outside", condition=~Q(kind="inside")
            ),
            models.CheckConstraint(
                name="claim_has_days_and_hours",
                condition=Q(finished_on__gte=F("started_on"), hours__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="training_claim_of_person")]

    def __str__(self) -> str:
        return f"{self.title}（{self.person}）"

    @property
    def tone(self) -> str:
        return {"claimed": "warn", "confirmed": "ok", "refused": "bad"}.get(self.state, "none")


class TrainingRecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, person: Person) -> "TrainingRecordQuerySet":
        """A person's results: for them, their line and HR."""
        if person.is_customer:
            return self.none()
        return self.filter(person__in=readable_figures(person))

    def current(self) -> "TrainingRecordQuerySet":
        """Not corrected by a later one."""
        return self.filter(~Exists(Record.objects.filter(replaces=OuterRef("pk"))))

    def within(self, first: dt.date, last: dt.date) -> "TrainingRecordQuerySet":
        """Finished on one of these days, both included."""
        return self.filter(finished_on__range=(first, last))

    def passed(self) -> "TrainingRecordQuerySet":
        return self.filter(is_passed=True)

    def unjudged(self) -> "TrainingRecordQuerySet":
        """Passed, and nobody has said yet whether it shows at work (level 3). A correction is
        judged by what was said of the record it replaces."""
        said = Behaviour.objects.filter(Q(record=OuterRef("pk")) | Q(record=OuterRef("replaces")))
        return self.current().passed().filter(~Exists(said), person__is_active=True)


class Record(models.Model):
    """One training that somebody went through. It never changes: a correction is a record that
    `replaces` it. `score` and `pretest` are of 100; `department` is that of the day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="training_records")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=14, choices=Subject)
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=160)
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="records")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="records")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="records")
    started_on = models.DateField()
    finished_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    pretest = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    is_passed = models.BooleanField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("培訓紀錄")
        ordering = ["-finished_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="record_from_a_seat_or_a_claim",
                condition=Q(seat__isnull=False, claim=None) | Q(seat=None, claim__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(replaces=None), name="one_result_per_seat"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(replaces=None), name="one_result_per_claim"
            ),
            models.CheckConstraint(
                name="nobody_writes_their_own_result", condition=Q(by=None) | ~Q(by=F("person"))
            ),
            models.CheckConstraint(
                name="record_corrected_with_reason", condition=Q(replaces=None) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="scores_of_100",
                condition=(Q(score=None) | Q(score__range=(0, 100)))
                & (Q(pretest=None) | Q(pretest__range=(0, 100))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "subject", "-finished_on"], name="training_file_of_person"
            ),
            models.Index(fields=["finished_on"], name="training_record_by_day"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="training_files_only_grow", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.person}）"

    @property
    def gain(self) -> object:
        """Level 2: after less before; None without a test before."""
        if self.score is None or self.pretest is None:
            return None
        return self.score - self.pretest

    def level3_on(self, days: int) -> dt.date:
        return self.finished_on + dt.timedelta(days=days)

    @property
    def has_ended(self) -> bool:
        return self.finished_on <= clock.today()


class TrainingBehaviourQuerySet(models.QuerySet["Behaviour"]):
    def visible_to(self, person: Person) -> "TrainingBehaviourQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(person__in=readable_figures(person))


@tracked()
class Behaviour(models.Model):
    """Level 3: whether it shows at work, said by a superior: 1 not at all … 5 always."""

    record = models.OneToOneField(Record, models.PROTECT, related_name="behaviour")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    objects = TrainingBehaviourQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="behaviour_of_five", condition=Q(level__range=(1, 5))),
            models.CheckConstraint(
                name="nobody_judges_their_own_behaviour", condition=Q(by=None) | ~Q(by=F("person"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.level}"

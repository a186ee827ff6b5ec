"""One person's appraisal in one period, and the records it rests on."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person
from charter.rooms.appraisal.models.periods import Cycle
from charter.rooms.appraisal.reach import of_readable


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def visible_to(self, person: Person) -> "AppraisalQuerySet":
        """One's own, those of one's line, those one must rate or decide; HR all; nobody else."""
        return of_readable(self, person, "superior", "decider")

    def open(self) -> "AppraisalQuerySet":
        return self.exclude(state=Appraisal.State.FROZEN)

    def to_rate(self) -> "AppraisalQuerySet":
        return self.filter(state=Appraisal.State.OPEN)

    def appealed(self) -> "AppraisalQuerySet":
        return self.filter(state=Appraisal.State.APPEALED)

    def ripe(self) -> "AppraisalQuerySet":
        """The time to answer has gone by, and no appeal waits."""
        ready = (Appraisal.State.ANSWERING, Appraisal.State.DECIDED)
        return self.filter(state__in=ready, reply_until__lt=clock.today())


@tracked()
class Appraisal(models.Model):
    """`days` of `of_days` calendar days of the period the person was here and not on leave.

    own, rating  {dimension: 1 to 5}, by the person and by the superior
    score, low, high  what it comes to now, and its range where few records stand behind it;
                 None before the superior rated. Nothing counts before it is frozen.
    set_aside    [[figure, record], …] that an appeal took out
    """

    class State(models.TextChoices):
        OPEN = "open", _("評分中")
        ANSWERING = "answering", _("待本人回應")
        APPEALED = "appealed", _("申訴中")
        DECIDED = "decided", _("申訴已決定")
        FROZEN = "frozen", _("已定案")

    FLOW = Flow(
        {
            "name_superior": ((State.OPEN,), State.OPEN),
            "rate_oneself": ((State.OPEN,), State.OPEN),
            "rate": ((State.OPEN,), State.ANSWERING),
            "answer": ((State.ANSWERING,), State.ANSWERING),
            "appeal": ((State.ANSWERING,), State.APPEALED),
            "decide": ((State.APPEALED,), State.DECIDED),
            "freeze": ((State.ANSWERING, State.DECIDED), State.FROZEN),
        }
    )

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="appraisals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appraisals")
    superior = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    is_member = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField()
    of_days = models.PositiveSmallIntegerField()
    leave_days = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    own = models.JSONField(default=dict, blank=True)
    own_words = models.TextField(blank=True)
    own_at = models.DateTimeField(null=True, blank=True)
    rating = models.JSONField(default=dict, blank=True)
    rating_words = models.TextField(blank=True)
    rated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    rated_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    low = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    reply_until = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    decider = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decide_until = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    set_aside = models.JSONField(default=list, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("績效考核")
        ordering = ["-cycle__starts", "person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "person"], name="one_appraisal_per_person_and_cycle"
            ),
            models.CheckConstraint(
                name="nobody_appraises_themselves",
                condition=~Q(superior=F("person")) & (Q(rated_by=None) | ~Q(rated_by=F("person"))),
            ),
            models.CheckConstraint(
                name="appeal_decided_by_another",
                condition=Q(decider=None)
                | ~Q(decider=F("superior")) & ~Q(decider=F("person")) & ~Q(decider=F("rated_by")),
            ),
            models.CheckConstraint(
                name="rated_appraisal_has_score_and_window",
                condition=Q(state="open")
                | Q(score__isnull=False, rated_at__isnull=False, reply_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="appraisal_of_person"),
            models.Index(fields=["superior", "state"], name="appraisal_of_superior"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_appraisal_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="frozen"),
            )
        ]

    def __str__(self) -> str:
        return _("%(person)s%(period)s績效考核") % {
            "person": self.person.name,
            "period": self.cycle.key,
        }

    @property
    def is_rated(self) -> bool:
        return self.state != self.State.OPEN

    @property
    def tone(self) -> str:
        tones = {"open": "info", "answering": "warn", "appealed": "bad", "decided": "warn"}
        return tones.get(self.state, "ok")


class Part(models.Model):
    """The records of one figure behind one appraisal; made once, with the appraisal.

    Of a figure that a department shares, `department` is which, and `share` the days of the
    period spent there in thousandths. `on_leave` fell due on leave and does not count.
    """

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="parts")
    figure = models.CharField(max_length=80)
    dimension = models.CharField(max_length=20)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    share = models.PositiveSmallIntegerField(default=1000)
    good = ArrayField(models.BigIntegerField(), default=list)
    missed = ArrayField(models.BigIntegerField(), default=list)
    on_leave = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "figure", "department"],
                nulls_distinct=False,
                name="one_part_per_figure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure} {len(self.good)}/{self.n}"

    @property
    def n(self) -> int:
        return len(self.good) + len(self.missed)

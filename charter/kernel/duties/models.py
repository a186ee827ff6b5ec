"""One period's worth of a recurring duty."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.ground.periods import spoken
from charter.kernel.duties.rules import ONCE, RULES, Rule
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import model_of, subject_of, url_of
from charter.org.models import Person, Role

SEES_ALL = (Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE)


class DutyQuerySet(models.QuerySet["Duty"]):
    def of(self, subject: models.Model) -> "DutyQuerySet":
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)

    def open(self) -> "DutyQuerySet":
        return self.filter(state=Duty.State.OPEN)

    def late(self, on: dt.date | None = None) -> "DutyQuerySet":
        """Not done although due before that day."""
        return self.open().filter(due__lt=on or clock.today())

    def past_grace(self, on: dt.date | None = None) -> "DutyQuerySet":
        return self.open().filter(climbs_on__lte=on or clock.today())

    def to_remind(self, on: dt.date | None = None) -> "DutyQuerySet":
        """Open, and the day of a reminder has come."""
        return self.open().filter(remind_on__lte=on or clock.today())

    def between(self, first: dt.date, last: dt.date) -> "DutyQuerySet":
        """Due on one of these days."""
        return self.filter(due__range=(first, last))

    def done_on_time(self) -> "DutyQuerySet":
        return self.filter(state=Duty.State.FULFILLED, fulfilled_on__lte=F("due"))

    def visible_to(self, person: Person) -> "DutyQuerySet":
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        seen = Q(owner=person) | Q(escalated_to=person)
        seen |= Q(owner__in=Person.objects.reporting_to(person).values("pk"))
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            seen |= Q(owner__department=person.department_id)
        return self.filter(seen)


@tracked()
class Duty(models.Model):
    """`rule` owed for one record in one period; the unique key makes it exactly one.

    `due` is the last day on which it is on time. `proof` is the journal entry that fulfilled it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待履行")
        FULFILLED = "fulfilled", _("已履行")
        LAPSED = "lapsed", _("不再需要")
        EXCUSED = "excused", _("核准免除")

    FLOW = Flow(
        {
            "fulfil": ((State.OPEN,), State.FULFILLED),
            "lapse": ((State.OPEN,), State.LAPSED),
            "escalate": ((State.OPEN,), State.OPEN),
            "hand_over": ((State.OPEN,), State.OPEN),
            "remind": ((State.OPEN,), State.OPEN),
            "excuse": ((State.OPEN,), State.EXCUSED),
        }
    )

    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(default=0)
    subject_title = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    due = models.DateField()
    climbs_on = models.DateField()
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="duties")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    fulfilled_on = models.DateField(null=True, blank=True)
    proof = models.BigIntegerField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    excused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    excuse = models.TextField(blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    escalated_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "kind", "subject_id", "period"], name="one_duty_per_period"
            ),
            models.CheckConstraint(
                name="duty_fulfilled_by_proof",
                condition=~Q(state="fulfilled")
                | Q(fulfilled_on__isnull=False, proof__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_excused_with_reason_by_another",
                condition=~Q(state="excused")
                | Q(excused_by__isnull=False) & ~Q(excuse="") & ~Q(excused_by=F("owner")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due"], condition=Q(state="open"), name="duty_owed"),
            models.Index(fields=["kind", "subject_id", "-starts"], name="duty_of_subject"),
            models.Index(fields=["rule", "state", "starts"], name="duty_of_rule"),
            models.Index(fields=["due", "id"], name="duty_by_due"),
            models.Index(fields=["remind_on"], condition=Q(state="open"), name="duty_to_remind"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.when}"

    @property
    def when(self) -> str:
        """Its period; a duty owed one single time is told apart by its day."""
        return self.due.isoformat() if self.period.startswith(ONCE) else spoken(self.period)

    @property
    def definition(self) -> Rule | None:
        """None when the room that declared it is gone."""
        return RULES.get(self.rule)

    @property
    def label(self) -> str:
        return str(self.definition.label) if self.definition else self.rule

    @property
    def is_late(self) -> bool:
        """Late while open, and late for ever when it was fulfilled after its day."""
        done = self.fulfilled_on or (clock.today() if self.state == self.State.OPEN else None)
        return done is not None and done > self.due

    @property
    def tone(self) -> str:
        """The dot: ok on time, warn done late, bad missed, info owed, none excused or lapsed."""
        if self.state in (self.State.LAPSED, self.State.EXCUSED):
            return "none"
        if self.state == self.State.FULFILLED:
            return "warn" if self.is_late else "ok"
        return "bad" if self.is_late else "info"

    @property
    def word(self) -> str:
        if self.state == self.State.EXCUSED:
            return str(self.State.EXCUSED.label)
        return {
            "ok": str(_("按時履行")),
            "warn": str(_("逾期後履行")),
            "bad": str(_("逾期未履行")),
            "info": str(_("待履行")),
            "none": str(_("不再需要")),
        }[self.tone]

    @property
    def subject(self) -> Any:
        return subject_of(self.kind, self.subject_id) if self.kind else None

    @property
    def root(self) -> models.Model | None:
        """What its entries are about: the record by name and number alone, without reading it."""
        model = model_of(self.kind) if self.kind else None
        return model(pk=self.subject_id) if model else None

    @property
    def is_doable(self) -> bool:
        """There is a page, other than its own, where one does it."""
        return self.url != url_of("duties.duty", self.pk)

    @property
    def url(self) -> str:
        """Where one does it."""
        rule = self.definition
        if rule and rule.url and self.kind:
            return rule.url(self.subject_id)
        return url_of(self.kind, self.subject_id) or url_of("duties.duty", self.pk)

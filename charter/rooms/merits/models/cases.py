"""An accountability case: facts, statement, hearing, a decision from outside, appeal, effect."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.approvals.models import Request, Seat
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person, Substitution
from charter.rooms.merits.reach import keeps, readable


class AccountabilityQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> "AccountabilityQuerySet":
        """The person, their line, HR, who opened it or heard it, and who has to decide."""
        if person.is_customer:
            return self.none()
        if keeps(person):
            return self
        part = Q(opened_by=person) | Q(chair=person) | Q(decided_by=person) | Q(ruled_by=person)
        return self.filter(part | readable(person) | Q(pk__in=self._to_decide(person)))

    def _to_decide(self, person: Person) -> "models.QuerySet[Request, int]":
        """Those at whose approval the person, or whoever they stand in for, has a seat."""
        away = Substitution.objects.live().filter(substitute=person).values("person")
        seats = Seat.objects.filter(Q(person=person) | Q(person__in=away), state="open")
        requests = Request.objects.filter(
            subject_kind="merits.case", pk__in=seats.values("step__request")
        ).exclude(barred__contains=[person.pk])
        return requests.values_list("subject_id", flat=True)

    def running(self) -> "AccountabilityQuerySet":
        return self.exclude(state__in=Case.OVER)


@tracked()
class Case(models.Model):
    """Opened by somebody with facts and records. `involved` are all who may not decide: the
    person, their line, who opened it, heard it, and proposed."""

    class Harm(models.TextChoices):
        DECLINE = "decline", _("服務嚴重下降")
        LOSS = "loss", _("重大損失")
        CONDUCT = "conduct", _("違反規定")

    class Measure(models.TextChoices):
        NONE = "none", _("不予處分")
        TALK = "talk", _("提醒談話")
        WARNING = "warning", _("書面警告")
        COMPENSATION = "compensation", _("賠償部分損失")
        POST = "post", _("調整職務")

    class State(models.TextChoices):
        OPENED = "opened", _("待陳述與聽取")
        HEARD = "heard", _("待提出處理意見")
        DECIDING = "deciding", _("待決定")
        DECIDED = "decided", _("申訴期內")
        APPEALED = "appealed", _("申訴中")
        RULED = "ruled", _("申訴已決定")
        EFFECTIVE = "effective", _("已生效")
        DISMISSED = "dismissed", _("不予處理")

    OVER = (State.EFFECTIVE, State.DISMISSED)
    FLOW = Flow(
        {
            "state": ((State.OPENED,), State.OPENED),
            "call_hearing": ((State.OPENED,), State.OPENED),
            "hear": ((State.OPENED,), State.HEARD),
            "remark": ((State.HEARD,), State.HEARD),
            "propose": ((State.HEARD,), State.DECIDING),
            "decide": ((State.DECIDING,), State.DECIDED),
            "send_back": ((State.DECIDING,), State.HEARD),
            "appeal": ((State.DECIDED,), State.APPEALED),
            "withdraw_appeal": ((State.APPEALED,), State.RULED),
            "return_appeal": ((State.APPEALED,), State.DECIDED),
            "rule": ((State.APPEALED,), State.RULED),
            "take_effect": ((State.DECIDED, State.RULED), State.EFFECTIVE),
            "dismiss": ((State.OPENED, State.HEARD, State.DECIDING), State.DISMISSED),
            "lift": ((State.APPEALED,), State.DISMISSED),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    harm = models.CharField(max_length=8, choices=Harm)
    facts = models.TextField()
    loss = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPENED)
    involved = ArrayField(models.BigIntegerField(), default=list)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    statement = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    hearing_at = models.DateTimeField(null=True, blank=True)
    hearing_place = models.CharField(max_length=120, blank=True)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    has_attended = models.BooleanField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)  # what the person says to the minutes
    finding = models.TextField(blank=True)
    measure = models.CharField(max_length=14, choices=Measure, blank=True)
    measure_text = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    appeal = models.TextField(blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    ruled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ruled_on = models.DateField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)  # the appeal
    effective_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = AccountabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("問責")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="no_accountability_without_facts_and_hearing",
                condition=Q(decided_by=None)
                | Q(heard_at__isnull=False, decided_on__isnull=False, appeal_until__isnull=False)
                & ~Q(facts="")
                & ~Q(minutes="")
                & ~Q(finding="")
                & ~Q(measure=""),
            ),
            models.CheckConstraint(
                name="nobody_involved_decides_an_accountability",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("person"))
                & ~Q(decided_by=F("opened_by"))
                & ~Q(decided_by=F("chair"))
                & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="an_appeal_is_ruled_by_yet_another",
                condition=Q(ruled_by=None)
                | ~Q(ruled_by=F("person"))
                & ~Q(ruled_by=F("decided_by"))
                & ~Q(ruled_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="no_effect_before_the_appeal_window_is_over",
                condition=Q(effective_on=None) & ~Q(state="effective")
                | Q(state="effective", effective_on__gt=F("appeal_until")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="merit_case_by_state"),
            models.Index(fields=["person", "-id"], name="merit_case_of_person"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"AC-{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER

    @property
    def window_is_over(self) -> bool:
        return self.appeal_until is not None and self.appeal_until < clock.today()

    @property
    def tone(self) -> str:
        tones = {"effective": "ok", "dismissed": "none", "decided": "info", "ruled": "info"}
        return tones.get(self.state, "warn")


@tracked()
class Exhibit(models.Model):
    """A record of the house that shows a fact."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("事證")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "subject_id"], name="an_exhibit_is_added_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return url_of(self.kind, self.subject_id)

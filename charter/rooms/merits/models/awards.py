"""What may be spent on awards, the rounds in which they are decided, and each award."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person, Post, Posting, Role
from charter.rooms.merits.models.ledger import Line
from charter.rooms.merits.reach import keeps, readable
from charter.rooms.people.models import Reward


class AwardBudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, person: Person) -> "AwardBudgetQuerySet":
        """HR and management all; a head their own department's."""
        if person.is_customer:
            return self.none()
        if keeps(person) or person.has_role(Role.MANAGEMENT):
            return self
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            return self.filter(department=person.department_id)
        return self.none()

    def spending(self) -> "AwardBudgetQuerySet":
        """Each with what was given of it, in one statement."""
        return self.annotate(
            used=_summed(granted(OuterRef("year"), OuterRef("department")), "year")
            + _summed(given_at_once(OuterRef("year"), OuterRef("department")), "department")
        )


def granted(year: Any, department: Any) -> "AwardQuerySet":
    return Award.objects.granted().filter(year=year, department=department)


def given_at_once(year: Any, department: Any) -> "models.QuerySet[Line]":
    """Money that other rooms gave to people of the department without an award."""
    lines = Line.objects.paid().filter(at__year=year, department=department)
    return lines.exclude(subject_kind="merits.award")


def _summed(rows: "models.QuerySet[Any]", by: str) -> Coalesce:
    sums = rows.order_by().values(by).annotate(sum=Sum("amount")).values("sum")
    nothing = Value(Decimal(0))
    return Coalesce(Subquery(sums), nothing, output_field=models.DecimalField())


@tracked()
class Budget(models.Model):
    """The cap of a department's awards in a year, in the company's currency: zero until somebody
    has agreed to what `set_by` asked for."""

    year = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = AwardBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("獎勵預算")
        ordering = ["-year", "department__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "department"], name="one_award_budget_per_year"
            ),
            models.CheckConstraint(name="award_budget_not_below_zero", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.department}"

    @property
    def spent(self) -> Decimal:
        """Of what was given; what waits for approval does not count."""
        known: Decimal | None = getattr(self, "used", None)
        if known is not None:
            return known
        kinds = (granted, given_at_once)
        sums = (one(self.year, self.department_id).aggregate(sum=Sum("amount")) for one in kinds)
        return sum((found["sum"] or Decimal(0) for found in sums), Decimal(0))

    @property
    def left(self) -> Decimal:
        return self.amount - self.spent

    @property
    def percent(self) -> int:
        return int(self.spent * 100 / self.amount) if self.amount else 0


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Person) -> "RoundQuerySet":
        """That a round is held is for every colleague to know; its awards are not."""
        return self.none() if person.is_customer else self

    def open(self) -> "RoundQuerySet":
        return self.filter(state=Round.State.OPEN)


@tracked()
class Round(models.Model):
    """A period's awards, decided together. `period` is a key such as 2026 or 2026-Q4."""

    class State(models.TextChoices):
        OPEN = "open", _("評選中")
        CLOSED = "closed", _("已結束")

    FLOW = Flow({"close": ((State.OPEN,), State.CLOSED)})

    period = models.CharField(max_length=20, unique=True)
    closes_on = models.DateField()
    call = models.TextField(blank=True)  # what is looked for, for those who nominate
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    conclusion = models.TextField(blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("表彰評選")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="award_round_closes_with_a_word",
                condition=~Q(state="closed") | ~Q(conclusion="") & Q(closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.period

    @property
    def tone(self) -> str:
        return "ok" if self.state == self.State.CLOSED else "info"


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, person: Person) -> "AwardQuerySet":
        """HR all; one's own once granted, what one proposed, those of one's line; departments'
        awards, once granted, every colleague."""
        if person.is_customer:
            return self.none()
        if keeps(person):
            return self
        mine = Q(proposed_by=person) | (readable(person) & ~Q(person=person))
        given = Q(state=Award.State.GRANTED) & (Q(person=person) | Q(person=None))
        return self.filter(mine | given | Q(decided_by=person))

    def drawn(self) -> "AwardQuerySet":
        return self.filter(state=Award.State.DRAWN)

    def granted(self) -> "AwardQuerySet":
        return self.filter(state=Award.State.GRANTED)


@tracked()
class Award(models.Model):
    """For a person, or for a department as a whole. `evidence_…` is the record it was earned with;
    `year` and `department` say whose budget pays the amount."""

    class Kind(models.TextChoices):
        HONOUR = "honour", _("表彰")
        BONUS = "bonus", _("獎金")
        PROMOTION = "promotion", _("晉升")
        CERTIFICATE = "certificate", _("獎狀")
        INNOVATION = "innovation", _("創新獎")

    class State(models.TextChoices):
        DRAWN = "drawn", _("待提報")
        PROPOSED = "proposed", _("審批中")
        GRANTED = "granted", _("已核准")
        DECLINED = "declined", _("未核准")
        SET_ASIDE = "set_aside", _("不提報")

    FLOW = Flow(
        {
            "take_up": ((State.DRAWN,), State.PROPOSED),
            "set_aside": ((State.DRAWN,), State.SET_ASIDE),
            "grant": ((State.PROPOSED,), State.GRANTED),
            "decline": ((State.PROPOSED,), State.DECLINED),
            "send_back": ((State.PROPOSED,), State.DRAWN),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="awards")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=120)
    ground = models.TextField(blank=True)
    evidence_kind = models.CharField(max_length=60, blank=True)
    evidence_id = models.BigIntegerField(null=True, blank=True)
    evidence_title = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, blank=True)  # the event it was drawn from
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    year = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    leaves = models.ForeignKey(Posting, models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="awards")
    state = models.CharField(max_length=10, choices=State, default=State.DRAWN)
    made_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)  # why it was set aside or declined
    reward = models.OneToOneField(
        Reward, models.PROTECT, null=True, blank=True, related_name="award"
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("獎勵")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="an_award_granted_has_ground_evidence_approval",
                condition=~Q(state="granted")
                | Q(decided_by__isnull=False, evidence_id__isnull=False)
                & ~Q(ground="")
                & ~Q(evidence_kind="")
                & (Q(person=None) | ~Q(decided_by=F("person"))),
            ),
            models.CheckConstraint(name="award_amount_not_below_zero", condition=Q(amount__gte=0)),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="award_by_state"),
            models.Index(fields=["person", "-id"], name="award_of_person"),
            models.Index(fields=["year", "department"], name="award_of_budget"),
            models.Index(fields=["evidence_kind", "evidence_id"], name="award_of_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"

    @property
    def recipient(self) -> str:
        return str(self.person or self.department)

    @property
    def evidence_url(self) -> str:
        return url_of(self.evidence_kind, self.evidence_id or 0) if self.evidence_kind else ""

    @property
    def tone(self) -> str:
        tones = {"granted": "ok", "proposed": "info", "drawn": "warn"}
        return tones.get(self.state, "none")

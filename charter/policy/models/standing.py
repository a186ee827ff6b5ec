"""What is kept about clauses. The text itself lives in the packs, not here."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.org.models import Department, Person
from charter.policy.pack import clauses


class Verdict(models.TextChoices):
    """From best to worst; `no_evidence` is neither good nor bad."""

    KEPT = "kept", _("有在做")
    AT_RISK = "at_risk", _("需注意")
    BROKEN = "broken", _("未做到")
    NO_EVIDENCE = "no_evidence", _("缺證據")
    ATTESTED = "attested", _("人工確認")


class Clause(models.Model):
    """The identity of a row of a policy, so that the journal can point at it."""

    code = models.CharField(max_length=12, unique=True)

    def __str__(self) -> str:
        row = clauses().get(self.code)
        return f"{row.number} {row.title.zh}" if row else self.code


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def of_organisation(self) -> "JudgementQuerySet":
        return self.filter(department=None)

    def standing(self, at: dt.datetime | None = None) -> "JudgementQuerySet":
        """What stands now, or stood at a moment."""
        if at is None:
            return self.filter(until=None)
        return self.filter(Q(until=None) | Q(until__gt=at), at__lte=at)


class Judgement(models.Model):
    """One verdict, from `at` until the next one. Written by `verbs.judge`, by nothing else.

    While the verdict stays the same within a day the figures are refreshed in place; a new day
    or another verdict makes a new row. `trail` are the shares kept on the last judged days.
    """

    clause = models.CharField(max_length=12)
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict)
    total = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    risk = models.PositiveIntegerField()
    proofs = models.JSONField(default=list)
    failing = models.JSONField(default=list)
    trail = models.JSONField(default=list)
    parameters = models.CharField(max_length=16)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "department"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="one_standing_judgement",
            )
        ]
        indexes = [
            models.Index(fields=["department", "until"], name="judgement_standing"),
            models.Index(fields=["clause", "department", "-at"], name="judgement_history"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.verdict}"


class Mark(models.Model):
    """A kind of record changed: the clauses it proves wait to be judged anew.

    No unique constraint on purpose: writers of one kind would wait for each other's commit.
    """

    kind = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.kind


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def in_force(self, day: dt.date) -> "AttestationQuerySet":
        return self.filter(withdrawn_at=None, since__lte=day, expires_on__gte=day)


class Attestation(models.Model):
    """A named person vouches for a clause that no evidence can prove, until a day."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="attestations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    statement = models.TextField()
    since = models.DateField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attestation_expires_after_it_starts",
                condition=Q(expires_on__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return str(self.clause)


class Reminder(models.Model):
    """The owner of failing records was reminded of a clause, at most once a working day."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "person", "day"], name="one_reminder_per_working_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.person} {self.day}"


class Visit(models.Model):
    """When a person last read a policy, and when the reading before that began."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    pack = models.CharField(max_length=2)
    at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "pack"], name="one_visit_row_per_policy")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.pack}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        """Being decided, or returned to be mended."""
        return self.filter(state__in=(Proposal.State.PENDING, Proposal.State.RETURNED))

    def visible_to(self, person: Person) -> "ProposalQuerySet":
        """By which numbers the policy is judged, all colleagues may know."""
        return self.none() if person.is_customer else self


class Proposal(models.Model):
    """A new value for a parameter, asked for by somebody, decided by somebody else."""

    class State(models.TextChoices):
        PENDING = "pending", _("待審批")
        RETURNED = "returned", _("退回補正")
        APPROVED = "approved", _("已核准")
        REJECTED = "rejected", _("未通過")
        WITHDRAWN = "withdrawn", _("已撤回")

    name = models.CharField(max_length=80)
    value = models.JSONField()
    effective_on = models.DateField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(state__in=["pending", "returned"]),
                name="one_open_proposal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.value}"


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def open(self) -> "AmendmentQuerySet":
        """Being decided, or returned to be mended."""
        return self.filter(state__in=(Proposal.State.PENDING, Proposal.State.RETURNED))

    def in_force(self, pack: str, day: dt.date) -> "AmendmentQuerySet":
        """Approved and effective, in the order in which they took effect."""
        rows = self.filter(state=Proposal.State.APPROVED, effective_on__lte=day)
        return rows.filter(clause__startswith=pack).order_by("effective_on", "id")

    def visible_to(self, person: Person) -> "AmendmentQuerySet":
        """What the policy said and says, all colleagues may know."""
        return self.none() if person.is_customer else self


class Amendment(models.Model):
    """Other words for one clause, in both languages, from a day on. The packs hold what came
    first; an approved amendment is never changed, only followed by another."""

    clause = models.CharField(max_length=12)
    zh = models.TextField()
    en = models.TextField()
    effective_on = models.DateField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Proposal.State, default=Proposal.State.PENDING)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause"],
                condition=Q(state__in=["pending", "returned"]),
                name="one_open_amendment",
            )
        ]

    def __str__(self) -> str:
        row = clauses().get(self.clause)
        return f"{row.number} {row.title.zh}" if row else self.clause

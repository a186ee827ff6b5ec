"""Expense claims: each line with its receipt, within the limit of its kind and the claimant's
grade (SP5.2c)."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.files.models import Attachment
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Posting, Role
from charter.rooms.cost.models.ledger import Currency
from charter.rooms.cost.reach import costed
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category


class ClaimKind(models.TextChoices):
    """What is claimed; the limit counts per journey, night, day, month or piece."""

    TRANSPORT = "transport", _("交通（每趟）")
    LODGING = "lodging", _("住宿（每晚）")
    MEAL = "meal", _("膳雜（每天）")
    COMMUNICATION = "communication", _("通訊（每月）")
    OFFICE = "office", _("辦公（每件）")
    OTHER = "other", _("其他（每件）")


CATEGORY_OF = {
    ClaimKind.TRANSPORT: Category.TRAVEL,
    ClaimKind.LODGING: Category.TRAVEL,
    ClaimKind.MEAL: Category.TRAVEL,
    ClaimKind.COMMUNICATION: Category.COMMUNICATION,
    ClaimKind.OFFICE: Category.OFFICE,
    ClaimKind.OTHER: Category.OTHER,
}


class Grade(models.TextChoices):
    """What limits and hourly rates are graded by; follows from a person's posts."""

    STAFF = "staff", _("員工")
    LEAD = "lead", _("經理與主管")
    MANAGEMENT = "management", _("管理層")


def grade_of(person: Person) -> Grade:
    return _graded(person.roles() if person.is_active else frozenset())


def grades_of(people: Iterable[int]) -> dict[int, Grade]:
    """By key, in one statement."""
    known: dict[int, set[str]] = {one: set() for one in people}
    held = Posting.objects.current().filter(person__in=known, person__is_active=True)
    for person, roles in held.order_by().values_list("person", "post__roles"):
        known[person] |= set(roles)
    return {person: _graded(roles) for person, roles in known.items()}


def _graded(roles: Collection[str]) -> Grade:
    if Role.MANAGEMENT in roles or Role.GENERAL_MANAGER in roles:
        return Grade.MANAGEMENT
    leads = Role.PROJECT_MANAGER in roles or Role.DEPARTMENT_HEAD in roles
    return Grade.LEAD if leads else Grade.STAFF


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, person: Person) -> "ClaimQuerySet":
        """One's own, and those of projects whose cost one may see."""
        if person.is_customer:
            return self.none()
        return self.filter(Q(claimant=person) | costed(person, "project__") & ~Q(state="draft"))


@tracked()
class Claim(models.Model):
    """`total` is the sum of its lines in the company's currency. `decided_by` is the last person
    whose approval made it payable: never the claimant."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("審批中")
        APPROVED = "approved", _("待付款")
        PAID = "paid", _("已付款")
        REJECTED = "rejected", _("已否決")
        DISCARDED = "discarded", _("已刪除")

    FLOW = Flow(
        {
            "fill": ((State.DRAFT,), State.DRAFT),
            "submit": ((State.DRAFT,), State.SUBMITTED),
            "reopen": ((State.SUBMITTED,), State.DRAFT),
            "reject": ((State.SUBMITTED,), State.REJECTED),
            "approve": ((State.SUBMITTED,), State.APPROVED),
            "pay": ((State.APPROVED,), State.PAID),
            "discard": ((State.DRAFT,), State.DISCARDED),
        }
    )

    number = models.CharField(max_length=20, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="claims")
    claimant = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    grade = models.CharField(max_length=10, choices=Grade)
    title = models.CharField(max_length=120)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content_hash = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_their_own_claim",
                condition=Q(decided_by=None) | ~Q(decided_by=F("claimant")),
            ),
            models.CheckConstraint(
                name="a_claim_paid_was_approved",
                condition=~Q(state__in=("approved", "paid")) | Q(decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["claimant", "-id"], name="claim_of_person"),
            models.Index(fields=["project", "-id"], name="claim_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def tone(self) -> str:
        tones = {"paid": "done", "approved": "ok", "submitted": "info", "rejected": "bad"}
        return tones.get(self.state, "none")


@tracked()
class ClaimLine(models.Model):
    """One receipt: `quantity` journeys, nights, days or pieces. `limit` is what was allowed for
    it on the day it was asked for, `receipt` the picture or file of the document."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=14, choices=ClaimKind)
    day = models.DateField()
    text = models.CharField(max_length=200)
    quantity = models.PositiveSmallIntegerField(default=1)
    original = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.TWD)
    rate = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1))
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    limit = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    receipt = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    receipt_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(name="claim_line_costs_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="claim_line_of_something", condition=Q(quantity__gt=0)),
        ]
        indexes = [models.Index(fields=["receipt_sha256"], name="claim_line_by_receipt")]

    def __str__(self) -> str:
        return self.text

    @property
    def category(self) -> str:
        return CATEGORY_OF[ClaimKind(self.kind)].value

"""Purchases with their quotations side by side, and the choice with its reason (SP5.2b)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.cost.models.ledger import Currency
from charter.rooms.cost.reach import costed
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def visible_to(self, person: Person) -> "PurchaseQuerySet":
        """Whoever may see the project's cost, and whoever asked for it."""
        if person.is_customer:
            return self.none()
        return self.filter(costed(person, "project__") | Q(requester=person))

    def asked(self) -> "PurchaseQuerySet":
        """Put before those who decide, or further."""
        return self.filter(state__in=(*RUNNING, Purchase.State.FINISHED))


@tracked()
class Purchase(models.Model):
    """`amount` is the chosen offer in the company's currency; while it is asked for and open, so
    much of it as is not invoiced stands in the ledger as promised.

    `is_over` notes that its category's budget did not suffice and it was escalated by rule.
    """

    class Method(models.TextChoices):
        DIRECT = "direct", _("直接採購")
        INQUIRY = "inquiry", _("詢價")
        TENDER = "tender", _("招標")

    class State(models.TextChoices):
        DRAFT = "draft", _("比價中")
        SUBMITTED = "submitted", _("審批中")
        ORDERED = "ordered", _("已訂購")
        FINISHED = "finished", _("已結清")
        CANCELLED = "cancelled", _("已取消")

    FLOW = Flow(
        {
            "fill": ((State.DRAFT,), State.DRAFT),
            "submit": ((State.DRAFT,), State.SUBMITTED),
            "reopen": ((State.SUBMITTED,), State.DRAFT),
            "order": ((State.SUBMITTED,), State.ORDERED),
            "receive": ((State.ORDERED,), State.ORDERED),
            "finish": ((State.ORDERED,), State.FINISHED),
            "cancel": ((State.DRAFT, State.ORDERED), State.CANCELLED),
        }
    )

    number = models.CharField(max_length=20, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="purchases")
    category = models.CharField(max_length=15, choices=Category)
    title = models.CharField(max_length=120)
    need = models.TextField()
    method = models.CharField(max_length=8, choices=Method, default=Method.INQUIRY)
    requester = models.ForeignKey(Person, models.PROTECT, related_name="purchases")
    chosen = models.ForeignKey(
        "cost.Quotation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    offers = models.PositiveSmallIntegerField(default=0)
    is_over = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="purchase_asked_for_has_a_reasoned_choice",
                condition=Q(state__in=("draft", "cancelled"))
                | Q(chosen__isnull=False, amount__gt=0) & ~Q(reason=""),
            )
        ]
        indexes = [models.Index(fields=["project", "-id"], name="purchase_of_project")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def tone(self) -> str:
        tones = {"finished": "done", "ordered": "ok", "submitted": "info", "cancelled": "none"}
        return tones.get(self.state, "warn")


RUNNING = (Purchase.State.SUBMITTED, Purchase.State.ORDERED)


@tracked()
class Quotation(models.Model):
    """What one supplier offers; `amount` is `original` x `rate` in the company's currency."""

    purchase = models.ForeignKey(Purchase, models.CASCADE, related_name="quotations")
    supplier = models.CharField(max_length=120)
    original = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.TWD)
    rate = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1))
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    terms = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["amount", "id"]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "supplier"], name="one_offer_a_supplier"),
            models.CheckConstraint(name="quotation_costs_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.supplier

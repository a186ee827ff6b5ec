"""The ledger: every amount promised or spent is one line, written once and never changed.

`Booking.amount` is in the company's currency, signed; a promise that is kept or given up is
booked back by another line. `Standing` is the sum of the lines per category, kept beside the
budget in force. A month that is settled takes no more lines: the database itself refuses them.
"""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.periods import Period
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.cost.reach import costed
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category

ZERO = Decimal(0)
CENT = Decimal("0.01")


class Currency(models.TextChoices):
    TWD = "TWD", _("新臺幣")
    CNY = "CNY", _("人民幣")
    USD = "USD", _("美元")


class Account(models.Model):
    """One row per project: whoever books locks it first, so bookings of a project queue up."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="cost_account")
    opened_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.project)


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, person: Person) -> "StandingQuerySet":
        return self.filter(costed(person, "project__"))

    def over(self, percent: int) -> "StandingQuerySet":
        """More spent and promised than the budget and `percent` of it."""
        return self.filter(used__gt=F("budget") * (100 + percent) / 100)


@tracked()
class Standing(models.Model):
    """A category of a project: the budget in force, what is spent, what is promised.

    `over_since` is the day on which spent and promised together went beyond the tolerated
    variance, until they come back. All computed, never typed.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="cost_standings")
    category = models.CharField(max_length=15, choices=Category)
    budget = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    actual = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    committed = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    used = models.GeneratedField(
        expression=F("actual") + F("committed"),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )
    over_since = models.DateField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["project", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "category"], name="one_standing_a_category"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_category_display()}"

    @property
    def available(self) -> Decimal:
        """Budget less actual less committed."""
        return self.budget - self.actual - self.committed


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def visible_to(self, person: Person) -> "SettlementQuerySet":
        return self.filter(costed(person, "project__"))

    def within(self, period: Period) -> "SettlementQuerySet":
        """The months that lie in it."""
        return self.filter(month__gte=period.start, month__lt=period.end)


@tracked()
class Settlement(models.Model):
    """A month of a project is settled: `figures` by category as they stood, then locked.

    `month` is its first day. `{"labour": {"budget": "…", "actual": "…", "to_date": "…",
    "committed": "…"}}`, amounts as decimal text.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="cost_settlements")
    month = models.DateField()
    actual = models.DecimalField(max_digits=16, decimal_places=2)
    figures = models.JSONField(default=dict)
    settled_at = models.DateTimeField(default=clock.now)
    settled_on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="one_settlement_a_month"),
            models.CheckConstraint(name="settled_by_the_month", condition=Q(month__day=1)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_settlement_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, person: Person) -> "BookingQuerySet":
        return self.filter(costed(person, "project__"))

    def actual(self) -> "BookingQuerySet":
        return self.filter(kind=Booking.Kind.ACTUAL)

    def committed(self) -> "BookingQuerySet":
        return self.filter(kind=Booking.Kind.COMMITTED)


@tracked()
class Booking(models.Model):
    """One line of the ledger. `key` is what it stems from, so that nothing is booked twice.

    `original` is the amount on the document in `currency`, `rate` what one unit of it was worth;
    `amount` = original x rate, rounded half up to the cent. `corrects` is the line that this one
    takes back (its amount with the other sign). `enter_by` is the day by which a document of that
    `day` had to be entered, by the limit in force then; None where no document was entered.
    """

    class Kind(models.TextChoices):
        COMMITTED = "committed", _("已承諾")
        ACTUAL = "actual", _("實際")

    class Source(models.TextChoices):
        PURCHASE = "purchase", _("採購")
        CLAIM = "claim", _("報銷")
        ENTRY = "entry", _("財務登錄")
        IMPORT = "import", _("匯入")
        CORRECTION = "correction", _("更正")

    FROM_PAPER = (Source.ENTRY, Source.PURCHASE, Source.IMPORT)

    project = models.ForeignKey(Project, models.PROTECT, related_name="cost_bookings")
    category = models.CharField(max_length=15, choices=Category)
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=10, choices=Source)
    day = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.TWD)
    original = models.DecimalField(max_digits=16, decimal_places=2)
    rate = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1))
    reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, unique=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    booked_at = models.DateTimeField(default=clock.now)
    enter_by = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(name="booking_is_not_zero", condition=~Q(amount=0)),
            models.CheckConstraint(name="booking_rate_positive", condition=Q(rate__gt=0)),
            models.CheckConstraint(
                name="own_currency_is_worth_one", condition=~Q(currency="TWD") | Q(rate=1)
            ),
        ]
        indexes = [
            models.Index(fields=["project", "category", "kind"], name="booking_of_project"),
            models.Index(fields=["project", "-day", "-id"], name="booking_by_day"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_booking_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="a_settled_month_is_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM cost_account WHERE project_id = NEW.project_id FOR UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM cost_settlement
                        WHERE project_id = NEW.project_id AND month >= date_trunc('month', NEW.day)
                    ) THEN
                        RAISE EXCEPTION 'the month of % is settled: correct by a new entry',
                            NEW.day;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.day:%Y-%m-%d} {self.amount}"

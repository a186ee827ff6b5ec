"""What was counted of a period: kept, so that a page reads two dozen rows instead of all cases."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person


class FiguresQuerySet(models.QuerySet["Figures"]):
    def visible_to(self, person: Person) -> "FiguresQuerySet":
        """How the house does is open to all colleagues, and to no customer."""
        return self.none() if person.is_customer else self

    def of(self, scope: str, scope_id: int) -> "FiguresQuerySet":
        return self.filter(scope=scope, scope_id=scope_id)

    def months(self) -> "FiguresQuerySet":
        return self.filter(length=Figures.Length.MONTH)


class Figures(models.Model):
    """The days starts <= day < ends of one scope. `facts` as `counting` makes them; they may be
    made again from the cases at any time, so nothing of it is recorded. `terms` is what customers
    said more often than in the period before (only of the whole organisation)."""

    class Length(models.TextChoices):
        MONTH = "month", _("月")
        INTERVAL = "interval", _("檢討期")

    class Scope(models.TextChoices):
        ORGANISATION = "organisation", _("全公司")
        DEPARTMENT = "department", _("部門")
        CUSTOMER = "customer", _("客戶")

    length = models.CharField(max_length=8, choices=Length)
    key = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    scope = models.CharField(max_length=12, choices=Scope)
    scope_id = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict)
    terms = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    objects = FiguresQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["length", "scope", "scope_id", "starts"],
                name="one_row_per_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.get_scope_display()}"

    def get(self, name: str) -> Any:
        return self.facts.get(name)


class Place(models.Model):
    """How far the journal was read: what came later touches its periods."""

    entry = models.BigIntegerField(default=0)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.entry)

"""Indicators as the organisation keeps them: definition, targets, readings, alerts."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.periods import EVENT
from charter.kernel.indicators.formulas import Rate, achievement
from charter.kernel.indicators.rules import KINDS, METHODS, RULES, SCOPES, Rule
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import visible
from charter.org.models import Person, Role

SEES_ALL = (
    Role.MANAGEMENT,
    Role.QUALITY,
    Role.IMPROVEMENT_OFFICE,
    Role.STEERING_GROUP,
    Role.FINANCE,
)


class Scope(models.TextChoices):
    ORGANISATION = "organisation", _("公司")
    DEPARTMENT = "department", _("部門")
    PROJECT = "project", _("項目")
    CUSTOMER = "customer", _("客戶")
    PERSON = "person", _("個人")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, person: Person) -> "IndicatorQuerySet":
        """Everybody on the staff may know what is measured."""
        return self.none() if person.is_customer else self.filter(is_active=True)


@tracked()
class Indicator(models.Model):
    """The row beside a declared rule (same `name`), or an indicator the organisation made up."""

    class Direction(models.TextChoices):
        HIGHER = "higher", _("越高越好")
        LOWER = "lower", _("越低越好")
        RANGE = "range", _("落在範圍內")

    name = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=100)
    formula = models.CharField(max_length=300)
    unit = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=10, choices=Direction)
    period = models.CharField(max_length=10, default="month")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()), default="process")
    method = models.CharField(max_length=20, choices=list(METHODS.items()), default="data")
    clauses = models.JSONField(default=list)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)

    objects = IndicatorQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    @property
    def definition(self) -> Rule | None:
        return RULES.get(self.name)

    @property
    def label(self) -> str:
        return str(self.definition.label) if self.definition else self.title

    @property
    def is_by_event(self) -> bool:
        """Read whenever something rare happens, instead of once per period."""
        return self.period == EVENT

    @property
    def is_counted(self) -> bool:
        """Counted from the work itself, so nobody may enter a figure."""
        return bool(self.definition and self.definition.source)


class ScopedQuerySet(models.QuerySet[Any]):
    def alive(self) -> "ScopedQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def within(self, scope: str = Scope.ORGANISATION, scope_id: int = 0) -> "ScopedQuerySet":
        return self.filter(scope=scope, scope_id=scope_id)

    def visible_to(self, person: Person) -> "ScopedQuerySet":
        """The organisation's and one's own department's figures, and those of projects one may
        see; offices see all of them. Figures of persons are for themselves, their line and HR.
        """
        if person.is_customer:
            return self.none()
        people = self._about("person", person)
        if person.has_role(*SEES_ALL):
            return self.filter(~Q(scope=Scope.PERSON) | people)
        own = Q(scope=Scope.DEPARTMENT, scope_id=person.department_id or 0)
        whole = Q(scope=Scope.ORGANISATION)
        return self.filter(whole | own | people | self._about("project", person))

    def _about(self, scope: str, person: Person) -> Q:
        seen = visible(SCOPES[scope], person)
        if seen is None:
            return Q(pk__in=())
        return Q(scope=scope, scope_id__in=seen.values("pk"))


@tracked()
class Target(models.Model):
    """What is aimed at from a day on, for one scope; the newest not in the future rules.

    `amber` and `red` are the warning lines; `baseline` makes it an improvement goal.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    scope_id = models.BigIntegerField(default=0)
    since = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    amber = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    red = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    reason = models.TextField(blank=True)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["indicator", "scope", "scope_id", "-since", "-id"], name="target_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.since}"


@tracked()
class Reading(models.Model):
    """One value of one period, with what it was made of. No data is NULL with a reason.

    `spread` is the standard deviation of the `n` single values whose mean the value is. Where an
    indicator is read by event, a row is a day on which it happened: `value` the days since the time
    before, `numerator` the opportunities since then, `n` how often on that day."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    scope_id = models.BigIntegerField(default=0)
    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    spread = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    n = models.PositiveIntegerField(default=0)
    no_data_reason = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "scope", "scope_id", "starts"], name="one_reading_per_period"
            ),
            models.CheckConstraint(
                name="no_data_has_a_reason",
                condition=Q(value__isnull=False) | ~Q(no_data_reason=""),
            ),
            models.CheckConstraint(
                name="spread_is_of_two_or_more",
                condition=Q(spread=None) | Q(spread__gte=0, n__gte=2, value__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"

    @property
    def is_running(self) -> bool:
        """Counted so far, in a period that is not over; what somebody entered is final."""
        return self.entered_by_id is None and self.ends > clock.today()

    @property
    def missing(self) -> str:
        """Why there is no value: a reason of ours in the reader's language, others as written."""
        return gettext(self.no_data_reason) if self.no_data_reason else ""

    def against(self, target: "Target | None") -> Rate:
        """The achievement rate of this reading."""
        direction = self.indicator.direction
        if target is None:
            return achievement(self.value, None, direction)
        return achievement(
            self.value,
            target.value,
            direction,
            low=target.low,
            high=target.high,
            baseline=target.baseline,
        )


def target_on(
    indicator: Indicator, day: dt.date | None = None, scope: str = "organisation", scope_id: int = 0
) -> Target | None:
    """The target in force on a day; a part without its own follows the organisation's."""
    rows = Target.objects.filter(indicator=indicator, since__lte=day or clock.today())
    own = rows.filter(scope=scope, scope_id=scope_id).order_by("-since", "-id").first()
    if own is not None or scope == Scope.ORGANISATION:
        return own
    return rows.filter(scope=Scope.ORGANISATION).order_by("-since", "-id").first()

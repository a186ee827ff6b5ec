"""Working calendars as rows that people edit. `charter.org.calendars` turns them into engines."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.org.models.people import Person
from charter.org.models.units import Customer, Department
from charter.org.reach import shown

MINUTES = 1440


class WorkingCalendarQuerySet(models.QuerySet["WorkingCalendar"]):
    def active(self) -> "WorkingCalendarQuerySet":
        return self.filter(is_active=True)

    def visible_to(self, person: Person) -> "WorkingCalendarQuerySet":
        """When we work is known to all colleagues; a customer knows what concerns them."""
        return shown(self, person) if person.is_customer else self

    def of_organisation(self) -> "WorkingCalendarQuerySet":
        return self.active().filter(department=None, customer=None)

    def fitting(
        self, customer: Customer | None = None, department: Department | None = None
    ) -> "WorkingCalendarQuerySet":
        """The nearest first: the customer's, the department's, then the organisation's own."""
        return (
            self.active()
            .filter(
                Q(customer=None, department=None, is_default=True)
                | (Q(customer=customer) if customer else Q(pk=None))
                | (Q(department=department) if department else Q(pk=None))
            )
            .order_by(F("customer").desc(nulls_last=True), F("department").desc(nulls_last=True))
        )


class WorkingCalendar(models.Model):
    """When an organisation, a department or a customer's service is open.

    `version` is another with every change, so that a compiled engine can be kept; it is random, so
    that a change rolled back never shares its version with a later one. `known_through` is the
    last day whose public holidays are published; beyond it a due moment is uncertain.
    """

    class Country(models.TextChoices):
        NONE = "", _("不套用國定假日")
        TAIWAN = "TW", _("臺灣")
        CHINA = "CN", _("中國大陸")

    name = models.CharField(max_length=100, unique=True)
    zone = models.CharField(max_length=60, default="Asia/Taipei")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    country = models.CharField(max_length=2, choices=Country, blank=True, default="")
    always_open = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    known_through = models.DateField(null=True, blank=True)
    version = models.UUIDField(default=uuid.uuid4)

    objects = WorkingCalendarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_of_one_owner", condition=Q(department=None) | Q(customer=None)
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_calendar"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarSlot(models.Model):
    """One opening of the week, in minutes of the local day; several a day leave a lunch between."""

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="slot_weekday_0_to_6", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="slot_closes_after_it_opens",
                condition=Q(closes__gt=F("opens"), closes__lte=MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return f"{hhmm(self.opens)}–{hhmm(self.closes)}"


class CalendarDay(models.Model):
    """A day that differs: a public holiday, a make-up working day, own hours on one day."""

    class Source(models.TextChoices):
        OFFICIAL = "official", _("政府行事曆")
        OWN = "own", _("自行設定")

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="days")
    date = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=10, choices=Source)
    opens = models.PositiveSmallIntegerField(null=True, blank=True)
    closes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="one_row_per_calendar_day"),
            models.CheckConstraint(
                name="own_hours_are_whole",
                condition=Q(opens=None, closes=None)
                | Q(is_working=True, closes__gt=F("opens"), closes__lte=MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class ClosureQuerySet(models.QuerySet["CalendarClosure"]):
    def live(self) -> "ClosureQuerySet":
        return self.filter(cancelled_at=None)


class CalendarClosure(models.Model):
    """Closed from one moment to another: a typhoon, a power cut, a stocktaking."""

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    name = models.CharField(max_length=60)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return self.name


def hhmm(minutes: int) -> str:
    """540 is 09:00; the end of a day is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes_of(clock: dt.time) -> int:
    return clock.hour * 60 + clock.minute

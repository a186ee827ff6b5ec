"""Found and edit working calendars. Every change makes a new version of the calendar."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.engine.memory import forget
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.calendars.compiled import CALENDARS, OFFICE
from charter.org.calendars.official import known_through, official_days
from charter.org.calendars.parts import Slots
from charter.org.models import (
    CalendarClosure,
    CalendarDay,
    CalendarSlot,
    Customer,
    Department,
    Person,
    WorkingCalendar,
)
from charter.rooms.people.permissions import may_edit_calendars

FOUNDED = declare("org.calendar.founded", gettext_lazy("%(by)s建立了工作日曆「%(title)s」"))
CHANGED = declare("org.calendar.changed", gettext_lazy("%(by)s調整了工作日曆「%(title)s」"))
CLOSED = declare(
    "org.calendar.closed", gettext_lazy("%(by)s在「%(title)s」加了臨時停班「%(name)s」")
)
REOPENED = declare(
    "org.calendar.reopened", gettext_lazy("%(by)s取消了「%(title)s」的臨時停班「%(name)s」")
)
MONDAY_TO_FRIDAY: tuple[Slots, ...] = (OFFICE,) * 5 + ((), ())


def _demand_right(by: Person | None) -> None:
    if not may_edit_calendars(by):
        raise Refused(
            "calendars.not_allowed", _("只有系統管理員與人力資源可以調整工作日曆。請他們代為調整。")
        )


def _changed(calendar: WorkingCalendar) -> None:
    """A new version: engines compiled before are no longer asked."""
    WorkingCalendar.objects.filter(pk=calendar.pk).update(version=uuid.uuid4())
    calendar.refresh_from_db()
    forget(CALENDARS)


def _write_week(calendar: WorkingCalendar, week: Sequence[Slots]) -> None:
    forget(CALENDARS)
    slots = [
        CalendarSlot(calendar=calendar, weekday=weekday, opens=opens, closes=closes)
        for weekday, day in enumerate(week)
        for opens, closes in _checked(day)
    ]
    calendar.slots.all().delete()
    CalendarSlot.objects.bulk_create(slots)


def _checked(day: Slots) -> Slots:
    last = 0
    for opens, closes in sorted(day):
        if not last <= opens < closes <= 1440:
            raise Refused(
                "calendars.bad_slot",
                _("時段要由早到晚、不重疊，且在00:00到24:00之間，例如09:00–12:00、13:00–18:00。"),
                field="week",
            )
        last = closes
    return day


def _known_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(
            "calendars.bad_zone", _("沒有這個時區。請用IANA名稱，例如Asia/Taipei。"), field="zone"
        ) from None
    return zone


def _seed(calendar: WorkingCalendar, years: Iterable[int]) -> int:
    """Fill official days; a row of our own is never touched."""
    days = official_days(calendar.country, years)
    CalendarDay.objects.filter(
        calendar=calendar, source=CalendarDay.Source.OFFICIAL, date__year__in=set(years)
    ).delete()
    rows = [
        CalendarDay(
            calendar=calendar,
            date=day.date,
            is_working=day.is_working,
            name=day.name[:60],
            source=CalendarDay.Source.OFFICIAL,
        )
        for day in days
    ]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def found_calendar(
    *,
    name: str,
    by: Person | None,
    week: Sequence[Slots] = MONDAY_TO_FRIDAY,
    zone: str = "Asia/Taipei",
    country: str = "",
    always_open: bool = False,
    department: Department | None = None,
    customer: Customer | None = None,
    is_default: bool = False,
    years: Iterable[int] = (),
) -> WorkingCalendar:
    """A new calendar with its week and, for a country, its public holidays.

    `years` are the years to fill; last, this and next year unless said.
    """
    _demand_right(by)
    if WorkingCalendar.objects.filter(name=name).exists():
        raise Refused(
            "calendars.name_taken", _("已經有同名的工作日曆，請換一個名稱。"), field="name"
        )
    if is_default:
        WorkingCalendar.objects.filter(is_default=True).update(is_default=False)
    calendar = WorkingCalendar.objects.create(
        name=name,
        zone=_known_zone(zone),
        country=country,
        always_open=always_open,
        department=department,
        customer=customer,
        is_default=is_default,
        known_through=known_through(country),
    )
    _write_week(calendar, week)
    if country:
        year = clock.today().year
        _seed(calendar, list(years) or [year - 1, year, year + 1])
    record(FOUNDED, calendar, by=by, country=country, zone=zone)
    return calendar


@transaction.atomic
def change_week(
    calendar: WorkingCalendar,
    *,
    week: Sequence[Slots],
    by: Person | None,
    zone: str | None = None,
    always_open: bool = False,
) -> None:
    """Other opening hours, another zone, or round the clock."""
    _demand_right(by)
    old = [str(slot) for slot in calendar.slots.all()]
    _write_week(calendar, week)
    WorkingCalendar.objects.filter(pk=calendar.pk).update(
        zone=_known_zone(zone or calendar.zone), always_open=always_open
    )
    _changed(calendar)
    new = [str(slot) for slot in calendar.slots.all()]
    record(CHANGED, calendar, by=by, what="week", slots={"old": old, "new": new})


@transaction.atomic
def seed_official_days(
    calendar: WorkingCalendar, *, years: Sequence[int], by: Person | None
) -> int:
    """Fetch the published holidays of some years again; own rows stay."""
    _demand_right(by)
    if not calendar.country:
        raise Refused("calendars.no_country", _("這個日曆不套用國定假日，請先選擇地區。"))
    written = _seed(calendar, years)
    WorkingCalendar.objects.filter(pk=calendar.pk).update(
        known_through=known_through(calendar.country)
    )
    _changed(calendar)
    record(CHANGED, calendar, by=by, what="official", years=list(years), days=written)
    return written


@transaction.atomic
def set_day(
    calendar: WorkingCalendar,
    *,
    date: dt.date,
    is_working: bool,
    name: str,
    by: Person | None,
    hours: tuple[int, int] | None = None,
) -> CalendarDay:
    """One day differs: off, a make-up working day, or other hours on that day."""
    _demand_right(by)
    if hours and not (is_working and 0 <= hours[0] < hours[1] <= 1440):
        raise Refused(
            "calendars.bad_hours", _("當天時段要由早到晚，例如09:00–12:00。"), field="hours"
        )
    opens, closes = hours or (None, None)
    day, _created = CalendarDay.objects.update_or_create(
        calendar=calendar,
        date=date,
        defaults={
            "is_working": is_working,
            "name": name,
            "opens": opens,
            "closes": closes,
            "source": CalendarDay.Source.OWN,
        },
    )
    _changed(calendar)
    record(CHANGED, calendar, by=by, what="day", date=date.isoformat(), is_working=is_working)
    return day


@transaction.atomic
def clear_day(calendar: WorkingCalendar, *, date: dt.date, by: Person | None) -> None:
    """The day follows its week again."""
    _demand_right(by)
    if not CalendarDay.objects.filter(calendar=calendar, date=date).delete()[0]:
        raise Refused("calendars.no_such_day", _("這一天沒有特別設定，不需要恢復。"))
    _changed(calendar)
    record(CHANGED, calendar, by=by, what="day", date=date.isoformat(), is_working=None)


@transaction.atomic
def close_between(
    calendar: WorkingCalendar,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    name: str,
    by: Person | None,
) -> CalendarClosure:
    """Close from one moment to another; several closures may overlap."""
    _demand_right(by)
    if ends_at <= starts_at:
        raise Refused(
            "calendars.closure_backwards", _("停班的結束時間要晚於開始時間。"), field="ends_at"
        )
    closure = CalendarClosure.objects.create(
        calendar=calendar, starts_at=starts_at, ends_at=ends_at, name=name
    )
    _changed(calendar)
    spans: Facts = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    record(CLOSED, calendar, by=by, name=name, **spans)
    return closure


@transaction.atomic
def cancel_closure(closure: CalendarClosure, *, by: Person | None) -> None:
    """The closure did not happen after all; the row stays, crossed out."""
    _demand_right(by)
    live = CalendarClosure.objects.filter(pk=closure.pk, cancelled_at=None)
    if not live.update(cancelled_at=clock.now()):
        raise Refused("calendars.closure_cancelled", _("這筆停班已經取消了，請重新整理頁面。"))
    _changed(closure.calendar)
    record(REOPENED, closure.calendar, by=by, name=closure.name)

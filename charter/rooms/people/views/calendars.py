"""See and edit working calendars; what a change would move is shown before it is made."""

import calendar as months
import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock
from charter.ground.web import page
from charter.org.calendars.compiled import ROUND_THE_CLOCK, altered, engine_of, standard_day
from charter.org.calendars.dependents import moved_by
from charter.org.calendars.engine import Engine
from charter.org.calendars.parts import Closure, Day
from charter.org.models import CalendarClosure, Role, WorkingCalendar
from charter.org.web import Request, open_to
from charter.rooms.people.calendar_forms import ClosureForm, DayForm, NewForm, WeekForm, written
from charter.rooms.people.permissions import may_edit_calendars
from charter.rooms.people.verbs import calendars as verbs

KEEPERS = (Role.ADMINISTRATOR, Role.HR)
MONTH = dt.timedelta(days=31)


@dataclass(frozen=True)
class Cell:
    date: dt.date
    working: bool
    name: str
    hours: str
    differs: bool


def _month(engine: Engine, first: dt.date) -> list[list[Cell | None]]:
    """Weeks of Monday to Sunday; None outside the month."""
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    return [[_cell(engine, d) if d.month == first.month else None for d in week] for week in weeks]


def _cell(engine: Engine, date: dt.date) -> Cell:
    special, slots = engine.days.get(date), engine.slots_on(date)
    return Cell(date, bool(slots), special.name if special else "", written(slots), bool(special))


def _wanted(request: Request) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return clock.today().replace(day=1)


@open_to(staff=True)
@require_GET
def calendars(request: Request) -> HttpResponse:
    found = WorkingCalendar.objects.active().select_related("department", "customer")
    rows = list(found.order_by("-is_default", "name"))
    return page(
        request, "calendars/list.html", rows=rows, may_edit=may_edit_calendars(request.user)
    )


@open_to(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    first = not WorkingCalendar.objects.filter(is_default=True).exists()
    begin: dict[str, Any] = {"zone": "Asia/Taipei", "country": WorkingCalendar.Country.TAIWAN}
    if first:
        begin |= {"name": _("公司工作日曆"), "is_default": True}
    form = NewForm(request.POST or None, week=verbs.MONDAY_TO_FRIDAY, initial=begin)
    if form.is_valid():
        names = ("name", "zone", "country", "always_open", "department", "customer", "is_default")
        data: dict[str, Any] = {name: form.cleaned_data[name] for name in names}
        made = verbs.found_calendar(week=form.week(), by=request.user, **data)
        return redirect("calendars:calendar", pk=made.pk)
    answer = page(request, "calendars/form.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _shown(request: Request, found: WorkingCalendar, **more: Any) -> HttpResponse:
    engine, first = engine_of(found), _wanted(request)
    initial = {"zone": found.zone, "always_open": found.always_open}
    context: dict[str, Any] = {
        "calendar": found,
        "weeks": _month(engine, first),
        "first": first,
        "earlier": (first - dt.timedelta(days=1)).strftime("%Y-%m"),
        "later": (first + MONTH).strftime("%Y-%m"),
        "certain": found.known_through is None or first <= found.known_through,
        "closures": found.closures.all()[:50],
        "may_edit": may_edit_calendars(request.user),
        "week": WeekForm(week=engine.week, initial=initial),
        "day": DayForm(),
        "closure": ClosureForm(),
        "moved": None,
        **more,
    }
    answer = page(request, "calendars/calendar.html", **context)
    answer.status_code = 422 if any(getattr(f, "errors", None) for f in more.values()) else 200
    return answer


@open_to(staff=True)
@require_GET
def calendar(request: Request, pk: int) -> HttpResponse:
    return _shown(request, get_object_or_404(WorkingCalendar, pk=pk))


@open_to(*KEEPERS)
@require_POST
def week(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(WorkingCalendar, pk=pk)
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, week=form)
    data = form.cleaned_data
    if "look" in request.POST:
        week = (ROUND_THE_CLOCK,) * 7 if data["always_open"] else form.week()
        after = altered(engine_of(found), week=week, zone=ZoneInfo(data["zone"]))
        return _shown(request, found, week=form, moved=moved_by(found, after), step="week")
    verbs.change_week(
        found, week=form.week(), zone=data["zone"], always_open=data["always_open"], by=request.user
    )
    return redirect("calendars:calendar", pk=pk)


@open_to(*KEEPERS)
@require_POST
def day(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(WorkingCalendar, pk=pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, day=form)
    if "look" in request.POST:
        after = _with_day(engine_of(found), **form.cleaned_data)
        return _shown(request, found, day=form, moved=moved_by(found, after), step="day")
    verbs.set_day(found, by=request.user, **form.cleaned_data)
    return redirect("calendars:calendar", pk=pk)


def _with_day(
    engine: Engine, date: dt.date, is_working: bool, name: str, hours: tuple[int, int] | None
) -> Engine:
    usual = engine.week[date.weekday()] or standard_day(engine.week)
    slots = ((hours,) if hours else usual) if is_working else ()
    return altered(engine, days={**engine.days, date: Day(name, slots)})


@open_to(*KEEPERS)
@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(WorkingCalendar, pk=pk)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, closure=form)
    data, engine = form.cleaned_data, engine_of(found)
    if "look" in request.POST:
        extra = Closure(data["starts_at"], data["ends_at"], data["name"])
        after = altered(engine, closures=(*engine.closures, extra))
        return _shown(request, found, closure=form, moved=moved_by(found, after), step="closure")
    verbs.close_between(found, by=request.user, **data)
    return redirect("calendars:calendar", pk=pk)


@open_to(*KEEPERS)
@require_POST
def cancel_closure(request: Request, pk: int) -> HttpResponse:
    closure = get_object_or_404(CalendarClosure.objects.select_related("calendar"), pk=pk)
    if "look" in request.POST:
        found = closure.calendar
        others = found.closures.live().exclude(pk=pk)
        left = tuple(Closure(one.starts_at, one.ends_at, one.name) for one in others)
        after = altered(engine_of(found), closures=left)
        return _shown(request, found, moved=moved_by(found, after), step="reopening")
    verbs.cancel_closure(closure, by=request.user)
    return redirect("calendars:calendar", pk=closure.calendar_id)


@open_to(*KEEPERS)
@require_POST
def seed(request: Request, pk: int) -> HttpResponse:
    """Fetch the published holidays of this and the next year again."""
    found, year = get_object_or_404(WorkingCalendar, pk=pk), clock.today().year
    verbs.seed_official_days(found, years=[year, year + 1], by=request.user)
    return redirect("calendars:calendar", pk=pk)

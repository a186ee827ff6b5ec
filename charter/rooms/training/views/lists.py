"""The calendar of training, the lists, and the file of a person."""

import calendar as months
import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from charter.ground import clock
from charter.ground.table import Table
from charter.ground.web import exported, page
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, Role
from charter.org.web import Request, open_to
from charter.rooms.people.queries import may_read_figures
from charter.rooms.people.verbs import note_reading
from charter.rooms.training import ical, queries, tables
from charter.rooms.training.models import REGULAR, Claim, Course, Need, Plan, Record, Session
from charter.rooms.training.permissions import may_draw, may_run
from charter.rooms.training.views.acting import known
from charter.rooms.training.views.common import tabs_of

MOST_A_DAY, MOST_WITHOUT = 6, 300
MONTH = dt.timedelta(days=31)


def _month(text: str) -> dt.date:
    """`2026-11` to its first day; the present month for anything else."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


@open_to(staff=True)
@require_GET
def calendar(request: Request) -> HttpResponse:
    first = _month(request.GET.get("month", ""))
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    rows = Session.objects.visible_to(request.user).standing()
    if mine := "mine" in request.GET:
        rows = rows.with_person(request.user)
    found: dict[dt.date, list[Session]] = {}
    for one in rows.between(weeks[0][0], weeks[-1][-1]).select_related("course", "teacher"):
        found.setdefault(clock.local(one.starts_at).date(), []).append(one)
    days = [
        [(day, day.month == first.month, found.get(day, [])[:MOST_A_DAY]) for day in week]
        for week in weeks
    ]
    return page(
        request,
        "training/calendar.html",
        first=first,
        weeks=days,
        mine=mine,
        today=clock.today(),
        earlier=(first - dt.timedelta(days=1)).replace(day=1),
        later=(first + MONTH).replace(day=1),
        coming=rows.filter(ends_at__gte=clock.now(), seats__person=request.user)[:5],
        may_run=may_run(request.user),
        tabs=tabs_of(request.user),
    )


def _file(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=ical.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@open_to(staff=True)
@require_GET
def own_calendar(request: Request) -> HttpResponse:
    """What one was invited to or gives, from a month back on."""
    since = clock.now() - MONTH
    rows = Session.objects.with_person(request.user).filter(ends_at__gte=since)
    found = rows.select_related("course", "teacher").order_by("starts_at", "pk")[:500]
    return _file(ical.calendar(found, name=_("行章培訓")), "training")


@open_to(staff=True)
@require_GET
def one_event(request: Request, pk: int) -> HttpResponse:
    one = known(request, "session", pk)
    return _file(ical.calendar([one], name=str(one)), f"training-{pk}")


def _list(
    request: Request, table: Table, rows: Any, name: str, heading: Any, **more: Any
) -> HttpResponseBase:
    if answer := exported(table, rows, request, f"training-{name}"):
        return answer
    view = table.view(rows, request.GET)
    told = {"view": view, "heading": heading, "tab": name, "may_run": may_run(request.user)}
    told["tabs"] = tabs_of(request.user)
    return page(request, "training/list.html", **told, **more)


@open_to(staff=True)
@require_GET
def sessions(request: Request) -> HttpResponseBase:
    rows = Session.objects.visible_to(request.user).select_related("course", "teacher")
    counted = rows.annotate(
        taken=Count("seats", filter=Q(seats__given_up="")),
        there=Count("seats", filter=Q(seats__attended_at__isnull=False)),
    )
    return _list(request, tables.SESSIONS, counted, "sessions", _("場次"), clause="SP3.2a")


@open_to(staff=True)
@require_GET
def courses(request: Request) -> HttpResponseBase:
    rows = Course.objects.visible_to(request.user).select_related("skill")
    held = Q(sessions__state=Session.State.HELD)
    counted = rows.annotate(
        given=Count("sessions", filter=held, distinct=True), mean=Avg("sessions__seats__reaction")
    )
    return _list(request, tables.COURSES, counted, "courses", _("課程"), clause="SP3.2a")


@open_to(staff=True)
@require_GET
def needs(request: Request) -> HttpResponseBase:
    rows = Need.objects.visible_to(request.user).select_related("person", "department")
    return _list(request, tables.NEEDS, rows, "needs", _("培訓需要"), clause="SI4.3a")


@open_to(staff=True)
@require_GET
def claims(request: Request) -> HttpResponseBase:
    rows = Claim.objects.visible_to(request.user).select_related("person")
    return _list(request, tables.CLAIMS, rows, "claims", _("自學與外訓"), clause="SP3.2b")


@open_to(staff=True)
@require_GET
def plans(request: Request) -> HttpResponseBase:
    me, year = request.user, clock.today().year
    rows = Plan.objects.visible_to(me).select_related("person__department")
    counted = rows.annotate(
        n=Count("items"), done=Count("items", filter=Q(items__done_on__isnull=False))
    )
    agreed = Plan.objects.agreed().filter(year=year).values("person")
    without: list[Person] = []
    if me.has_role(Role.HR, Role.DEPARTMENT_HEAD):
        left = queries.led_by(me).exclude(pk__in=agreed).select_related("department")
        without = list(left.order_by("department", "name")[:MOST_WITHOUT])
    has_own = Plan.objects.filter(person=me, year=year).exists()
    more = {"without": without, "has_own": has_own, "year": year, "clause": "SP3.2b"}
    return _list(request, tables.PLANS, counted, "plans", _("發展計劃"), **more)


@open_to(staff=True)
@require_GET
def file(request: Request, pk: int) -> HttpResponseBase:
    """The training file of a person: for them, their line and HR."""
    people = Person.objects.staff() | Person.objects.get_queryset().filter(is_active=False)
    person = get_object_or_404(people.select_related("department", "manager"), pk=pk)
    if not may_read_figures(request.user, person):
        get_object_or_404(Person.objects.get_queryset().none(), pk=pk)
    note_reading(person, gettext_lazy("培訓檔案"), by=request.user)
    rows = Record.objects.current().filter(person=person).select_related("behaviour")
    if answer := exported(tables.FILE, rows, request, f"training-file-{pk}"):
        return answer
    today = clock.today()
    this_year = queries.file_of(person, today.replace(month=1, day=1), today)
    last = queries.last_by_subject([person]).get(person.pk, {})
    oldest = today - dt.timedelta(days=int(value_now("training_interval_days")))
    return page(
        request,
        "training/file.html",
        person=person,
        view=tables.FILE.view(rows, request.GET),
        hours=this_year.hours,
        wanted=Decimal(str(value_now("training_hours_per_year"))),
        subjects=[(s.label, last.get(s), last.get(s, dt.date.min) > oldest) for s in REGULAR],
        plan=Plan.objects.filter(person=person, year=today.year).first(),
        may_draw=may_draw(request.user, person) and person.is_active,
    )

"""The load board, the list behind a cell, a person's weeks."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from charter.ground.columns import Column
from charter.ground.export import xlsx
from charter.ground.keys import key_in
from charter.ground.web import XLSX, page
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person, Skill
from charter.org.web import Request, open_to
from charter.rooms.projects.capacity import monday_of, office
from charter.rooms.projects.models import Project
from charter.rooms.resources import drawing, queries
from charter.rooms.resources.matrix import WEEKS, Matrix, matrix, summed
from charter.rooms.resources.models import Overload
from charter.rooms.resources.models.loads import leads
from charter.rooms.resources.presenting import DEPARTMENTS, SKILLS, standing

WAYS = ("person", "department", "skill")


def _asked_for(request: Request) -> tuple[str, Matrix]:
    """Which way the board is read, and its lines. Who does not plan sees their own."""
    get, me = request.GET, request.user
    way = get.get("by", "person")
    if way not in WAYS or not leads(me):
        way = "person"
    only = None if leads(me) else me.pk
    department, skill = (key_in(get.get(name, "")) for name in WAYS[1:])
    shown = matrix(only=only, department=department, skill=skill)
    if get.get("only") == "over":
        shown.lines = [line for line in shown.lines if line.over]
    if way == "person":
        shown.lines.sort(key=lambda line: not any(line.asked))  # who has work stands above
    if way == "department":
        shown = summed(shown, way, [(d.pk, d.name) for d in DEPARTMENTS.rows()])
    elif way == "skill":
        shown = summed(shown, way, [(s.pk, s.name) for s in SKILLS.rows()])
    return way, shown


@open_to(staff=True)
@require_GET
def board(request: Request) -> HttpResponse:
    way, shown = _asked_for(request)
    if request.GET.get("export") == "xlsx":
        return _workbook(way, shown)
    me = request.user
    return page(
        request,
        "resources/board.html",
        way=way,
        ways=[(code, name) for code, name in _ways()],
        head=drawing.head(get_language(), way, shown.weeks[0], WEEKS),
        body=drawing.body(shown, way),
        count=len(shown.lines),
        over=sum(1 for line in shown.lines if line.over),
        overloads=standing(None if leads(me) else me.pk),
        departments=DEPARTMENTS.rows(),
        skills=SKILLS.rows(),
        leads=leads(me),
        mine=set(Project.objects.visible_to(me).values_list("pk", flat=True)),
        capacity=value_now("capacity_hours_per_week"),
    )


def _ways() -> list[tuple[str, str]]:
    return [("person", _("按人員")), ("department", _("按部門")), ("skill", _("按技能"))]


def _workbook(way: str, shown: Matrix) -> HttpResponse:
    """Hours asked for, and beside them the hours there are."""
    columns = [Column("name", _("名稱"), lambda line: line.name)]
    columns.append(Column("where", _("部門"), lambda line: line.where))
    for n, monday in enumerate(shown.weeks):
        columns.append(_column(f"a{n}", f"{monday}", "asked", n))
        columns.append(_column(f"h{n}", _("%(day)s可用") % {"day": monday}, "has", n))
    answer = HttpResponse(xlsx(columns, shown.lines, "load"), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="load.xlsx"'
    return answer


def _column(key: str, heading: str, name: str, n: int) -> Column:
    return Column(key, heading, lambda line: round(getattr(line, name)[n] / 60, 2), kind="number")


def _monday(day: str) -> dt.date:
    """Of a day as the address says it; what is no day of our times is no address."""
    try:
        found = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    if not 2000 <= found.year <= 2200:
        raise Http404
    return monday_of(found)


@open_to(staff=True)
@require_GET
def week(request: Request, day: str) -> HttpResponse:
    """The list that a cell opens: tasks of that week, of one person, department or skill."""
    way = next((name for name in WAYS if request.GET.get(name)), "")
    key = key_in(request.GET.get(way, "")) if way else None
    me = request.user
    if key is None or not (leads(me) or (way, key) == ("person", me.pk)):
        raise Http404
    whose: Any = {"person": Person, "department": Department, "skill": Skill}[way]
    subject, monday = get_object_or_404(whose, pk=key), _monday(day)
    rows = queries.tasks_in(monday, queries.people_of(way, key))
    mine = set(Project.objects.visible_to(me).values_list("pk", flat=True))
    return page(
        request,
        "resources/week.html",
        way=way,
        subject=subject,
        monday=monday,
        rows=[(one, one.task.project_id in mine) for one in rows],
        total=sum(one.hours for one in rows),
    )


@open_to(staff=True)
@require_GET
def person(request: Request, pk: int) -> HttpResponse:
    """One person's next half year, week by week."""
    if not (leads(request.user) or request.user.pk == pk):
        raise Http404
    found = get_object_or_404(Person.objects.staff().select_related("department"), pk=pk)
    shown, capacity = matrix(only=pk), value_now("capacity_hours_per_week")
    hours = office(shown.weeks[0])
    usual = [round(60 * hours.room(monday, capacity)) for monday in shown.weeks]
    last = shown.weeks[-1] + dt.timedelta(days=6)
    return page(
        request,
        "resources/person.html",
        person=found,
        weeks=queries.weeks_of(found, shown, usual, shown.lines[0].over),
        over=set(shown.lines[0].over),
        jam=queries.jam_of(found),
        away=queries.away_of(found, shown.weeks[0], last),
        overloads=Overload.objects.filter(person=found).exclude(state="settled")[:20],
    )

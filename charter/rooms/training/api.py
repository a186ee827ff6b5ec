"""Training over JSON: the same forms and verbs as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.ground import clock
from charter.ground.api import wrong
from charter.ground.errors import Refused
from charter.org.models import Department, Person
from charter.rooms.people.queries import may_read_figures, readable_figures
from charter.rooms.people.verbs import note_reading
from charter.rooms.training import forms, queries, verbs
from charter.rooms.training.acts import KINDS
from charter.rooms.training.coverage import units
from charter.rooms.training.models import Seat, Session
from charter.rooms.training.permissions import LEADS
from charter.rooms.training.skills import skill_matrix
from charter.rooms.training.views.records import WHAT

router = Router()
PAGE = 50
HIDDEN = {"reaction", "reaction_words", "tries", "uid"}


class ResultIn(Schema):
    seat_id: int
    score: Decimal | None = None
    pretest: Decimal | None = None
    passed: bool | None = None


class CodeIn(Schema):
    code: str


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _facts(row: models.Model) -> dict[str, Any]:
    names = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in HIDDEN}


def _load(request: HttpRequest, kind: str, pk: int) -> Any:
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[kind].load(_person(request)), pk=pk)
    if isinstance(who := getattr(row, "person", None), Person) and not isinstance(row, Seat):
        note_reading(who, WHAT, by=_person(request))
    return row


def _told(request: HttpRequest, kind: str, row: Any) -> dict[str, Any]:
    return {**_facts(row), "can": KINDS[kind].can(_person(request), row)}


@router.get("/matrix/", response=list[dict[str, Any]])
def matrix(request: HttpRequest, department: int | None = None) -> Any:
    """A line for each person whose figures one may see: needed and there, skill by skill."""
    people = readable_figures(_person(request)).filter(is_active=True, kind=Person.Kind.STAFF)
    if department is not None:
        people = people.filter(department=department)
    found = skill_matrix(people.order_by("name")[:500], {})
    return [
        {
            "person_id": line.person.pk,
            "skills": [
                {"skill_id": skill.pk, "needed": cell.needed, "has": cell.has}
                for skill, cell in zip(found.skills, line.cells, strict=True)
                if cell.needed or cell.has
            ],
        }
        for line in found.lines
    ]


@router.get("/coverage/", response=list[dict[str, Any]])
def coverage(request: HttpRequest) -> Any:
    """Hours and coverage of departments, without names; for those who lead."""
    if not _person(request).has_role(*LEADS):
        raise PermissionDenied
    return [
        {
            "department_id": one.department.pk,
            "heads": one.heads,
            "members": one.members,
            "covered": one.covered,
            "hours": one.hours,
        }
        for one in units(Department.objects.order_by("code"))
    ]


@router.get("/people/{int:pk}/file/", response=list[dict[str, Any]])
def file(
    request: HttpRequest, pk: int, start: dt.date | None = None, end: dt.date | None = None
) -> Any:
    """The training file between two days, both included (this year, unless said)."""
    me, person = _person(request), get_object_or_404(Person, pk=pk, kind=Person.Kind.STAFF)
    if not may_read_figures(me, person):
        raise Http404
    note_reading(person, WHAT, by=me)
    today = clock.today()
    found = queries.file_of(person, start or today.replace(month=1, day=1), end or today)
    return [_facts(one) for one in found.records]


@router.post("/people/{int:pk}/plan/", response=dict[str, Any])
def draw(request: HttpRequest, pk: int) -> Any:
    """This year's plan, drawn from the gaps; one that exists is given back."""
    person = get_object_or_404(readable_figures(_person(request)), pk=pk)
    plan = verbs.draw_plan(person, year=clock.today().year, by=_person(request))
    items = [_facts(one) for one in plan.items.all()]
    return {**_told(request, "plan", plan), "items": items}


@router.get("/sessions/", response=list[dict[str, Any]])
def sessions(request: HttpRequest, mine: bool = False, before: int | None = None) -> Any:
    """Fifty at a time, the newest first; `before` is the last number of the page before."""
    found = Session.objects.visible_to(_person(request)).order_by("-id")
    found = found.with_person(_person(request)) if mine else found
    return [_facts(one) for one in (found.filter(pk__lt=before) if before else found)[:PAGE]]


@router.post("/sessions/", response={201: dict[str, Any]})
def plan_session(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = forms.SessionForm(data)
    if not form.is_valid():
        return wrong(form)
    told = form.cleaned_data
    made = verbs.plan_session(told.pop("course"), **told, by=_person(request))
    return 201, _told(request, "session", made)


@router.post("/sessions/{int:pk}/attend/", response=dict[str, Any])
def attend(request: HttpRequest, pk: int, data: CodeIn) -> Any:
    """For oneself, by the six digits of these minutes."""
    session: Session = _load(request, "session", pk)
    me = _person(request)
    try:
        seat = verbs.attend(session, code=data.code, by=me)
    except Refused as refusal:
        if refusal.code == "training.wrong_code":
            verbs.note_wrong_code(session.seats.get(person=me), by=me)
        raise
    return _told(request, "seat", seat)


@router.post("/sessions/{int:pk}/results/", response=dict[str, Any])
def results(request: HttpRequest, pk: int, data: list[ResultIn]) -> Any:
    session: Session = _load(request, "session", pk)
    rows = session.seats.select_related("person").in_bulk([one.seat_id for one in data])
    told = []
    for one in data:
        if one.seat_id not in rows:
            raise Http404
        told.append(verbs.Result(rows[one.seat_id], one.score, one.pretest, one.passed))
    verbs.enter_results(session, results=told, by=_person(request))
    return _told(request, "session", session)


@router.post("/courses/", response={201: dict[str, Any]})
def add_course(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = forms.CourseForm(data)
    if not form.is_valid():
        return wrong(form)
    return 201, _told(request, "course", verbs.add_course(**form.cleaned_data, by=_person(request)))


@router.post("/claims/", response={201: dict[str, Any]})
def claim(request: HttpRequest) -> Any:
    """As multipart/form-data, because it comes with its evidence (`uploads`)."""
    form = forms.ClaimForm(_person(request), request.POST, request.FILES)
    if not form.is_valid():
        return wrong(form)
    return 201, _told(request, "claim", verbs.claim(**form.cleaned_data, by=_person(request)))


@router.get("/{kind}/{int:pk}/", response=dict[str, Any])
def read(request: HttpRequest, kind: str, pk: int) -> Any:
    """`kind`: course, session, seat, record, claim, plan or need."""
    return _told(request, kind, _load(request, kind, pk))


@router.post("/{kind}/{int:pk}/{verb}/", response=dict[str, Any])
def act(request: HttpRequest, kind: str, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    """What `can` says may be done; files are handed in on the page."""
    row = _load(request, kind, pk)
    if verb not in KINDS[kind].acts or verb in ("attach", "certify"):
        raise Http404
    form = KINDS[kind].form(verb, row, data)
    if not form.is_valid():
        return wrong(form)
    KINDS[kind].acts[verb].do(row, by=_person(request), **form.cleaned_data)
    return _told(request, kind, _load(request, kind, pk))

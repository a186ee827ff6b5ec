"""Load, overloads, candidates and levelling over JSON: the same rights as the pages."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.org.models import Person
from charter.rooms.projects.models import Project, TeamRole
from charter.rooms.projects.permissions import may_lead
from charter.rooms.resources import staffing
from charter.rooms.resources.matrix import WEEKS, matrix
from charter.rooms.resources.models import Levelling, Overload
from charter.rooms.resources.models.loads import leads
from charter.rooms.resources.verbs import levelling as verbs

router = Router()
PAGE = 50


class LoadOut(Schema):
    """Minutes per week, from the first Monday on."""

    person_id: int
    name: str
    department: str
    asked: list[int]
    has: list[int]


class BoardOut(Schema):
    weeks: list[dt.date]
    lines: list[LoadOut]


class OverloadOut(Schema):
    id: int
    person_id: int
    monday: dt.date
    minutes: int
    room: int
    shares: list[list[int]]
    state: str
    found_at: dt.datetime


class CandidateOut(Schema):
    person_id: int
    skill: int
    free: float
    tightest: float
    promised: int
    lately: float
    because: str


class AskIn(Schema):
    grain: str = "week"


class ReasonIn(Schema):
    reason: str


class RunOut(Schema):
    id: int
    project_id: int
    plan_id: int
    state: str
    percent: int
    method: str
    grain: str
    found: dict[str, Any]
    why_not: str
    draft_id: int | None


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _project(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(Project.objects.visible_to(_person(request)), pk=pk)


def _run(request: HttpRequest, pk: int) -> Levelling:
    rows = Levelling.objects.visible_to(_person(request)).select_related("project", "plan")
    return get_object_or_404(rows, pk=pk)


@router.get("/load", response=BoardOut)
def load(request: HttpRequest, department: int | None = None, skill: int | None = None) -> Any:
    """The board: everybody for those who lead, oneself for the others."""
    me = _person(request)
    shown = matrix(
        weeks=WEEKS, only=None if leads(me) else me.pk, department=department, skill=skill
    )
    lines = [
        {
            "person_id": line.key,
            "name": line.name,
            "department": line.where,
            "asked": line.asked,
            "has": line.has,
        }
        for line in shown.lines
    ]
    return {"weeks": shown.weeks, "lines": lines}


@router.get("/overloads", response=list[OverloadOut])
def overloads(request: HttpRequest, after: int = 0) -> Any:
    """Open ones, fifty at a time by id."""
    rows = Overload.objects.visible_to(_person(request)).open().filter(pk__gt=after)
    return list(rows.order_by("pk")[:PAGE])


@router.get("/roles/{pk}/candidates", response=list[CandidateOut])
def candidates(request: HttpRequest, pk: int) -> Any:
    role = get_object_or_404(TeamRole.objects.select_related("project"), pk=pk)
    if not may_lead(_person(request), role.project):
        raise Http404
    found = staffing.candidates(role)
    return [{**vars(one), "person_id": one.person.pk, "because": one.because} for one in found]


@router.post("/projects/{pk}/levelling", response={201: RunOut})
def ask(request: HttpRequest, pk: int, body: AskIn) -> Any:
    return 201, verbs.ask(_project(request, pk), grain=body.grain, by=_person(request))


@router.get("/levelling/{pk}", response=RunOut)
def run(request: HttpRequest, pk: int) -> Any:
    return _run(request, pk)


@router.post("/levelling/{pk}/take", response=RunOut)
def take(request: HttpRequest, pk: int) -> Any:
    verbs.take(_run(request, pk), by=_person(request))
    return _run(request, pk)


@router.post("/levelling/{pk}/cancel", response=RunOut)
def cancel(request: HttpRequest, pk: int) -> Any:
    verbs.cancel(_run(request, pk), by=_person(request))
    return _run(request, pk)


@router.post("/levelling/{pk}/decline", response=RunOut)
def decline(request: HttpRequest, pk: int, body: ReasonIn) -> Any:
    verbs.decline(_run(request, pk), reason=body.reason, by=_person(request))
    return _run(request, pk)

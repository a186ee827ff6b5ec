"""The ledger and its due process over JSON: the same forms and verbs as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router

from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.merits.acts import KINDS, MAKINGS, Kind
from charter.rooms.merits.models import Line, Step
from charter.rooms.people.verbs import note_reading

router = Router()
PAGE = 100


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _facts(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _load(request: HttpRequest, kind: Kind, pk: int) -> Any:
    row = get_object_or_404(kind.load(_person(request)), pk=pk)
    if kind.read and (person := getattr(row, "person", None)):
        note_reading(person, kind.read, by=_person(request))
    return row


def _told(request: HttpRequest, kind: Kind, row: Any) -> dict[str, Any]:
    steps = [_facts(step) for step in Step.objects.of(row)]
    return {**_facts(row), "steps": steps, "can": kind.can(_person(request), row)}


@router.get("/ledger/", response=list[dict[str, Any]])
def ledger(request: HttpRequest, kind: str = "", before: int | None = None) -> Any:
    """The newest hundred lines; `before` is the last number of the page before."""
    found = Line.objects.visible_to(_person(request)).order_by("-id")
    found = found.filter(kind=kind) if kind else found
    found = found.filter(pk__lt=before) if before else found
    return [_facts(row) for row in found[:PAGE]]


@router.post("/new/{what}/", response={201: dict[str, Any]})
def make(request: HttpRequest, what: str, data: Body[dict[str, Any]]) -> Any:
    """award, round, budget or case: the same fields as the page's form."""
    if what not in MAKINGS:
        raise Http404
    making, me = MAKINGS[what], _person(request)
    if not making.may(me):
        raise PermissionDenied
    form = making.act.form(None, me, data)
    if not form.is_valid():
        return wrong(form)
    return 201, _facts(making.act.do(by=me, **form.cleaned_data))


@router.get("/{name}/", response=list[dict[str, Any]])
def records(request: HttpRequest, name: str, state: str = "") -> Any:
    """award, round, outcome, coaching, review, notice or case; the newest hundred."""
    kind = _kind(name)
    found = kind.load(_person(request)).order_by("-pk")
    if state and any(field.name == "state" for field in kind.model._meta.concrete_fields):
        found = found.filter(state=state)
    return [_facts(row) for row in found[:PAGE]]


@router.get("/{name}/{int:pk}/", response=dict[str, Any])
def record(request: HttpRequest, name: str, pk: int) -> Any:
    kind = _kind(name)
    return _told(request, kind, _load(request, kind, pk))


@router.post("/{name}/{int:pk}/{verb}/", response=dict[str, Any])
def act(request: HttpRequest, name: str, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    kind, me = _kind(name), _person(request)
    if verb not in kind.acts:
        raise Http404
    row = _load(request, kind, pk)
    form = kind.acts[verb].form(row, me, data)
    if not form.is_valid():
        return wrong(form)
    kind.acts[verb].do(row, by=me, **form.cleaned_data)
    return _told(request, kind, get_object_or_404(kind.load(me), pk=pk))

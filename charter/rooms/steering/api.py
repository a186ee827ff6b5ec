"""Doing, steering and evaluating over JSON: the same forms and verbs as the pages."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router

from charter.ground.acts import Kind
from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.improvement.models import Cycle, Plan
from charter.rooms.steering.acts import ADOPTIONS, COURSES, EVALUATIONS, GAPS
from charter.rooms.steering.forms import ReportForm
from charter.rooms.steering.models import Report
from charter.rooms.steering.offers import lines
from charter.rooms.steering.overview import as_json as whole_year
from charter.rooms.steering.overview import overview
from charter.rooms.steering.sides import as_json as side_by_side
from charter.rooms.steering.sides import sides
from charter.rooms.steering.verbs import report as hand_in

router = Router()
PAGE = 100
KINDS = {"measures": COURSES, "gaps": GAPS, "adoptions": ADOPTIONS, "evaluations": EVALUATIONS}


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _facts(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _told(request: HttpRequest, kind: Kind, row: Any) -> dict[str, Any]:
    return {**_facts(row), "can": kind.can(_person(request), row)}


@router.get("/reports/", response=list[dict[str, Any]])
def reports(request: HttpRequest) -> Any:
    found = Report.objects.visible_to(_person(request))[:PAGE]
    return [_facts(row) for row in found]


@router.post("/plans/{int:pk}/report/", response={201: dict[str, Any]})
def report(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """`text`, and one `course_<id>` with a percent for each measure under way."""
    plan: Plan = get_object_or_404(Plan.objects.visible_to(_person(request)), pk=pk)
    form = ReportForm(plan, data)
    if not form.is_valid():
        return wrong(form)
    return 201, _facts(hand_in(plan, **form.told(), by=_person(request)))


@router.get("/years/{int:pk}/", response=dict[str, Any])
def year(request: HttpRequest, pk: int) -> Any:
    """Every target with both rates and its measures; `gaps` that are not settled."""
    cycle: Cycle = get_object_or_404(Cycle.objects.visible_to(_person(request)), pk=pk)
    return whole_year(overview(cycle))


@router.get("/plans/{int:pk}/versions/", response=dict[str, Any])
def versions(request: HttpRequest, pk: int) -> Any:
    """Original, current and proposed side by side; who moved what and when."""
    plan: Plan = get_object_or_404(Plan.objects.visible_to(_person(request)), pk=pk)
    return side_by_side(plan, sides(plan))


@router.get("/years/{int:pk}/clashes/", response=list[dict[str, Any]])
def clashes(request: HttpRequest, pk: int) -> Any:
    """Between departments, with ways out that would help."""
    cycle: Cycle = get_object_or_404(Cycle.objects.visible_to(_person(request)), pk=pk)
    return [
        {"said": one.said, "kind": one.clash.kind, "departments": one.departments,
         "measures": one.measures, "since": one.clash.since, "until": one.clash.until,
         "ways": one.ways}
        for one in lines(cycle)
    ]  # fmt: skip


@router.get("/{kind}/", response=list[dict[str, Any]])
def records(request: HttpRequest, kind: str, state: str = "") -> Any:
    """measures, gaps, adoptions or evaluations; the newest hundred, of one state if asked."""
    one = _kind(kind)
    found = one.load(_person(request)).order_by("-pk")
    found = found.filter(state=state) if state else found
    return [_facts(row) for row in found[:PAGE]]


@router.get("/{kind}/{int:pk}/", response=dict[str, Any])
def record(request: HttpRequest, kind: str, pk: int) -> Any:
    one = _kind(kind)
    return _told(request, one, get_object_or_404(one.load(_person(request)), pk=pk))


@router.post("/{kind}/{int:pk}/{verb}/", response=dict[str, Any])
def act(request: HttpRequest, kind: str, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = _kind(kind)
    if verb not in one.acts:
        raise Http404
    row = get_object_or_404(one.load(_person(request)), pk=pk)
    form = one.acts[verb].form(row, data)
    if not form.is_valid():
        return wrong(form)
    one.acts[verb].do(row, by=_person(request), **form.cleaned_data)
    return _told(request, one, get_object_or_404(one.load(_person(request)), pk=pk))

"""What similar projects teach, templates of plans and the portfolio: as the pages, over JSON."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.org.models import Person
from charter.rooms.projects import experience as found_by
from charter.rooms.projects.health import told
from charter.rooms.projects.models import Adoption, Plan, PlanTemplate, Project
from charter.rooms.projects.verbs import experience as verbs

router = Router()
PAGE = 50


class HealthOut(Schema):
    """`dimensions` are schedule, cost, quality, risk, communication and customer, each with its
    health and what it says in the reader's language."""

    id: int
    number: str
    name: str
    manager_id: int
    phase: str
    health: str
    ends_on: dt.date
    dimensions: list[dict[str, Any]]


class AdoptIn(Schema):
    kind: str
    text: str
    source: int | None = None


class AdoptionOut(Schema):
    id: int
    kind: str
    text: str
    source_id: int | None
    by_id: int
    at: dt.datetime


class TemplateIn(Schema):
    name: str


class TemplateOut(Schema):
    id: int
    name: str
    service_type: str
    source_id: int
    by_id: int
    retired_at: dt.datetime | None


class WholeTemplateOut(TemplateOut):
    rows: list[dict[str, Any]]
    links: list[dict[str, Any]]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _project(request: HttpRequest, pk: int) -> Project:
    rows = Project.objects.visible_to(_person(request))
    return get_object_or_404(rows.select_related("manager", "department", "initiation"), pk=pk)


@router.get("/portfolio", response=list[HealthOut])
def portfolio(request: HttpRequest, after: int = 0, off: str = "") -> Any:
    """Running projects, fifty at a time by id; `off` names a dimension they are off in."""
    rows = Project.objects.visible_to(_person(request)).active().filter(pk__gt=after)
    if off:
        wrong = [{"key": off, "health": Project.Health.BAD.value}]
        rows = rows.filter(health_reasons__dimensions__contains=wrong)
    found = list(rows.order_by("pk")[:PAGE])
    for project in found:
        project.dimensions = told(project.health_reasons).get("dimensions", [])  # type: ignore[attr-defined]
    return found


@router.get("/initiations/{int:pk}/experience")
def experience(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Ranges of actual against estimate (null without a similar project), risks that came true,
    lessons, templates of the type of service, and what was adopted."""
    one = get_object_or_404(found_by.reachable(_person(request)), pk=pk)
    found = found_by.experience_for(one)
    templates = PlanTemplate.objects.filter(service_type=one.service_type, retired_at=None)
    return {
        "duration": _range(found.range),
        "cost": _range(found.cost),
        "risks": [
            {"project": r.project.pk, "title": r.title, "outcome": r.outcome} for r in found.risks
        ],
        "lessons": [{"id": x.pk, "text": x.text} for x in found.lessons],
        "templates": [{"id": t.pk, "name": t.name} for t in templates],
        "adopted": [
            {"kind": a.kind, "text": a.text, "source": a.source_id} for a in one.adoptions.all()
        ],
    }


def _range(found: found_by.Range | None) -> dict[str, Any] | None:
    if found is None:
        return None
    values = [round(ratio.value, 4) for ratio in found.ratios]
    return {"n": len(values), "low": min(values), "high": max(values), "said": found.sentence}


@router.post("/initiations/{int:pk}/adoptions", response={201: AdoptionOut})
def adopt(request: HttpRequest, pk: int, body: AdoptIn) -> Any:
    me = _person(request)
    one = get_object_or_404(found_by.reachable(me), pk=pk)
    source = _project(request, body.source) if body.source else None
    made: Adoption = verbs.adopt(one, kind=body.kind, text=body.text, source=source, by=me)
    return 201, made


@router.get("/templates", response=list[TemplateOut])
def templates(request: HttpRequest, service_type: str = "", after: int = 0) -> Any:
    """Those that are offered, fifty at a time by id."""
    rows = PlanTemplate.objects.filter(retired_at=None, pk__gt=after).order_by("pk")
    return list((rows.filter(service_type=service_type) if service_type else rows)[:PAGE])


@router.get("/templates/{int:pk}", response=WholeTemplateOut)
def template(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(PlanTemplate, pk=pk)


@router.post("/projects/{int:pk}/template", response={201: TemplateOut})
def keep_template(request: HttpRequest, pk: int, body: TemplateIn) -> Any:
    """The plan in force, without people and days."""
    plan = get_object_or_404(Plan.objects.in_force(), project=_project(request, pk))
    return 201, verbs.keep_template(plan, name=body.name, by=_person(request))


@router.post("/templates/{int:pk}/retire", response=TemplateOut)
def retire(request: HttpRequest, pk: int) -> Any:
    rows = PlanTemplate.objects.select_related("source__manager", "source__department")
    verbs.retire_template(get_object_or_404(rows, pk=pk), by=_person(request))
    return get_object_or_404(PlanTemplate, pk=pk)


@router.post("/projects/{int:pk}/plans/from/{int:template}", response={201: dict[str, int]})
def use_template(request: HttpRequest, pk: int, template: int) -> Any:
    chosen = get_object_or_404(PlanTemplate, pk=template)
    plan = verbs.draft_from_template(_project(request, pk), chosen, by=_person(request))
    return 201, {"plan": plan.pk, "version": plan.version, "tasks": plan.tasks.count()}

"""The same forms and verbs as the pages, as JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.rooms.projects.api import acceptance, team
from charter.rooms.projects.api.common import SIZE, Values, checked, filled, project_of, who
from charter.rooms.projects.forms.changes import BudgetChangeForm, HandOverForm
from charter.rooms.projects.forms.parts import PART_FORM
from charter.rooms.projects.forms.records import (
    EvaluationForm,
    RequirementForm,
    StartForm,
)
from charter.rooms.projects.models import Initiation, Project, Requirement
from charter.rooms.projects.parts import lacking
from charter.rooms.projects.verbs import budget as budgets
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs import project as projects
from charter.rooms.projects.verbs import requirement as requirements

router = Router()
router.add_router("", team.router)
router.add_router("", acceptance.router)


class RequirementOut(Schema):
    id: int
    title: str
    customer_id: int
    state: str
    recommendation: str


class InitiationOut(Schema):
    id: int
    number: str
    name: str
    customer_id: int
    state: str
    total: Decimal | None
    starts_on: dt.date | None
    ends_on: dt.date | None


class LackOut(Schema):
    part: str
    field: str
    text: str


class ProjectOut(Schema):
    id: int
    number: str
    name: str
    customer_id: int
    manager_id: int
    phase: str
    health: str
    starts_on: dt.date
    ends_on: dt.date


@router.get("/requirements", response=list[RequirementOut])
def list_requirements(request: HttpRequest, before: int | None = None) -> Any:
    found = Requirement.objects.visible_to(who(request)).order_by("-id")
    return (found.filter(pk__lt=before) if before else found)[:SIZE]


@router.post("/requirements", response={201: RequirementOut})
def create_requirement(request: HttpRequest, values: Body[Values]) -> Any:
    person = who(request)
    cleaned = checked(filled(RequirementForm, values))
    return 201, requirements.record_requirement(by=person, **cleaned)


@router.post("/requirements/{int:pk}/evaluation", response=RequirementOut)
def evaluate(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    person = who(request)
    found = get_object_or_404(Requirement.objects.visible_to(person), pk=pk)
    cleaned = checked(filled(EvaluationForm, values))
    requirements.evaluate_requirement(found, by=person, **cleaned)
    return found


def _initiation(request: HttpRequest, pk: int) -> Initiation:
    return get_object_or_404(Initiation.objects.visible_to(who(request)), pk=pk)


@router.get("/initiations", response=list[InitiationOut])
def list_initiations(request: HttpRequest, before: int | None = None) -> Any:
    found = Initiation.objects.visible_to(who(request)).order_by("-id")
    return (found.filter(pk__lt=before) if before else found)[:SIZE]


@router.post("/initiations", response={201: InitiationOut})
def start_initiation(request: HttpRequest, values: Body[Values]) -> Any:
    cleaned = checked(filled(StartForm, values))
    return 201, initiations.start_initiation(by=who(request), **cleaned)


@router.get("/initiations/{int:pk}", response=InitiationOut)
def read_initiation(request: HttpRequest, pk: int) -> Any:
    return _initiation(request, pk)


@router.get("/initiations/{int:pk}/lacking", response=list[LackOut])
def read_lacking(request: HttpRequest, pk: int) -> Any:
    return [vars(lack) for lack in lacking(_initiation(request, pk))]


@router.put("/initiations/{int:pk}/parts/{part}", response=InitiationOut)
def fill_part(request: HttpRequest, pk: int, part: str, values: Body[Values]) -> Any:
    one = _initiation(request, pk)
    kind = PART_FORM.get(part)
    wanted: dict[str, Any] = {}
    if kind is not None:
        form = filled(kind, values)
        checked(form)
        wanted = form.values()  # type: ignore[attr-defined]
    return initiations.fill_initiation(one, part=part, values=wanted, by=who(request))


@router.post("/initiations/{int:pk}/submission", response=InitiationOut)
def submit_initiation(request: HttpRequest, pk: int) -> Any:
    one = _initiation(request, pk)
    initiations.submit_initiation(one, by=who(request))
    return _initiation(request, pk)


@router.get("/projects", response=list[ProjectOut])
def list_projects(
    request: HttpRequest, phase: str = "", health: str = "", before: int | None = None
) -> Any:
    found = Project.objects.visible_to(who(request)).distinct().order_by("-id")
    for name, value in (("phase", phase), ("health", health), ("pk__lt", before)):
        found = found.filter(**{name: value}) if value else found
    return found[:SIZE]


@router.get("/projects/{int:pk}", response=ProjectOut)
def read_project(request: HttpRequest, pk: int) -> Any:
    return project_of(request, pk)


@router.post("/projects/{int:pk}/next-phase", response=ProjectOut)
def move_on(request: HttpRequest, pk: int) -> Any:
    return projects.move_on(project_of(request, pk), by=who(request))


@router.post("/projects/{int:pk}/budget", response={201: ProjectOut})
def propose_budget(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    """`<category>_amount`, `<category>_basis` and `reason`; in force only once approved."""
    form = filled(BudgetChangeForm, values)
    checked(form)
    wanted = form.values()  # type: ignore[attr-defined]
    budgets.propose_budget(project_of(request, pk), by=who(request), **wanted)
    return 201, project_of(request, pk)


@router.post("/projects/{int:pk}/handover", response=ProjectOut)
def hand_over(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    project = project_of(request, pk)
    cleaned = checked(HandOverForm(values, project=project))
    return projects.hand_over_project(project, by=who(request), **cleaned)

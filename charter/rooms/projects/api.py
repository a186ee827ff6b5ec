"""The same forms and verbs as the pages, as JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema
from ninja.errors import ValidationError

from charter.org.models import Person
from charter.rooms.projects import papers
from charter.rooms.projects.forms.changes import BudgetChangeForm, HandOverForm
from charter.rooms.projects.forms.parts import PART_FORM
from charter.rooms.projects.forms.records import (
    EvaluationForm,
    MemberForm,
    RequirementForm,
    StartForm,
    TermsForm,
)
from charter.rooms.projects.models import Initiation, Project, Requirement, TeamRole
from charter.rooms.projects.parts import lacking
from charter.rooms.projects.readiness import acceptance_lacking
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.verbs import budget as budgets
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs import project as projects
from charter.rooms.projects.verbs import requirement as requirements
from charter.rooms.projects.verbs import team

router = Router()
SIZE = 50
Values = dict[str, str | int | Decimal | list[str] | None]


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


class MemberOut(Schema):
    id: int
    person_id: int
    percent: int
    duties: str
    since: dt.date
    until: dt.date


class ItemOut(Schema):
    id: int
    title: str
    mark: str
    marked_by: str


class AcceptanceOut(Schema):
    items: list[ItemOut]
    id: int
    state: str
    version: int
    content_hash: str
    held_on: dt.date | None
    lacks: list[str]


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


def _checked(form: forms.Form) -> dict[str, Any]:
    """The cleaned values; what is wrong answers 422, field by field."""
    if not form.is_valid():
        found = [
            {"loc": ["body", field], "msg": str(text), "type": "value_error"}
            for field, texts in form.errors.items()
            for text in texts
        ]
        raise ValidationError(found)
    return form.cleaned_data


def _form(kind: type[forms.Form], values: Values) -> forms.Form:
    """JSON as a form takes it: a list is one line per value."""
    return kind({k: "\n".join(v) if isinstance(v, list) else v for k, v in values.items()})


@router.get("/requirements", response=list[RequirementOut])
def list_requirements(request: HttpRequest, before: int | None = None) -> Any:
    found = Requirement.objects.visible_to(_person(request)).order_by("-id")
    return (found.filter(pk__lt=before) if before else found)[:SIZE]


@router.post("/requirements", response={201: RequirementOut})
def create_requirement(request: HttpRequest, values: Body[Values]) -> Any:
    person = _person(request)
    cleaned = _checked(_form(RequirementForm, values))
    return 201, requirements.record_requirement(by=person, **cleaned)


@router.post("/requirements/{int:pk}/evaluation", response=RequirementOut)
def evaluate(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    person = _person(request)
    found = get_object_or_404(Requirement.objects.visible_to(person), pk=pk)
    cleaned = _checked(_form(EvaluationForm, values))
    requirements.evaluate_requirement(found, by=person, **cleaned)
    return found


def _initiation(request: HttpRequest, pk: int) -> Initiation:
    return get_object_or_404(Initiation.objects.visible_to(_person(request)), pk=pk)


@router.get("/initiations", response=list[InitiationOut])
def list_initiations(request: HttpRequest, before: int | None = None) -> Any:
    found = Initiation.objects.visible_to(_person(request)).order_by("-id")
    return (found.filter(pk__lt=before) if before else found)[:SIZE]


@router.post("/initiations", response={201: InitiationOut})
def start_initiation(request: HttpRequest, values: Body[Values]) -> Any:
    cleaned = _checked(_form(StartForm, values))
    return 201, initiations.start_initiation(by=_person(request), **cleaned)


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
        form = _form(kind, values)
        _checked(form)
        wanted = form.values()  # type: ignore[attr-defined]
    return initiations.fill_initiation(one, part=part, values=wanted, by=_person(request))


@router.post("/initiations/{int:pk}/submission", response=InitiationOut)
def submit_initiation(request: HttpRequest, pk: int) -> Any:
    one = _initiation(request, pk)
    initiations.submit_initiation(one, by=_person(request))
    return _initiation(request, pk)


def _project(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(Project.objects.visible_to(_person(request)), pk=pk)


@router.get("/projects", response=list[ProjectOut])
def list_projects(
    request: HttpRequest, phase: str = "", health: str = "", before: int | None = None
) -> Any:
    found = Project.objects.visible_to(_person(request)).distinct().order_by("-id")
    for name, value in (("phase", phase), ("health", health), ("pk__lt", before)):
        found = found.filter(**{name: value}) if value else found
    return found[:SIZE]


@router.get("/projects/{int:pk}", response=ProjectOut)
def read_project(request: HttpRequest, pk: int) -> Any:
    return _project(request, pk)


@router.post("/projects/{int:pk}/next-phase", response=ProjectOut)
def move_on(request: HttpRequest, pk: int) -> Any:
    return projects.move_on(_project(request, pk), by=_person(request))


@router.post("/projects/{int:pk}/budget", response={201: ProjectOut})
def propose_budget(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    """`<category>_amount`, `<category>_basis` and `reason`; in force only once approved."""
    form = _form(BudgetChangeForm, values)
    _checked(form)
    wanted = form.values()  # type: ignore[attr-defined]
    budgets.propose_budget(_project(request, pk), by=_person(request), **wanted)
    return 201, _project(request, pk)


@router.post("/projects/{int:pk}/handover", response=ProjectOut)
def hand_over(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    project = _project(request, pk)
    cleaned = _checked(HandOverForm(values, project=project))
    return projects.hand_over_project(project, by=_person(request), **cleaned)


@router.post("/projects/{int:pk}/roles/{int:role}/member", response={201: MemberOut})
def join(request: HttpRequest, pk: int, role: int, values: Body[Values]) -> Any:
    chair = get_object_or_404(TeamRole, pk=role, project=_project(request, pk))
    cleaned = _checked(_form(MemberForm, values))
    return 201, team.join(chair, by=_person(request), **cleaned)


def _acceptance(project: Project) -> dict[str, Any]:
    one = project.acceptance
    return {
        "id": one.pk,
        "state": one.state,
        "version": one.version,
        "content_hash": one.content_hash,
        "held_on": one.held_on,
        "lacks": acceptance_lacking(one),
        "items": papers.marked(one),
    }


@router.get("/projects/{int:pk}/acceptance", response=AcceptanceOut)
def read_acceptance(request: HttpRequest, pk: int) -> Any:
    return _acceptance(_project(request, pk))


@router.post("/projects/{int:pk}/acceptance/terms", response=AcceptanceOut)
def propose_terms(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    cleaned = _checked(_form(TermsForm, values))
    acceptances.propose_terms(_project(request, pk).acceptance, by=_person(request), **cleaned)
    return _acceptance(_project(request, pk))


@router.post("/projects/{int:pk}/acceptance/request", response=AcceptanceOut)
def request_acceptance(request: HttpRequest, pk: int) -> Any:
    acceptances.request_acceptance(_project(request, pk).acceptance, by=_person(request))
    return _acceptance(_project(request, pk))

"""Risks over JSON: the same verbs and rights as the pages."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from charter.ground.api import named
from charter.kernel.indicators.models import Indicator
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.risk import verbs
from charter.rooms.risk.models import Risk, RiskWarning, Watch
from charter.rooms.risk.permissions import verbs_for
from charter.rooms.risk.schemas import (
    AdjustIn,
    EditIn,
    EndIn,
    FocusIn,
    GradeIn,
    KeepIn,
    OwnerIn,
    ReadingIn,
    ReasonIn,
    ResponseIn,
    RiskDetail,
    RiskIn,
    RiskOut,
    SweepIn,
    SweepOut,
    WarningOut,
    WatchIn,
    WorkIn,
)
from charter.rooms.risk.verbs.sweeps import Look

router = Router()
PAGE = 50


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _load(request: HttpRequest, pk: int) -> Risk:
    rows = Risk.objects.visible_to(_person(request))
    return get_object_or_404(rows.select_related("owner", "project__manager"), pk=pk)


def _staff(pk: int | None, field: str = "owner") -> Person | None:
    return named(Person.objects.staff(), pk, field) if pk is not None else None


def _shown(risk: Risk, person: Person) -> Risk:
    risk.can = verbs_for(person, risk)  # type: ignore[attr-defined]
    return risk


def _work(body: WorkIn) -> dict[str, Any]:
    said = {"measure": body.measure, "due": body.due, "cost": body.cost}
    return {**said, "owner": _staff(body.owner)}


@router.get("/", response=list[RiskOut])
def list_risks(
    request: HttpRequest,
    state: str = "",
    grade: str = "",
    category: str = "",
    project: int = 0,
    focus: bool = False,
    before: int = 0,
) -> Any:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    rows = Risk.objects.visible_to(_person(request))
    asked = {
        "state": state,
        "grade": grade,
        "category": category,
        "project": project,
        "is_focus": focus,
        "pk__lt": before,
    }
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.post("/", response=RiskDetail)
def identify(request: HttpRequest, body: RiskIn) -> Any:
    person, told = _person(request), body.dict(exclude={"owner", "project"})
    seen = Project.objects.visible_to(person)
    project = get_object_or_404(seen, pk=body.project) if body.project is not None else None
    owner = named(Person.objects.staff(), body.owner, "owner")
    return _shown(verbs.identify(owner=owner, project=project, by=person, **told), person)


@router.get("/warnings", response=list[WarningOut])
def list_warnings(request: HttpRequest, unanswered: bool = False, before: int = 0) -> Any:
    rows = RiskWarning.objects.visible_to(_person(request))
    rows = rows.unanswered() if unanswered else rows
    return (rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:PAGE]


def _warning(request: HttpRequest, pk: int) -> RiskWarning:
    rows = RiskWarning.objects.visible_to(_person(request))
    people = ("risk__owner", "risk__project__manager", "watch", "escalated_to")
    return get_object_or_404(rows.select_related(*people), pk=pk)


@router.post("/warnings/{int:pk}/keep", response=WarningOut)
def keep(request: HttpRequest, pk: int, body: KeepIn) -> Any:
    warning = _warning(request, pk)
    verbs.keep(warning, answer=body.answer, by=_person(request))
    return warning


@router.post("/warnings/{int:pk}/adjust", response=WarningOut)
def adjust(request: HttpRequest, pk: int, body: AdjustIn) -> Any:
    warning, said = _warning(request, pk), {**_work(body), "answer": body.answer}
    verbs.adjust(warning, strategy=body.strategy, by=_person(request), **said)
    return warning


@router.post("/watches/{int:pk}/readings", response=RiskDetail)
def enter_reading(request: HttpRequest, pk: int, body: ReadingIn) -> Any:
    person = _person(request)
    seen = Watch.objects.filter(risk__in=Risk.objects.visible_to(person).order_by())
    people = ("risk__owner", "risk__project__manager")
    watch = get_object_or_404(seen.select_related(*people), pk=pk)
    verbs.enter_sample(watch, value=body.value, note=body.note, by=person)
    return _shown(watch.risk, person)


@router.post("/projects/{int:pk}/sweeps", response=SweepOut)
def hold_sweep(request: HttpRequest, pk: int, body: SweepIn) -> Any:
    person = _person(request)
    project = get_object_or_404(Project.objects.visible_to(person), pk=pk)
    looks = {code: Look(one.text, tuple(one.titles)) for code, one in body.looks.items()}
    sweep = verbs.hold_sweep(project, looks, by=person)
    sweep.found = sweep.risks.count()  # type: ignore[attr-defined]
    return sweep


@router.get("/{int:pk}", response=RiskDetail)
def show_risk(request: HttpRequest, pk: int) -> Any:
    return _shown(_load(request, pk), _person(request))


@router.post("/{int:pk}/grade", response=RiskDetail)
def assess(request: HttpRequest, pk: int, body: GradeIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    verbs.assess(risk, by=person, **body.dict())
    return _shown(risk, person)


@router.post("/{int:pk}/response", response=RiskDetail)
def respond(request: HttpRequest, pk: int, body: ResponseIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    said = {**_work(body), "acceptance": body.acceptance, "residual": body.residual}
    verbs.respond(risk, strategy=body.strategy, by=person, **said)
    return _shown(risk, person)


@router.post("/{int:pk}/measures", response=RiskDetail)
def add_measure(request: HttpRequest, pk: int, body: WorkIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    verbs.add_measure(risk, by=person, **_work(body))
    return _shown(risk, person)


@router.post("/{int:pk}/watches", response=RiskDetail)
def set_watch(request: HttpRequest, pk: int, body: WatchIn) -> Any:
    risk, person, told = _load(request, pk), _person(request), body.dict(exclude={"indicator"})
    known = Indicator.objects.visible_to(person)
    found = get_object_or_404(known, pk=body.indicator) if body.indicator is not None else None
    verbs.set_watch(risk, indicator=found, by=person, **told)
    return _shown(risk, person)


@router.post("/{int:pk}/end", response=RiskDetail)
def close(request: HttpRequest, pk: int, body: EndIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    verbs.close(risk, by=person, **body.dict())
    return _shown(risk, person)


@router.patch("/{int:pk}", response=RiskDetail)
def edit(request: HttpRequest, pk: int, body: EditIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    kept = {name: getattr(risk, name) for name in EditIn.model_fields}
    verbs.edit(risk, by=person, **{**kept, **body.dict(exclude_none=True)})
    return _shown(risk, person)


@router.post("/{int:pk}/owner", response=RiskDetail)
def hand_over(request: HttpRequest, pk: int, body: OwnerIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    owner = named(Person.objects.staff(), body.owner, "owner")
    verbs.hand_over(risk, owner=owner, reason=body.reason, by=person)
    return _shown(risk, person)


@router.post("/{int:pk}/focus", response=RiskDetail)
def mark_focus(request: HttpRequest, pk: int, body: FocusIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    verbs.mark_focus(risk, by=person, **body.dict())
    return _shown(risk, person)


@router.post("/{int:pk}/reopening", response=RiskDetail)
def reopen(request: HttpRequest, pk: int, body: ReasonIn) -> Any:
    risk, person = _load(request, pk), _person(request)
    verbs.reopen(risk, reason=body.reason, by=person)
    return _shown(risk, person)

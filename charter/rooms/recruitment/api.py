"""Recruitment over JSON: the same forms, verbs and rights as the pages."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.ground.acts import Act
from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.acts import CANDIDATE_ACTS, OPENING_ACTS, PLAN_ACTS, STEP_ACTS
from charter.rooms.recruitment.forms import ApplyForm, DrawForm, LineForm
from charter.rooms.recruitment.models import Assessment, Candidate, Line, Opening, Plan, Step
from charter.rooms.recruitment.permissions import (
    verbs_for_candidate,
    verbs_for_opening,
    verbs_for_plan,
    verbs_for_step,
)
from charter.rooms.recruitment.queries import yields
from charter.rooms.recruitment.selecting import AssessForm

router = Router()
PAGE = 50
WITH_FILES = ("add_files", "add_papers")


class LineOut(Schema):
    id: int
    thread: int
    kind: str
    title: str
    department_id: int
    post_id: int | None
    project_id: int | None
    duties: str
    qualifications: list[dict[str, Any]]
    number: int
    needed_by: dt.date | None
    reason: str
    interviews: int
    assessors: int
    pass_score: int


class PlanOut(Schema):
    id: int
    version: int
    state: str
    reason: str
    lines: list[LineOut] = []
    can: list[str] = []


class OpeningOut(Schema):
    id: int
    title: str
    department_id: int
    state: str
    number: int
    needed_by: dt.date
    can: list[str] = []


class StepOut(Schema):
    id: int
    kind: str
    round: int
    state: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    consent_on: dt.date | None
    decided_on: dt.date | None
    assessments: list[int] = []
    can: list[str] = []


class CandidateOut(Schema):
    id: int
    number: str
    name: str
    opening_id: int
    channel_id: int
    state: str
    applied_on: dt.date
    outcome: str
    steps: list[StepOut] = []
    can: list[str] = []


class YieldOut(Schema):
    label: str
    kind: str
    applied: int
    checked: int
    interviewed: int
    hired: int
    cost: float
    days_to_fill: float | None


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _act(
    request: HttpRequest, record: Any, verb: str, acts: Mapping[str, Act], data: dict[str, Any]
) -> JsonResponse | None:
    """Do it; the answer is what is wrong with the body, if something is."""
    if verb not in acts or verb in WITH_FILES:
        raise Http404
    form = acts[verb].form(record, data)
    if not form.is_valid():
        return wrong(form)
    acts[verb].do(record, by=_person(request), **form.cleaned_data)
    return None


def _plan(request: HttpRequest, pk: int) -> dict[str, Any]:
    person = _person(request)
    one = get_object_or_404(Plan.objects.visible_to(person), pk=pk)
    lines = list(Line.objects.visible_to(person).filter(plan=one))
    names = ("id", "version", "state", "reason")
    facts = {name: getattr(one, name) for name in names}
    return {**facts, "lines": lines, "can": verbs_for_plan(person, one)}


@router.get("/plans/", response=list[PlanOut])
def list_plans(request: HttpRequest) -> Any:
    """Without their lines."""
    return list(
        Plan.objects.visible_to(_person(request)).values("id", "version", "state", "reason")
    )


@router.post("/plans/", response={201: PlanOut})
def draw(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = DrawForm(None, data)
    if not form.is_valid():
        return wrong(form)
    made = verbs.draw_plan(**form.cleaned_data, by=_person(request))
    return 201, _plan(request, made.pk)


@router.get("/plans/{int:pk}/", response=PlanOut)
def read_plan(request: HttpRequest, pk: int) -> Any:
    return _plan(request, pk)


@router.post("/plans/{int:pk}/lines/", response={201: PlanOut})
def add_line(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """`qualifications` is a text, one a line, a must with an asterisk, as in the form."""
    one = get_object_or_404(Plan.objects.visible_to(_person(request)), pk=pk)
    form = LineForm(one, data)
    if not form.is_valid():
        return wrong(form)
    verbs.add_line(one, form.need(), by=_person(request))
    return 201, _plan(request, pk)


@router.post("/plans/{int:pk}/{verb}/", response=PlanOut)
def act_on_plan(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = get_object_or_404(Plan.objects.visible_to(_person(request)), pk=pk)
    return _act(request, one, verb, PLAN_ACTS, data) or _plan(request, pk)


@router.post("/lines/{int:pk}/publish/", response={201: OpeningOut})
def publish(request: HttpRequest, pk: int) -> Any:
    line = get_object_or_404(Line.objects.visible_to(_person(request)), pk=pk)
    made = verbs.publish(line, by=_person(request))
    return 201, _opening(request, made.pk)


def _opening(request: HttpRequest, pk: int) -> dict[str, Any]:
    person = _person(request)
    one = get_object_or_404(Opening.objects.visible_to(person), pk=pk)
    names = ("id", "title", "department_id", "state", "number", "needed_by")
    return {**{n: getattr(one, n) for n in names}, "can": verbs_for_opening(person, one)}


@router.get("/openings/", response=list[OpeningOut])
def list_openings(request: HttpRequest) -> Any:
    return list(Opening.objects.visible_to(_person(request))[:PAGE])


@router.get("/openings/{int:pk}/", response=OpeningOut)
def read_opening(request: HttpRequest, pk: int) -> Any:
    return _opening(request, pk)


@router.get("/openings/{int:pk}/yield/", response=list[YieldOut])
def read_yield(request: HttpRequest, pk: int) -> Any:
    _opening(request, pk)
    return yields(Opening.objects.filter(pk=pk), by_name=True)


@router.get("/openings/{int:pk}/candidates/", response=list[CandidateOut])
def list_candidates(request: HttpRequest, pk: int, before: int | None = None) -> Any:
    """Fifty at a time, the newest first, without their stages."""
    rows = Candidate.objects.visible_to(_person(request)).filter(opening=pk)
    rows = rows.filter(pk__lt=before) if before else rows
    return [_facts(one) for one in rows.select_related("dossier", "person")[:PAGE]]


@router.post("/openings/{int:pk}/apply/", response={201: dict[str, str]})
def apply(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """A colleague applies; only for openings that were told inside."""
    one = get_object_or_404(Opening.objects.told_inside(), pk=pk)
    form = ApplyForm(one, data)
    if not form.is_valid():
        return wrong(form)
    made = verbs.apply_inside(one, **form.cleaned_data, by=_person(request))
    return 201, {"number": made.number}


@router.post("/openings/{int:pk}/{verb}/", response=OpeningOut)
def act_on_opening(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = get_object_or_404(Opening.objects.visible_to(_person(request)), pk=pk)
    return _act(request, one, verb, OPENING_ACTS, data) or _opening(request, pk)


def _facts(one: Candidate) -> dict[str, Any]:
    names = ("id", "number", "name", "opening_id", "channel_id", "state", "applied_on", "outcome")
    return {name: getattr(one, name) for name in names}


def _candidate(request: HttpRequest, pk: int) -> dict[str, Any]:
    person, steps = _person(request), []
    rows = Candidate.objects.visible_to(person).select_related("opening", "dossier", "person")
    one: Candidate = get_object_or_404(rows, pk=pk)
    for step in one.steps.prefetch_related("assessments"):
        step.candidate = one
        names = ("id", "kind", "round", "state", "starts_at", "ends_at", "consent_on", "decided_on")
        facts = {name: getattr(step, name) for name in names}
        mine = [voice.pk for voice in step.assessments.all() if voice.assessor_id == person.pk]
        steps.append({**facts, "assessments": mine, "can": verbs_for_step(person, step)})
    return {**_facts(one), "steps": steps, "can": verbs_for_candidate(person, one)}


@router.get("/candidates/{int:pk}/", response=CandidateOut)
def read_candidate(request: HttpRequest, pk: int) -> Any:
    return _candidate(request, pk)


@router.post("/candidates/{int:pk}/{verb}/", response=CandidateOut | dict[str, str])
def act_on_candidate(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    """Whoever declares a conflict is told no more of the candidate."""
    rows = Candidate.objects.visible_to(_person(request)).select_related("opening", "dossier")
    one: Candidate = get_object_or_404(rows, pk=pk)
    if wrong := _act(request, one, verb, CANDIDATE_ACTS, data):
        return wrong
    gone = verb == "declare_conflict"
    return {"number": one.number} if gone else _candidate(request, pk)


@router.post("/stages/{int:pk}/{verb}/", response=CandidateOut)
def act_on_stage(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    rows = Step.objects.visible_to(_person(request)).select_related("candidate__opening")
    one: Step = get_object_or_404(rows, pk=pk)
    return _act(request, one, verb, STEP_ACTS, data) or _candidate(request, one.candidate_id)


@router.post("/assessments/{int:pk}/", response=CandidateOut)
def assess(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """One's own: `result`, `notes`, a grade per key of a qualification, or `score` of the test."""
    person = _person(request)
    rows = Assessment.objects.visible_to(person).filter(assessor=person)
    one = get_object_or_404(rows.select_related("step__candidate__opening"), pk=pk)
    form = AssessForm(one, data)
    if not form.is_valid():
        return wrong(form)
    verbs.assess(one, by=person, **form.told())
    return _candidate(request, one.step.candidate_id)

"""Deviation over JSON: what the page shows, the review with its causes, the decision."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.org.models import Person
from charter.rooms.projects import deviations, versions
from charter.rooms.projects.api.common import Values, checked
from charter.rooms.projects.forms.delays import CorrectionForm
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.verbs import delays as verbs

router = Router()


class LineOut(Schema):
    pk: int
    number: str
    name: str
    kind: str
    percent: int
    original: dt.date | None
    planned: dt.date | None
    expected: dt.date | None
    against_original: int | None
    against_current: int | None
    slack: float | None
    is_critical: bool
    is_beyond: bool
    cause: str


class StandingOut(Schema):
    version: int
    is_original: bool
    planned: int
    earned: int
    end: dt.date | None
    expected: dt.date | None
    late: int | None


class DeviationOut(Schema):
    standings: list[StandingOut]
    lines: list[LineOut]


class CauseIn(Schema):
    task: int
    cause: str
    explanation: str


class ReviewIn(Schema):
    causes: list[CauseIn] = []
    note: str = ""


class CorrectionOut(Schema):
    id: int
    kind: str
    measure: str
    action_id: int
    plan_id: int | None


def _project(request: HttpRequest, pk: int) -> Project:
    assert isinstance(request.user, Person)
    return get_object_or_404(Project.objects.visible_to(request.user), pk=pk)


@router.get("/projects/{int:pk}/deviation", response=DeviationOut)
def deviation(request: HttpRequest, pk: int) -> Any:
    found = deviations.everything(_project(request, pk))
    told = [
        {
            "version": one.version.plan.version,
            "is_original": one.is_original,
            "planned": one.planned,
            "earned": one.earned,
            "end": one.version.end,
            "expected": one.expected,
            "late": one.late,
        }
        for one in found["standings"]
    ]
    return {"standings": told, "lines": found["lines"]}


@router.post("/projects/{int:pk}/reviews", response={201: dict[str, int]})
def review(request: HttpRequest, pk: int, body: ReviewIn) -> Any:
    assert isinstance(request.user, Person)
    causes = {one.task: (one.cause, one.explanation) for one in body.causes}
    made = verbs.review_progress(
        _project(request, pk), by=request.user, causes=causes, note=body.note
    )
    return 201, {"id": made.pk, "deviations": made.deviations.count()}


@router.post("/projects/{int:pk}/corrections", response={201: CorrectionOut})
def decide(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    assert isinstance(request.user, Person)
    project = _project(request, pk)
    cleaned = checked(CorrectionForm(values, project=project))
    return 201, verbs.decide_delay(project, by=request.user, **cleaned)


@router.get("/projects/{int:pk}/plan/compare")
def compare(request: HttpRequest, pk: int, old: int, new: int) -> list[dict[str, Any]]:
    """What of the plan is another in version `new` than in version `old`, task by task."""
    plans = Plan.objects.filter(project=_project(request, pk))
    first, second = (get_object_or_404(plans, version=version) for version in (old, new))
    found = versions.compare(versions.content_of(first), versions.content_of(second))
    return [
        {"kind": one.kind, "task": one.title, "days": one.days, "changes": one.rows}
        for one in found
    ]

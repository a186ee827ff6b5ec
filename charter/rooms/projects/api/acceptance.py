"""Acceptance and summary over JSON. What is to be corrected is an action like any other: see
`/api/actions`."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.rooms.projects import papers
from charter.rooms.projects.api.common import Values, checked, filled, project_of, who
from charter.rooms.projects.forms.records import AnswerForm, ProofForm, SummaryForm, TermsForm
from charter.rooms.projects.models import (
    AcceptanceDocument,
    Goal,
    Lesson,
    Opinion,
    Project,
    Summary,
)
from charter.rooms.projects.readiness import acceptance_lacking
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.verbs import summary as summaries

router = Router()
TEXTS = ("goals_reached", "problems", "improvements")


class ItemOut(Schema):
    id: int
    title: str
    mark: str
    marked_by: str


class OpinionOut(Schema):
    id: int
    about: str
    text: str
    answer: str
    at: dt.datetime
    answered_at: dt.datetime | None


class LessonOut(Schema):
    text: str
    owner_id: int


class SummaryOut(Schema):
    id: int
    goals_reached: str
    problems: str
    improvements: str
    handed_in_at: dt.datetime | None
    lessons: list[LessonOut]

    @staticmethod
    def resolve_lessons(summary: Summary) -> list[Lesson]:
        return list(summary.lessons.order_by("pk"))


class AcceptanceOut(Schema):
    items: list[ItemOut]
    id: int
    state: str
    version: int
    content_hash: str
    held_on: dt.date | None
    lacks: list[str]


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
    return _acceptance(project_of(request, pk))


@router.post("/projects/{int:pk}/acceptance/terms", response=AcceptanceOut)
def propose_terms(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    cleaned = checked(filled(TermsForm, values))
    acceptances.propose_terms(project_of(request, pk).acceptance, by=who(request), **cleaned)
    return _acceptance(project_of(request, pk))


@router.post("/projects/{int:pk}/acceptance/request", response=AcceptanceOut)
def request_acceptance(request: HttpRequest, pk: int) -> Any:
    acceptances.request_acceptance(project_of(request, pk).acceptance, by=who(request))
    return _acceptance(project_of(request, pk))


@router.post("/projects/{int:pk}/acceptance/goals/{int:goal}", response=AcceptanceOut)
def prove_goal(request: HttpRequest, pk: int, goal: int, values: Body[Values]) -> Any:
    """`proof`: how it is seen that the goal was reached."""
    project = project_of(request, pk)
    found = get_object_or_404(Goal, pk=goal, initiation=project.initiation)
    cleaned = checked(filled(ProofForm, values))
    acceptances.prove_goal(project.acceptance, goal=found, by=who(request), **cleaned)
    return _acceptance(project)


@router.post("/projects/{int:pk}/acceptance/documents/{int:document}/check", response=AcceptanceOut)
def check_document(request: HttpRequest, pk: int, document: int) -> Any:
    """The second pair of eyes."""
    project = project_of(request, pk)
    found = get_object_or_404(AcceptanceDocument, pk=document, acceptance__project=project)
    acceptances.review_document(found, by=who(request))
    return _acceptance(project)


@router.get("/projects/{int:pk}/acceptance/opinions", response=list[OpinionOut])
def list_opinions(request: HttpRequest, pk: int) -> Any:
    return Opinion.objects.filter(acceptance__project=project_of(request, pk)).order_by("pk")


@router.post("/projects/{int:pk}/acceptance/opinions/{int:opinion}", response=OpinionOut)
def answer_opinion(request: HttpRequest, pk: int, opinion: int, values: Body[Values]) -> Any:
    """`answer`."""
    found = get_object_or_404(Opinion, pk=opinion, acceptance__project=project_of(request, pk))
    acceptances.answer_opinion(found, by=who(request), **checked(filled(AnswerForm, values)))
    found.refresh_from_db()
    return found


@router.get("/projects/{int:pk}/summary", response=SummaryOut)
def read_summary(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Summary, project=project_of(request, pk))


@router.put("/projects/{int:pk}/summary", response=SummaryOut)
def write_summary(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    """`goals_reached`, `problems`, `improvements`, `lesson_1` to `lesson_3` with `owner_1` to
    `owner_3`; a draft may lack what handing in asks for."""
    project = project_of(request, pk)
    form = filled(SummaryForm, values)
    cleaned = checked(form)
    texts = {name: cleaned[name] for name in TEXTS}
    lessons = form.lessons()  # type: ignore[attr-defined]
    return summaries.write_summary(project, lessons=lessons, by=who(request), **texts)


@router.post("/projects/{int:pk}/summary/submission", response=SummaryOut)
def hand_in_summary(request: HttpRequest, pk: int) -> Any:
    found = get_object_or_404(Summary, project=project_of(request, pk))
    return summaries.hand_in_summary(found, by=who(request))

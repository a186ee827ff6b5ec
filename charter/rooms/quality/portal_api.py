"""What customers say of results, over JSON."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.ground.api import wrong
from charter.org.reach import shown
from charter.rooms.projects.models import Project
from charter.rooms.quality.api.common import person
from charter.rooms.quality.forms.feedback import FeedbackForm
from charter.rooms.quality.models import Feedback
from charter.rooms.quality.verbs import feedback as verbs

router = Router()


class FeedbackOut(Schema):
    id: int
    about: str
    score: int
    text: str
    by: str = Field(alias="by.name")
    at: dt.datetime


def _rows(request: HttpRequest, pk: int) -> tuple[Project, Any]:
    project = get_object_or_404(shown(Project.objects.all(), person(request)), pk=pk)
    rows = Feedback.objects.filter(project=project).select_related("by")
    return project, shown(rows, person(request))


@router.get("/projects/{int:pk}/feedback", response=list[FeedbackOut])
def said(request: HttpRequest, pk: int) -> Any:
    """What the own organisation has said of this project's results, the newest first."""
    return _rows(request, pk)[1][:100]


@router.post("/projects/{int:pk}/feedback", response=list[FeedbackOut])
def give(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """`about` a result or empty, `score` 1 to 5, `text` (needed up to 2)."""
    project, rows = _rows(request, pk)
    form = FeedbackForm(data)
    if not form.is_valid():
        return wrong(form)
    verbs.give(project, **form.cleaned_data, by=person(request))
    return rows.all()[:100]

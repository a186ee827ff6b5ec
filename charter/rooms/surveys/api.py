"""Satisfaction over JSON: the figures with their n, the answers, and answers from elsewhere."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.org.models import Person
from charter.rooms.surveys import verbs
from charter.rooms.surveys.models import Answer, SurveyUpload
from charter.rooms.surveys.overview import Figure, Overview

router = Router()
PAGE = 100


class FigureOut(Schema):
    """`value` is null without answers; `low` and `high` are the 95 % interval."""

    measure: str
    value: float | None
    n: int
    received: int
    not_applicable: int
    left_out: int
    low: float | None
    high: float | None
    is_few: bool
    scores: dict[int, int]
    response: str


class AnswerOut(Schema):
    id: int
    at: dt.datetime
    measure: str
    score: int | None
    missing: str
    comment: str
    customer: int | None = Field(alias="customer_id")
    department: int | None = Field(alias="department_id")
    project: int | None = Field(alias="project_id")


class SurveyIn(Schema):
    """`rows` begin with the headings; `spec` says what the columns mean, as on the page."""

    title: str
    rows: list[list[str]]
    spec: dict[str, Any]


class SurveyOut(Schema):
    id: int
    title: str
    state: str
    written: int


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _told(figure: Figure) -> dict[str, Any]:
    one = figure.tally
    low, high = one.interval or (None, None)
    return {
        "measure": one.measure,
        "value": one.value,
        "n": one.n,
        "received": one.everybody,
        "not_applicable": one.na,
        "left_out": one.blank,
        "low": low,
        "high": high,
        "is_few": one.is_few,
        "scores": dict(one.scores),
        "response": figure.response,
    }


@router.get("/figures/", response=list[FigureOut])
def figures(
    request: HttpRequest, span: str = "365", customer: str = "", department: str = ""
) -> Any:
    asked = {"span": span, "customer": customer, "department": department}
    return [_told(one) for one in Overview(_person(request), asked).figures]


@router.get("/answers/", response=list[AnswerOut])
def answers(request: HttpRequest, before: int | None = None) -> Any:
    """The latest hundred, or those before an id."""
    found = Answer.objects.visible_to(_person(request)).order_by("-id")
    return found.filter(id__lt=before)[:PAGE] if before else found[:PAGE]


@router.get("/answers/{int:pk}/", response=AnswerOut)
def one_answer(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Answer.objects.visible_to(_person(request)), pk=pk)


@router.post("/imports/", response={201: SurveyOut})
def bring_in(request: HttpRequest, data: SurveyIn) -> Any:
    by = _person(request)
    return 201, verbs.take_rows(title=data.title, rows=data.rows, spec=data.spec, by=by)


@router.get("/imports/{int:pk}/", response=SurveyOut)
def one_import(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(SurveyUpload.objects.visible_to(_person(request)), pk=pk)

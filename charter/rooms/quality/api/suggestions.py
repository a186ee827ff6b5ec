"""Suggestions and monthly reports over JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.rooms.quality.acts import SUGGESTION_ACTS
from charter.rooms.quality.api.common import acted, person
from charter.rooms.quality.models import QualityReport, Suggestion
from charter.rooms.quality.permissions import suggestion_verbs_for
from charter.rooms.quality.verbs import reports as report_verbs
from charter.rooms.quality.verbs import suggestions

router = Router()


class SuggestionOut(Schema):
    id: int
    title: str
    state: str
    suggested_by: int = Field(alias="suggested_by_id")
    answer_due: dt.date
    decision_due: dt.date
    before: Decimal | None
    after: Decimal | None
    can: list[str] = []


class SuggestionIn(Schema):
    title: str
    present: str
    idea: str


class ReportOut(Schema):
    id: int
    month: dt.date
    state: str
    sha256: str
    figures: dict[str, Any]


class ReportIn(Schema):
    month: dt.date
    remarks: str = ""


def _suggestion(request: HttpRequest, pk: int) -> Suggestion:
    seen = Suggestion.objects.visible_to(person(request))
    one: Suggestion = get_object_or_404(seen, pk=pk)
    return one


def _told(request: HttpRequest, one: Suggestion) -> dict[str, Any]:
    names = ("id", "title", "state", "suggested_by_id", "answer_due", "decision_due")
    facts = {name: getattr(one, name) for name in (*names, "before", "after")}
    return {**facts, "can": suggestion_verbs_for(person(request), one)}


@router.post("/suggestions/", response={201: SuggestionOut})
def suggest(request: HttpRequest, data: SuggestionIn) -> Any:
    made = suggestions.submit(**data.model_dump(), by=person(request))
    return 201, _told(request, made)


@router.get("/suggestions/{int:pk}/", response=SuggestionOut)
def read_suggestion(request: HttpRequest, pk: int) -> Any:
    return _told(request, _suggestion(request, pk))


@router.post("/suggestions/{int:pk}/{verb}/", response=SuggestionOut)
def act_on(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    one = _suggestion(request, pk)
    answer = acted(SUGGESTION_ACTS, verb, one, data, person(request))
    return answer if answer is not None else _told(request, one)


@router.post("/reports/", response={201: ReportOut})
def draw_report(request: HttpRequest, data: ReportIn) -> Any:
    return 201, report_verbs.draw(data.month, remarks=data.remarks, by=person(request))


@router.post("/reports/{int:pk}/publish/", response=ReportOut)
def publish_report(request: HttpRequest, pk: int) -> Any:
    one = get_object_or_404(QualityReport.objects.visible_to(person(request)), pk=pk)
    report_verbs.publish(one, by=person(request))
    return one

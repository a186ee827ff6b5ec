"""Indicators over JSON: the same rules as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.actions.models import Action
from charter.kernel.indicators import verbs
from charter.kernel.indicators.drawing import SPANS
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Target, target_on
from charter.kernel.indicators.permissions import verbs_for
from charter.kernel.indicators.presentation import Shown
from charter.kernel.indicators.rules import SCOPES
from charter.kernel.indicators.told import told
from charter.org.models import Person

router = Router()


class TargetOut(Schema):
    id: int
    since: dt.date
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    baseline: Decimal | None
    amber: Decimal | None
    red: Decimal | None


class IndicatorOut(Schema):
    id: int
    name: str
    label: str
    formula: str
    unit: str
    direction: str
    period: str
    kind: str
    method: str
    clauses: list[str]
    owner_id: int | None
    is_counted: bool


class AlertOut(Schema):
    scope: str
    scope_id: int
    level: str
    period: str
    raised_at: dt.datetime
    due: dt.date | None
    answer: str
    answered_by_id: int | None


class IndicatorDetail(IndicatorOut):
    target: TargetOut | None
    standing: list[AlertOut]
    can: list[str]


class ReadingOut(Schema):
    id: int
    scope: str
    scope_id: int
    period: str
    starts: dt.date
    ends: dt.date
    value: Decimal | None
    spread: Decimal | None
    n: int
    no_data_reason: str
    note: str


class TargetIn(Schema):
    since: dt.date
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    baseline: Decimal | None = None
    amber: Decimal | None = None
    red: Decimal | None = None
    reason: str = ""

    scope: str = "organisation"
    scope_id: int = 0


class ReadingIn(Schema):
    day: dt.date
    value: Decimal | None = None
    missing: str = ""
    n: int = 0
    note: str = ""
    spread: Decimal | None = None
    scope: str = "organisation"
    scope_id: int = 0


class EventIn(Schema):
    day: dt.date
    n: int = 1
    opportunities: int | None = None
    note: str = ""
    scope: str = "organisation"
    scope_id: int = 0


class DefinitionIn(Schema):
    title: str
    formula: str
    unit: str = ""
    direction: str
    period: str
    kind: str
    method: str
    owner: int
    clauses: list[str] = []


class NoteIn(Schema):
    day: dt.date
    kind: str
    text: str
    scope: str = "organisation"
    scope_id: int = 0


class NoteOut(Schema):
    id: int
    scope: str
    scope_id: int
    period: str
    kind: str
    text: str


class AnswerIn(Schema):
    answer: str
    scope: str = "organisation"
    scope_id: int = 0


class MeasureIn(Schema):
    measure: str
    owner: int
    due: dt.date


class MeasureOut(Schema):
    id: int
    measure: str
    due: dt.date


class OwnerIn(Schema):
    owner: int


def _load(request: HttpRequest, pk: int) -> tuple[Indicator, Person]:
    person = request.user
    assert isinstance(person, Person)
    return get_object_or_404(Indicator.objects.visible_to(person), pk=pk), person


@router.get("/", response=list[IndicatorOut])
def list_indicators(request: HttpRequest) -> Any:
    assert isinstance(request.user, Person)
    return Indicator.objects.visible_to(request.user).order_by("title", "pk")


@router.get("/{int:pk}", response=IndicatorDetail)
def show_indicator(request: HttpRequest, pk: int) -> Any:
    found, person = _load(request, pk)
    found.target = target_on(found)  # type: ignore[attr-defined]
    found.can = verbs_for(person, found)  # type: ignore[attr-defined]
    standing = Alert.objects.standing().filter(indicator=found).visible_to(person)
    found.standing = list(standing)  # type: ignore[attr-defined]
    return found


@router.get("/{int:pk}/readings", response=list[ReadingOut])
def list_readings(request: HttpRequest, pk: int) -> Any:
    """Of every scope that one may see, newest first. No data is null with a reason."""
    found, person = _load(request, pk)
    rows = Reading.objects.visible_to(person).filter(indicator=found)
    return rows.order_by("-starts", "scope", "scope_id")[:500]


@router.get("/{int:pk}/chart")
def show_chart(
    request: HttpRequest,
    pk: int,
    scope: str = "organisation",
    id: int = 0,
    span: str = "25",
    chart: str = "",
    rules: str = "",
) -> Any:
    """What the page draws and says; the same choices as in its address."""
    found, person = _load(request, pk)
    if scope not in SCOPES or span not in SPANS:
        raise Http404
    return told(Shown(found, person, span, scope, id, chart, rules))


@router.post("/{int:pk}/readings", response=ReadingOut)
def enter_reading(request: HttpRequest, pk: int, body: ReadingIn) -> Reading:
    found, person = _load(request, pk)
    return verbs.enter_reading(found, **body.dict(), by=person)


@router.post("/{int:pk}/events", response=ReadingOut)
def enter_event(request: HttpRequest, pk: int, body: EventIn) -> Reading:
    found, person = _load(request, pk)
    return verbs.enter_event(found, **body.dict(), by=person)


@router.post("/{int:pk}/targets", response=TargetOut)
def set_target(request: HttpRequest, pk: int, body: TargetIn) -> Target:
    found, person = _load(request, pk)
    return verbs.set_target(found, **body.dict(), by=person)


def _staff(pk: int) -> Person:
    return get_object_or_404(Person.objects.staff(), pk=pk)


@router.post("/", response=IndicatorOut)
def create(request: HttpRequest, body: DefinitionIn) -> Indicator:
    """An indicator of the organisation's own."""
    assert isinstance(request.user, Person)
    told = body.dict(exclude={"owner"})
    return verbs.create(**told, owner=_staff(body.owner), by=request.user)


@router.post("/{int:pk}/owner", response=IndicatorOut)
def set_owner(request: HttpRequest, pk: int, body: OwnerIn) -> Indicator:
    found, person = _load(request, pk)
    verbs.set_owner(found, owner=_staff(body.owner), by=person)
    return found


@router.get("/{int:pk}/notes", response=list[NoteOut])
def list_notes(request: HttpRequest, pk: int) -> Any:
    found, person = _load(request, pk)
    return Note.objects.alive().filter(indicator=found).visible_to(person).order_by("starts")


@router.post("/{int:pk}/notes", response=NoteOut)
def annotate(request: HttpRequest, pk: int, body: NoteIn) -> Note:
    found, person = _load(request, pk)
    return verbs.annotate(found, **body.dict(), by=person)


@router.post("/{int:pk}/measures", response=MeasureOut)
def improve(request: HttpRequest, pk: int, body: MeasureIn) -> Action:
    found, person = _load(request, pk)
    told = body.dict(exclude={"owner"})
    return verbs.improve(found, **told, owner=_staff(body.owner), by=person)


@router.post("/{int:pk}/answer", response=AlertOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Alert:
    """Why the alert of this part stands."""
    found, person = _load(request, pk)
    standing = Alert.objects.standing().filter(indicator=found).within(body.scope, body.scope_id)
    seen = standing.visible_to(person).select_related("indicator__owner", "escalated_to")
    alert: Alert = get_object_or_404(seen)
    verbs.answer(alert, answer=body.answer, by=person)
    alert.refresh_from_db()
    return alert

"""Indicators over JSON: the same rules as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.indicators import verbs
from charter.kernel.indicators.models import Indicator, Reading, Target, target_on
from charter.kernel.indicators.permissions import verbs_for
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
    clauses: list[str]
    owner_id: int | None
    is_counted: bool


class IndicatorDetail(IndicatorOut):
    target: TargetOut | None
    can: list[str]


class ReadingOut(Schema):
    id: int
    scope: str
    scope_id: int
    period: str
    starts: dt.date
    ends: dt.date
    value: Decimal | None
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


class ReadingIn(Schema):
    day: dt.date
    value: Decimal
    n: int = 0
    note: str = ""


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
    return found


@router.get("/{int:pk}/readings", response=list[ReadingOut])
def list_readings(request: HttpRequest, pk: int) -> Any:
    """Of every scope that one may see, newest first. No data is null with a reason."""
    found, person = _load(request, pk)
    rows = Reading.objects.visible_to(person).filter(indicator=found)
    return rows.order_by("-starts", "scope", "scope_id")[:500]


@router.post("/{int:pk}/readings", response=ReadingOut)
def enter_reading(request: HttpRequest, pk: int, body: ReadingIn) -> Reading:
    found, person = _load(request, pk)
    return verbs.enter_reading(found, **body.dict(), by=person)


@router.post("/{int:pk}/targets", response=TargetOut)
def set_target(request: HttpRequest, pk: int, body: TargetIn) -> Target:
    found, person = _load(request, pk)
    return verbs.set_target(found, **body.dict(), by=person)

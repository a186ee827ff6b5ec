"""Registers over JSON: the same verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.kernel.registers import verbs
from charter.kernel.registers.models import Record
from charter.kernel.registers.permissions import verbs_for
from charter.org.models import Person

router = Router()
PAGE = 50


class RecordOut(Schema):
    id: int
    register_name: str = Field(alias="register")
    number: str
    title: str
    kind: str
    likelihood: int
    impact: int
    grade: str
    state: str
    owner_id: int
    about_kind: str
    about_id: int
    response: str
    response_due: dt.date | None
    outcome: str
    lesson: str


class MovementOut(Schema):
    likelihood: int
    impact: int
    grade: str
    reason: str
    by_id: int | None
    at: dt.datetime


class RecordDetail(RecordOut):
    description: str
    moves: list[MovementOut]
    can: list[str]


class RegradeIn(Schema):
    likelihood: int
    impact: int
    reason: str


class RespondIn(Schema):
    response: str
    owner: int
    due: dt.date


class CloseIn(Schema):
    outcome: str
    lesson: str


def _load(request: HttpRequest, pk: int) -> tuple[Record, Person]:
    person = request.user
    assert isinstance(person, Person)
    rows = Record.objects.visible_to(person).select_related("owner")
    return get_object_or_404(rows, pk=pk), person


def _shown(record: Record, person: Person) -> Record:
    record.moves = list(record.movements.order_by("id"))  # type: ignore[attr-defined]
    record.can = verbs_for(person, record)  # type: ignore[attr-defined]
    return record


@router.get("/", response=list[RecordOut])
def list_records(
    request: HttpRequest, register_name: str = "", state: str = "", grade: str = "", before: int = 0
) -> Any:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    assert isinstance(request.user, Person)
    asked = {"register": register_name, "state": state, "grade": grade, "pk__lt": before}
    rows = Record.objects.visible_to(request.user)
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.get("/{int:pk}", response=RecordDetail)
def show_record(request: HttpRequest, pk: int) -> Record:
    return _shown(*_load(request, pk))


@router.post("/{int:pk}/grade", response=RecordDetail)
def regrade(request: HttpRequest, pk: int, body: RegradeIn) -> Record:
    record, person = _load(request, pk)
    verbs.regrade(record, **body.dict(), by=person)
    return _shown(record, person)


@router.post("/{int:pk}/response", response=RecordDetail)
def respond(request: HttpRequest, pk: int, body: RespondIn) -> Record:
    record, person = _load(request, pk)
    owner = get_object_or_404(Person.objects.staff(), pk=body.owner)
    verbs.respond(record, response=body.response, owner=owner, due=body.due, by=person)
    return _shown(record, person)


@router.post("/{int:pk}/closing", response=RecordDetail)
def close(request: HttpRequest, pk: int, body: CloseIn) -> Record:
    record, person = _load(request, pk)
    verbs.close(record, outcome=body.outcome, lesson=body.lesson, by=person)
    return _shown(record, person)

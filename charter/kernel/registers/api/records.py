"""Registers over JSON: the same verbs as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.kernel.journal.subjects import may_see, subject_of
from charter.kernel.registers import verbs
from charter.kernel.registers.models import Record, current_matrix
from charter.kernel.registers.permissions import verbs_for
from charter.kernel.registers.rules import open_to_person
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
    residual_likelihood: int | None
    residual_impact: int | None
    residual_grade: str
    strategy: str
    expected_loss: Decimal | None
    currency: str
    state: str
    owner_id: int
    about_kind: str
    about_id: int
    response: str
    response_due: dt.date | None
    outcome: str
    lesson: str


class MovementOut(Schema):
    stage: str
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


class KindOut(Schema):
    code: str
    label: str


class RegisterOut(Schema):
    name: str
    label: str
    clause: str
    kinds: list[KindOut]
    strategies: list[KindOut]


class OpenIn(Schema):
    register_name: str
    title: str
    kind: str
    likelihood: int
    impact: int
    owner: int
    description: str = ""
    expected_loss: Decimal | None = None
    about_kind: str = ""
    about_id: int = 0


class EditIn(Schema):
    title: str
    kind: str
    description: str = ""
    expected_loss: Decimal | None = None


class OwnerIn(Schema):
    owner: int
    reason: str


class ReasonIn(Schema):
    reason: str


class MatrixIn(Schema):
    cells: list[list[str]]
    reason: str


class MatrixOut(Schema):
    cells: list[list[str]]


class RegradeIn(Schema):
    likelihood: int
    impact: int
    reason: str


class RespondIn(Schema):
    response: str
    owner: int
    due: dt.date
    strategy: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None


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


def _staff(pk: int) -> Person:
    return get_object_or_404(Person.objects.staff(), pk=pk)


@router.post("/", response=RecordDetail)
def open_record(request: HttpRequest, body: OpenIn) -> Record:
    """`about_kind` and `about_id` name the record it belongs to, one that you may see."""
    person = request.user
    assert isinstance(person, Person)
    told = body.dict(exclude={"register_name", "owner", "about_kind", "about_id"})
    about = None
    if body.about_kind:
        if not may_see(person, body.about_kind, body.about_id):
            raise Http404
        about = subject_of(body.about_kind, body.about_id)
    made = verbs.open_record(
        body.register_name, owner=_staff(body.owner), about=about, by=person, **told
    )
    return _shown(made, person)


@router.get("/kinds", response=list[RegisterOut])
def list_registers(request: HttpRequest) -> Any:
    """The registers in which you may open a record."""
    assert isinstance(request.user, Person)
    return [
        {
            "name": rule.name,
            "label": str(rule.label),
            "clause": rule.clause,
            "kinds": [{"code": c, "label": str(text)} for c, text in rule.kinds],
            "strategies": [{"code": c, "label": str(text)} for c, text in rule.strategies],
        }
        for rule in open_to_person(request.user)
    ]


@router.get("/matrix", response=MatrixOut)
def show_matrix(request: HttpRequest) -> Any:
    """`cells[likelihood - 1][impact - 1]`."""
    return {"cells": current_matrix()}


@router.post("/matrix", response=MatrixOut)
def set_matrix(request: HttpRequest, body: MatrixIn) -> Any:
    assert isinstance(request.user, Person)
    return verbs.set_matrix(body.cells, reason=body.reason, by=request.user)


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
    pair = (body.residual_likelihood, body.residual_impact)
    residual = (pair[0] or 0, pair[1] or 0) if pair != (None, None) else None
    told = body.dict(include={"response", "due", "strategy"})
    verbs.respond(record, owner=_staff(body.owner), residual=residual, by=person, **told)
    return _shown(record, person)


@router.patch("/{int:pk}", response=RecordDetail)
def edit(request: HttpRequest, pk: int, body: EditIn) -> Record:
    record, person = _load(request, pk)
    verbs.edit(record, **body.dict(), by=person)
    return _shown(record, person)


@router.post("/{int:pk}/owner", response=RecordDetail)
def hand_over(request: HttpRequest, pk: int, body: OwnerIn) -> Record:
    record, person = _load(request, pk)
    verbs.hand_over(record, owner=_staff(body.owner), reason=body.reason, by=person)
    return _shown(record, person)


@router.post("/{int:pk}/reopening", response=RecordDetail)
def reopen(request: HttpRequest, pk: int, body: ReasonIn) -> Record:
    record, person = _load(request, pk)
    verbs.reopen(record, reason=body.reason, by=person)
    return _shown(record, person)


@router.post("/{int:pk}/closing", response=RecordDetail)
def close(request: HttpRequest, pk: int, body: CloseIn) -> Record:
    record, person = _load(request, pk)
    verbs.close(record, outcome=body.outcome, lesson=body.lesson, by=person)
    return _shown(record, person)

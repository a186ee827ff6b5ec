"""Hand-overs over JSON: the same verbs and rights as the pages."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.org.models import Person
from charter.rooms.rotation import verbs
from charter.rooms.rotation.models import HandOver
from charter.rooms.rotation.presenting import sheet

router = Router()
PAGE = 50


class ItemOut(Schema):
    id: int
    kind: str
    subject_id: int
    title: str
    due: dt.date | None
    state: str
    successor_id: int | None


class HandOverOut(Schema):
    id: int
    person_id: int
    occasion: str
    last_day: dt.date
    state: str
    successor_id: int | None


class SheetOut(HandOverOut):
    total: int
    left: int
    unlisted: int
    items: list[ItemOut]


class NameIn(Schema):
    """Without `items`, of all that nobody was named for."""

    successor_id: int
    items: list[int] | None = None


class TakeIn(Schema):
    items: list[int]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _load(request: HttpRequest, pk: int) -> HandOver:
    rows = HandOver.objects.visible_to(_person(request))
    return get_object_or_404(rows.select_related("person__manager", "successor", "project"), pk=pk)


def _told(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = _load(request, pk)
    seen = sheet(found, _person(request))
    facts = {name: getattr(found, name) for name in HandOverOut.model_fields}
    items = list(found.items.all())
    return {**facts, "total": seen.total, "left": seen.left, "unlisted": seen.unlisted,
            "items": items}  # fmt: skip


@router.get("/handovers", response=list[HandOverOut])
def handovers(request: HttpRequest, after: int = 0) -> Any:
    """Fifty at a time by id; `after` is the last one of the page before."""
    rows = HandOver.objects.visible_to(_person(request)).filter(pk__gt=after)
    return rows.order_by("pk")[:PAGE]


@router.get("/handovers/{pk}", response=SheetOut)
def handover(request: HttpRequest, pk: int) -> Any:
    return _told(request, pk)


@router.post("/handovers/{pk}/successor", response=SheetOut)
def name(request: HttpRequest, pk: int, body: NameIn) -> Any:
    found = _load(request, pk)
    successor = get_object_or_404(Person.objects.staff(), pk=body.successor_id)
    chosen = None if body.items is None else list(found.items.filter(pk__in=body.items))
    verbs.name_successor(found, successor=successor, items=chosen, by=_person(request))
    return _told(request, pk)


@router.post("/handovers/{pk}/take", response=SheetOut)
def take(request: HttpRequest, pk: int, body: TakeIn) -> Any:
    found = _load(request, pk)
    verbs.take_several(found.items.filter(pk__in=body.items), by=_person(request))
    return _told(request, pk)


@router.post("/handovers/{pk}/complete", response=SheetOut)
def complete(request: HttpRequest, pk: int) -> Any:
    verbs.complete(_load(request, pk), by=_person(request))
    return _told(request, pk)

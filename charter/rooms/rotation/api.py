"""Hand-overs, rotation plans and fits over JSON: the same forms, verbs and rights as the pages."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.ground.api import named, wrong
from charter.org.models import Person
from charter.rooms.people.queries import readable_figures
from charter.rooms.rotation import fits, forms, verbs
from charter.rooms.rotation.acts import PLAN_ACTS
from charter.rooms.rotation.models import HandOver, RotationLine, RotationPlan
from charter.rooms.rotation.permissions import plan_verbs
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
    successor = named(Person.objects.staff(), body.successor_id, "successor_id")
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


class PlanOut(Schema):
    id: int
    department_id: int
    title: str
    state: str
    approved_at: dt.datetime | None


class LineOut(Schema):
    """A move (`to_post_id`, `on`), or an exception (`until`, `reason`)."""

    id: int
    posting_id: int
    to_post_id: int | None
    on: dt.date | None
    until: dt.date | None
    reason: str
    state: str


class PlanWhole(PlanOut):
    lines: list[LineOut]
    can: list[str]


class FitOut(Schema):
    """`short` is what falls short: [skill, level asked, level there]."""

    way: str
    id: int
    person_id: int
    where: str
    percent: int
    short: list[tuple[int, int, int]]
    reason: str


def _plan(request: HttpRequest, pk: int) -> RotationPlan:
    seen = RotationPlan.objects.visible_to(_person(request)).select_related("department")
    return get_object_or_404(seen, pk=pk)


def _whole(request: HttpRequest, pk: int) -> dict[str, Any]:
    found, me = _plan(request, pk), _person(request)
    facts = {name: getattr(found, name) for name in PlanOut.model_fields}
    lines = list(RotationLine.objects.visible_to(me).filter(plan=found))
    return {**facts, "lines": lines, "can": plan_verbs(me, found)}


@router.get("/plans", response=list[PlanOut])
def plans(request: HttpRequest, before: int | None = None) -> Any:
    """Fifty at a time, the newest first; `before` is the last number of the page before."""
    rows = RotationPlan.objects.visible_to(_person(request)).order_by("-pk")
    return (rows.filter(pk__lt=before) if before else rows)[:PAGE]


@router.post("/plans", response={201: PlanWhole})
def draft(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = forms.PlanForm(data)
    if not form.is_valid():
        return wrong(form)
    made = verbs.draft_plan(**form.cleaned_data, by=_person(request))
    return 201, _whole(request, made.pk)


@router.get("/plans/{int:pk}", response=PlanWhole)
def plan(request: HttpRequest, pk: int) -> Any:
    return _whole(request, pk)


@router.post("/plans/{int:pk}/{verb}", response=PlanWhole)
def act_on_plan(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    """move, stay, submit or drop: the same fields as the page's form."""
    found, me = _plan(request, pk), _person(request)
    if verb not in PLAN_ACTS or verb not in plan_verbs(me, found):
        raise Http404
    kind = PLAN_ACTS[verb].form
    form = kind(found, data) if verb in ("move", "stay") else kind(data)
    if not form.is_valid():
        return wrong(form)
    PLAN_ACTS[verb].do(found, by=me, **form.cleaned_data)
    return _whole(request, pk)


@router.get("/fits", response=list[FitOut])
def assignments(request: HttpRequest, only_short: bool = False) -> Any:
    """One's own and those one leads, the worst first."""
    found = fits.fits(readable_figures(_person(request)))
    return [
        {
            "way": one.way,
            "id": one.assignment.pk,
            "person_id": one.person.pk,
            "where": one.where,
            "percent": one.percent,
            "short": [(skill.pk, asked, has) for skill, asked, has in one.short],
            "reason": one.reason.reason if one.reason else "",
        }
        for one in found
        if one.is_short or not only_short
    ]

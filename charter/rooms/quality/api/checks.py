"""Checks over JSON: what there is, and a check from its plan to its result."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.ground.api import wrong
from charter.rooms.projects.models import Project
from charter.rooms.quality.acts import CHECK_ACTS
from charter.rooms.quality.api.common import acted, person
from charter.rooms.quality.forms.checks import PlanCheckForm
from charter.rooms.quality.models import Check, CheckItem
from charter.rooms.quality.permissions import check_verbs_for
from charter.rooms.quality.verbs import checkplans, checks

router = Router()
MOST = 50


class CheckOut(Schema):
    id: int
    number: str
    title: str
    method: str
    state: str
    passed: bool | None
    project: int | None = Field(alias="project_id")
    deliverable: str
    checker: int = Field(alias="checker_id")
    due: dt.date


class ItemOut(Schema):
    id: int
    place: int
    question: str
    demand: str
    mark: str
    note: str
    problem: int | None = Field(alias="problem_id")


class CheckDetail(CheckOut):
    author: int | None = Field(alias="author_id")
    lot: int | None
    aql: Decimal | None
    seed: int | None
    accept: int | None
    severity: str
    sample: list[int]
    drawn_from: list[int]
    items: list[ItemOut]
    can: list[str]


class Page(Schema):
    items: list[CheckOut]
    after: int | None


class Said(Schema):
    mark: str
    note: str = Field("", max_length=1000)


class MarksIn(Schema):
    marks: dict[int, Said]


class EndIn(Schema):
    told_by: str = Field("", max_length=60)
    remark: str = ""


class RegisteredOut(Schema):
    problem: int
    number: str


def _check(request: HttpRequest, pk: int) -> Check:
    seen = Check.objects.visible_to(person(request)).select_related("project", "task")
    one: Check = get_object_or_404(seen, pk=pk)
    return one


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    one = _check(request, pk)
    facts = {f.attname: getattr(one, f.attname) for f in Check._meta.concrete_fields}
    can = check_verbs_for(person(request), one)
    return {**facts, "number": one.number, "items": list(one.items.all()), "can": can}


@router.get("/checks/", response=Page)
def list_checks(
    request: HttpRequest, state: str = "", project: int | None = None, after: int | None = None
) -> Any:
    """Fifty at a time, the newest first; `after` of the answer leads to the next fifty."""
    found = Check.objects.visible_to(person(request)).order_by("-id")
    found = found.filter(state=state) if state in Check.State.values else found
    found = found.filter(project=project) if project else found
    found = found.filter(pk__lt=after) if after else found
    items = list(found[: MOST + 1])
    return {"items": items[:MOST], "after": items[MOST - 1].pk if len(items) > MOST else None}


@router.post("/checks/", response={201: CheckDetail})
def plan(request: HttpRequest, data: Body[dict[str, Any]], project: int | None = None) -> Any:
    """As the form: with `?project=` a deliverable can be named, without it the service type."""
    seen = Project.objects.visible_to(person(request))
    chosen = get_object_or_404(seen, pk=project) if project else None
    form = PlanCheckForm(data).within(chosen)
    if not form.is_valid():
        return wrong(form)
    wanted = checks.Wanted(project=chosen, **form.cleaned_data)
    return 201, _detail(request, checks.plan(wanted, by=person(request)).pk)


@router.get("/checks/{int:pk}/", response=CheckDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.post("/checks/{int:pk}/begin/", response=CheckDetail)
def begin(request: HttpRequest, pk: int) -> Any:
    checks.begin(_check(request, pk), by=person(request))
    return _detail(request, pk)


@router.post("/checks/{int:pk}/marks/", response=CheckDetail)
def answer(request: HttpRequest, pk: int, data: MarksIn) -> Any:
    """Of items by their key: pass, fail (with a note) or skip."""
    marks = {key: (said.mark, said.note) for key, said in data.marks.items()}
    checks.answer(_check(request, pk), marks=marks, by=person(request))
    return _detail(request, pk)


@router.post("/checks/{int:pk}/finish/", response=CheckDetail)
def finish(request: HttpRequest, pk: int, data: EndIn) -> Any:
    checks.finish(_check(request, pk), by=person(request), **data.model_dump())
    return _detail(request, pk)


@router.post("/checks/items/{int:pk}/problem/", response={201: RegisteredOut})
def register(request: HttpRequest, pk: int) -> Any:
    """What failed becomes a problem."""
    seen = CheckItem.objects.visible_to(person(request))
    made = checkplans.register(get_object_or_404(seen, pk=pk), by=person(request))
    return 201, {"problem": made.pk, "number": made.number}


@router.post("/checks/{int:pk}/{verb}/", response=CheckDetail)
def act(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    answered = acted(CHECK_ACTS, verb, _check(request, pk), data, person(request))
    return answered if answered is not None else _detail(request, pk)

"""Standards over JSON: what rules, a draft written demand by demand, and what is decided of one."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.ground.api import wrong
from charter.rooms.quality.acts import STANDARD_ACTS
from charter.rooms.quality.api.common import acted, person
from charter.rooms.quality.forms.standards import ItemForm, StandardForm
from charter.rooms.quality.models import Standard, StandardItem, StandardVersion
from charter.rooms.quality.permissions import standard_verbs_for
from charter.rooms.quality.verbs import ruling
from charter.rooms.quality.verbs import standards as verbs

router = Router()
MOST = 50


class StandardOut(Schema):
    id: int
    title: str
    service_type: str
    state: str
    owner: int = Field(alias="owner_id")
    reviewed_on: dt.date | None
    called_on: dt.date | None


class DemandOut(Schema):
    id: int
    aspect: str
    step: str
    demand: str
    rule: str
    question: str


class VersionOut(Schema):
    id: int
    standard: int
    number: int
    state: str
    reason: str
    items: list[DemandOut]


class StandardDetail(StandardOut):
    versions: list[VersionOut]
    can: list[str]


def _told(one: StandardVersion) -> dict[str, Any]:
    facts = {name: getattr(one, name) for name in ("id", "number", "state", "reason")}
    return {**facts, "standard": one.standard_id, "items": list(one.items.all())}


def _standard(request: HttpRequest, pk: int) -> Standard:
    one: Standard = get_object_or_404(Standard.objects.visible_to(person(request)), pk=pk)
    return one


def _version(request: HttpRequest, pk: int) -> StandardVersion:
    seen = StandardVersion.objects.visible_to(person(request)).select_related("standard")
    one: StandardVersion = get_object_or_404(seen, pk=pk)
    return one


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    one = _standard(request, pk)
    versions = one.versions.exclude(state="discarded").prefetch_related("items")
    names = ("id", "title", "service_type", "state", "owner_id", "reviewed_on", "called_on")
    facts = {name: getattr(one, name) for name in names}
    can = standard_verbs_for(person(request), one)
    return {**facts, "versions": [_told(v) for v in versions], "can": can}


@router.get("/standards/", response=list[StandardOut])
def list_standards(request: HttpRequest) -> Any:
    """Those that are not retired; there are few."""
    seen = Standard.objects.visible_to(person(request))
    return list(seen.exclude(state=Standard.State.RETIRED)[:MOST])


@router.post("/standards/", response={201: VersionOut})
def propose(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    """A new standard; the answer is its first draft, still empty."""
    form = StandardForm(data)
    if not form.is_valid():
        return wrong(form)
    return 201, _told(verbs.propose(**form.cleaned_data, by=person(request)))


@router.get("/standards/{int:pk}/", response=StandardDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.post("/standards/{int:pk}/{verb}/", response=StandardDetail)
def act(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    answered = acted(STANDARD_ACTS, verb, _standard(request, pk), data, person(request))
    return answered if answered is not None else _detail(request, pk)


@router.post("/standards/versions/{int:pk}/items/", response={201: VersionOut})
def add_item(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    form = ItemForm(data)
    if not form.is_valid():
        return wrong(form)
    verbs.add_item(_version(request, pk), **form.cleaned_data, by=person(request))
    return 201, _told(_version(request, pk))


@router.delete("/standards/items/{int:pk}/", response=VersionOut)
def drop_item(request: HttpRequest, pk: int) -> Any:
    seen = StandardItem.objects.filter(
        version__in=StandardVersion.objects.visible_to(person(request))
    )
    item: StandardItem = get_object_or_404(seen.select_related("version__standard"), pk=pk)
    verbs.drop_item(item, by=person(request))
    return _told(item.version)


@router.post("/standards/versions/{int:pk}/submit/", response=VersionOut)
def submit(request: HttpRequest, pk: int) -> Any:
    """To management; what is lacking is said."""
    ruling.submit(_version(request, pk), by=person(request))
    return _told(_version(request, pk))


@router.post("/standards/versions/{int:pk}/discard/", response=VersionOut)
def discard(request: HttpRequest, pk: int) -> Any:
    verbs.discard(_version(request, pk), by=person(request))
    return _told(_version(request, pk))

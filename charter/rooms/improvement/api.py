"""Plans over JSON: cycles, the desk, versions and documents; the same forms and verbs as pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.org.models import Person
from charter.rooms.improvement.compiling import desk_of
from charter.rooms.improvement.models import Clash, Cycle, Document, DocumentPart, Plan, Version
from charter.rooms.improvement.permissions import cycle_verbs_for, version_verbs_for
from charter.rooms.improvement.smart import Letter, letters_of
from charter.rooms.improvement.verbs import clashes, documents, versions
from charter.rooms.improvement.views import cycles as cycle_pages
from charter.rooms.improvement.views import desk as desk_pages
from charter.rooms.improvement.views import documents as document_pages
from charter.rooms.improvement.views import plans as plan_pages
from charter.rooms.improvement.views.common import Doing

router = Router()
Payload = dict[str, Any] | None
NOTHING: Any = Body(None)  # type: ignore[type-arg]


class CycleOut(Schema):
    id: int
    year: int
    state: str
    starts: dt.date
    ends: dt.date
    hand_in_on: dt.date
    draft_on: dt.date
    publish_on: dt.date
    office_id: int | None
    holder_id: int | None
    can: list[str] = []


class RowOut(Schema):
    plan: int
    version: int
    department: str
    state: str
    targets: int
    measures: int
    cost: Decimal
    found: list[str]


class ClashOut(Schema):
    id: int
    kind: str
    state: str
    due: dt.date
    facts: dict[str, Any]
    decision: str


class DeskOut(Schema):
    rows: list[RowOut]
    clashes: list[ClashOut]
    ready: bool


class LetterOut(Schema):
    letter: str
    holds: bool
    why: str


class AimOut(Schema):
    id: int
    target: int
    title: str
    cover: str
    indicator: str
    baseline: Decimal | None
    value: Decimal | None
    unit: str
    due: dt.date | None
    owner: int | None
    smart: list[LetterOut]


class StepOut(Schema):
    id: int
    measure: int
    target: int | None
    title: str
    kind: str
    owner: int | None
    starts: dt.date | None
    ends: dt.date | None
    cost: Decimal


class VersionOut(Schema):
    """`targets` carry their letters, so that a program sees what the page shows."""

    id: int
    plan: int
    number: int
    state: str
    overview: str
    schedule: str
    effect: str
    targets: list[AimOut]
    measures: list[StepOut]
    can: list[str]


class DocumentOut(Schema):
    id: int
    kind: str
    number: int
    state: str
    content_hash: str
    content: dict[str, Any]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _one(request: HttpRequest, model: Any, pk: int) -> Any:
    return get_object_or_404(model.objects.visible_to(_person(request)), pk=pk)


def _posted(body: dict[str, Any]) -> QueryDict:
    """As a form would have sent it; null is left out."""
    data = QueryDict(mutable=True)
    for name, value in body.items():
        if value is not None:
            data[name] = str(value)
    return data


def _done(acts: dict[str, Doing], verb: str, one: Any, body: Any, by: Person) -> Any:
    """422 with what is wrong, field by field; a refusal is answered by the API itself."""
    if verb not in acts:
        raise Http404
    form = acts[verb].form(one, _posted(body or {}), None, {})
    if not form.is_valid():
        detail = [
            {"loc": ["body", name], "msg": str(errors[0]), "type": "form"}
            for name, errors in form.errors.items()
        ]
        return JsonResponse({"detail": detail}, status=422)
    acts[verb].do(one, form, by)
    return None


@router.get("/cycles/", response=list[CycleOut])
def list_cycles(request: HttpRequest) -> Any:
    return Cycle.objects.visible_to(_person(request))


@router.get("/cycles/{int:pk}/", response=CycleOut)
def read_cycle(request: HttpRequest, pk: int) -> Any:
    one = _one(request, Cycle, pk)
    one.can = cycle_verbs_for(_person(request), one)
    return one


@router.get("/cycles/{int:pk}/desk/", response=DeskOut)
def read_desk(request: HttpRequest, pk: int) -> Any:
    desk = desk_of(_one(request, Cycle, pk))
    rows = [
        {
            "plan": row.plan.pk,
            "version": row.version.pk,
            "department": row.plan.department.name,
            "state": row.version.state,
            "targets": row.targets,
            "measures": row.measures,
            "cost": row.cost,
            "found": row.found,
        }
        for row in desk.rows
    ]
    return {"rows": rows, "clashes": [*desk.clashes, *desk.settled], "ready": desk.ready}


@router.post("/cycles/{int:pk}/desk/look/", response=list[ClashOut])
def look(request: HttpRequest, pk: int) -> Any:
    return clashes.look(_one(request, Cycle, pk), by=_person(request))


@router.post("/cycles/{int:pk}/desk/table/", response=DocumentOut)
def table(request: HttpRequest, pk: int) -> Any:
    return documents.table(_one(request, Cycle, pk), by=_person(request))


@router.post("/cycles/{int:pk}/{verb}/", response=CycleOut)
def act_on_cycle(request: HttpRequest, pk: int, verb: str, body: Payload = NOTHING) -> Any:
    one = _one(request, Cycle, pk)
    wrong = _done(cycle_pages.ACTS, verb, one, body, _person(request))
    return wrong or read_cycle(request, pk)


@router.post("/plans/{int:pk}/urge/", response=None)
def urge(request: HttpRequest, pk: int) -> None:
    versions.urge(_one(request, Plan, pk), by=_person(request))


@router.get("/versions/{int:pk}/", response=VersionOut)
def read_version(request: HttpRequest, pk: int) -> Any:
    one: Version = _one(request, Version, pk)
    names = ("id", "number", "state", "overview", "schedule", "effect")
    aims = one.targets.select_related("owner", "version__plan__cycle")
    return {
        **{name: getattr(one, name) for name in names},
        "plan": one.plan_id,
        "targets": [_aim(terms, said) for terms, said in letters_of(aims)],
        "measures": [_step(terms) for terms in one.measures.all()],
        "can": version_verbs_for(_person(request), one),
    }


def _aim(terms: Any, said: list[Letter]) -> dict[str, Any]:
    names = ("id", "title", "cover", "indicator", "baseline", "value", "unit", "due")
    told = {name: getattr(terms, name) for name in names}
    smart = [vars(letter) for letter in said]
    return {**told, "target": terms.target_id, "owner": terms.owner_id, "smart": smart}


def _step(terms: Any) -> dict[str, Any]:
    names = ("id", "title", "kind", "starts", "ends", "cost")
    told = {name: getattr(terms, name) for name in names}
    ids = {"measure": terms.measure_id, "target": terms.target_id, "owner": terms.owner_id}
    return {**told, **ids}


@router.post("/versions/{int:pk}/{verb}/", response=VersionOut)
def act_on_version(request: HttpRequest, pk: int, verb: str, body: Payload = NOTHING) -> Any:
    one = _one(request, Version, pk)
    wrong = _done(plan_pages.ACTS, verb, one, body, _person(request))
    return wrong or read_version(request, pk)


@router.post("/clashes/{int:pk}/settle/", response=ClashOut)
def settle(request: HttpRequest, pk: int, body: dict[str, Any]) -> Any:
    one = _one(request, Clash, pk)
    return _done(desk_pages.SETTLE, "settle", one, body, _person(request)) or one


@router.get("/documents/{int:pk}/", response=DocumentOut)
def read_document(request: HttpRequest, pk: int) -> Any:
    return _one(request, Document, pk)


@router.post("/parts/{int:pk}/vote/", response=DocumentOut)
def vote(request: HttpRequest, pk: int, body: dict[str, Any]) -> Any:
    seen = DocumentPart.objects.filter(document__in=Document.objects.visible_to(_person(request)))
    part = get_object_or_404(seen, pk=pk)
    wrong = _done(document_pages.VOTE, "vote", part, body, _person(request))
    return wrong or read_document(request, part.document_id)


@router.post("/documents/{int:pk}/publish/", response=DocumentOut)
def publish(request: HttpRequest, pk: int) -> Any:
    one = _one(request, Document, pk)
    documents.publish(one, by=_person(request))
    return one

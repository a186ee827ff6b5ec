"""Plans over JSON: cycles, the desk, versions and documents; the same forms and verbs as pages."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from charter.kernel.approvals.canon import plain
from charter.rooms.improvement.api import plans
from charter.rooms.improvement.api.common import NOTHING, Payload, _done, _one, _person
from charter.rooms.improvement.api.outs import (
    ClashOut,
    ComparedOut,
    CycleOut,
    DeskOut,
    DocumentOut,
    GoodCaseOut,
    ReadingOut,
    UrgedOut,
)
from charter.rooms.improvement.compiling import between, desk_of, pair
from charter.rooms.improvement.contents import content_of
from charter.rooms.improvement.models import (
    Case,
    Clash,
    Cycle,
    Document,
    DocumentPart,
    Member,
    Reading,
)
from charter.rooms.improvement.permissions import cycle_verbs_for
from charter.rooms.improvement.verbs import clashes, documents, versions
from charter.rooms.improvement.verbs import cycles as cycle_verbs
from charter.rooms.improvement.verbs import readings as reading_verbs
from charter.rooms.improvement.views import cycles as cycle_pages
from charter.rooms.improvement.views import desk as desk_pages
from charter.rooms.improvement.views import documents as document_pages

router = Router()
PAGE = 100
router.add_router("", plans.router)


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


@router.get("/cycles/{int:pk}/desk/compare/", response=ComparedOut)
def compare_drafts(request: HttpRequest, pk: int, left: str = "", right: str = "") -> Any:
    """Two departments' drafts, by the keys of their plans, as the page shows them."""
    desk = desk_of(_one(request, Cycle, pk))
    sides = pair(desk.rows, left, right)
    keys = [row.plan.pk for row in sides]
    drafts = [
        {
            "plan": row.plan.pk,
            "version": row.version.pk,
            "state": row.version.state,
            "content": plain(content_of(row.version)),
        }
        for row in sides
    ]
    return {"sides": drafts, "between": between(desk.clashes, keys)}


@router.post("/cycles/{int:pk}/desk/look/", response=list[ClashOut])
def look(request: HttpRequest, pk: int) -> Any:
    return clashes.look(_one(request, Cycle, pk), by=_person(request))


@router.post("/cycles/{int:pk}/desk/urge/", response=UrgedOut)
def urge_all(request: HttpRequest, pk: int) -> Any:
    return {"urged": versions.urge_all(_one(request, Cycle, pk), by=_person(request))}


@router.post("/cycles/{int:pk}/desk/table/", response=DocumentOut)
def table(request: HttpRequest, pk: int) -> Any:
    return documents.table(_one(request, Cycle, pk), by=_person(request))


@router.post("/cycles/{int:pk}/{verb}/", response=CycleOut)
def act_on_cycle(request: HttpRequest, pk: int, verb: str, body: Payload = NOTHING) -> Any:
    one = _one(request, Cycle, pk)
    wrong = _done(cycle_pages.ACTS, verb, one, body, _person(request))
    return wrong or read_cycle(request, pk)


@router.post("/clashes/{int:pk}/settle/", response=ClashOut)
def settle(request: HttpRequest, pk: int, body: Payload = NOTHING) -> Any:
    one = _one(request, Clash, pk)
    return _done(desk_pages.SETTLE, "settle", one, body, _person(request)) or one


@router.get("/documents/{int:pk}/", response=DocumentOut)
def read_document(request: HttpRequest, pk: int) -> Any:
    return _one(request, Document, pk)


@router.post("/parts/{int:pk}/vote/", response=DocumentOut)
def vote(request: HttpRequest, pk: int, body: Payload = NOTHING) -> Any:
    seen = DocumentPart.objects.filter(document__in=Document.objects.visible_to(_person(request)))
    part = get_object_or_404(seen, pk=pk)
    wrong = _done(document_pages.VOTE, "vote", part, body, _person(request))
    return wrong or read_document(request, part.document_id)


@router.post("/documents/{int:pk}/publish/", response=DocumentOut)
def publish(request: HttpRequest, pk: int) -> Any:
    one = _one(request, Document, pk)
    documents.publish(one, by=_person(request))
    return one


@router.get("/clashes/{int:pk}/", response=ClashOut)
def read_clash(request: HttpRequest, pk: int) -> Any:
    return _one(request, Clash, pk)


@router.get("/documents/", response=list[DocumentOut])
def list_documents(request: HttpRequest, cycle: int) -> Any:
    return _one(request, Cycle, cycle).documents.all()


@router.post("/cycles/", response=CycleOut)
def set_up(request: HttpRequest, body: Payload = NOTHING) -> Any:
    made: list[Cycle] = []
    wrong = _done(cycle_pages.new_acts(made), "new", None, body, _person(request))
    return wrong or read_cycle(request, made[0].pk)


@router.post("/members/{int:pk}/release/", response=None)
def release(request: HttpRequest, pk: int) -> None:
    seen = Member.objects.seated().filter(cycle__in=Cycle.objects.visible_to(_person(request)))
    cycle_verbs.release(get_object_or_404(seen, pk=pk), by=_person(request))


@router.get("/readings/", response=list[ReadingOut])
def my_readings(request: HttpRequest) -> Any:
    return Reading.objects.visible_to(_person(request)).filter(person=_person(request))


@router.post("/readings/{int:pk}/confirm/", response=ReadingOut)
def confirm(request: HttpRequest, pk: int) -> Any:
    return reading_verbs.confirm(_one(request, Reading, pk), by=_person(request))


@router.get("/cases/", response=list[GoodCaseOut])
def good_cases(request: HttpRequest) -> Any:
    """The newest hundred."""
    found = Case.objects.visible_to(_person(request)).counted()
    return found.order_by("-published_on", "-id")[:PAGE]


@router.get("/cases/{int:pk}/", response=GoodCaseOut)
def good_case(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Case.objects.visible_to(_person(request)).counted(), pk=pk)


@router.post("/cases/{int:pk}/read/", response=ReadingOut)
def read_case(request: HttpRequest, pk: int) -> Any:
    return reading_verbs.read_case(_one(request, Case, pk), by=_person(request))

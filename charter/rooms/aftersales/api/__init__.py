"""Cases over JSON: the same forms and verbs as the pages."""

import datetime as dt
import json
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from charter.ground import clock as time
from charter.ground.api import named
from charter.kernel.files.verbs import Upload
from charter.org.models import Customer, Person
from charter.rooms.aftersales import casefile, listing
from charter.rooms.aftersales.api.imports import router as imports_router
from charter.rooms.aftersales.api.promises import router as promises_router
from charter.rooms.aftersales.api.rules import router as rules_router
from charter.rooms.aftersales.api.work import router as work_router
from charter.rooms.aftersales.models import Case, Channel, Clock
from charter.rooms.aftersales.permissions import verbs_for
from charter.rooms.aftersales.presenting import explained
from charter.rooms.aftersales.timing import reading
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.aftersales.web import load, open_file

router = Router()


class CaseOut(Schema):
    id: int
    number: str
    title: str
    state: str
    customer: int = Field(alias="customer_id")
    assignee: int | None = Field(alias="assignee_id")
    category: str
    impact: int
    urgency: int
    priority: int
    received_at: dt.datetime
    next_due: dt.datetime | None


class Page(Schema):
    items: list[CaseOut]
    after: str


class ClockOut(Schema):
    kind: str
    state: str
    verdict: str
    started_at: dt.datetime
    due_at: dt.datetime | None
    breached_at: dt.datetime | None
    budget: int
    spent: float
    left: float


class LineOut(Schema):
    since: dt.datetime
    until: dt.datetime | None
    reason: str
    counts: bool


class FileOut(Schema):
    """`part` says whether it came with the case, a reply or a note of that key."""

    part: str
    subject_id: int
    id: int = Field(alias="pk")
    name: str
    size: int


class CaseDetail(CaseOut):
    text: str
    cause: str
    solution: str
    clocks: list[ClockOut]
    files: list[FileOut]
    can: list[str]


class CaseIn(Schema):
    customer: int
    text: str
    title: str = ""
    category: str = ""
    impact: int | None = Field(None, ge=1, le=3)
    urgency: int | None = Field(None, ge=1, le=3)
    contact_name: str = ""
    received_at: dt.datetime | None = None


class TextIn(Schema):
    text: str


class ReasonIn(Schema):
    reason: str


class SolutionIn(Schema):
    cause: str
    solution: str


class AssignIn(Schema):
    to: int
    reason: str = ""


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _load(request: HttpRequest, pk: int) -> Case:
    return load(_person(request), pk)


def _clock(clock: Clock, events: list[casefile.Event], now: dt.datetime) -> dict[str, Any]:
    reads = reading(clock, now, events)
    names = ("kind", "state", "verdict", "started_at", "due_at", "breached_at", "budget")
    facts = {name: getattr(clock, name) for name in names}
    return {**facts, "spent": reads.spent, "left": reads.left}


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    file, now = open_file(_person(request), pk), time.now()
    files = casefile.files(file.case, notes=not _person(request).is_customer)
    return {
        **{name: getattr(file.case, name) for name in _FIELDS},
        "clocks": [_clock(clock, events, now) for clock, events in file.clocks],
        "files": [one._asdict() for part in files.values() for one in part],
        "can": verbs_for(_person(request), file.case),
    }


_FIELDS = (
    *("id", "number", "title", "state", "customer_id", "assignee_id", "category", "impact"),
    *("urgency", "priority", "received_at", "next_due", "text", "cause", "solution"),
)


# The columns of `listing._plain`, after the number that is made of the key.
_LISTED = (
    *("number", "id", "title", "state", "customer", "assignee", "category", "impact"),
    *("urgency", "priority", "received_at", "next_due"),
)


@router.get("/cases/", response=Page)
def list_cases(request: HttpRequest, view: str = "open", q: str = "", after: str = "") -> Any:
    """Fifty at a time by due moment; `after` of the answer leads to the next fifty."""
    person = _person(request)
    if q.strip():
        found = listing.found(person, q.strip(), after, shape="plain")
    else:
        chosen = view if view in listing.BY_NAME else "open"
        found = listing.listed(person, chosen, after, shape="plain")
    items = [dict(zip(_LISTED, ("", *row), strict=True)) for row in found.rows]
    for item in items:
        item["number"] = f"TK-{item['id']}"
    written = json.dumps({"items": items, "after": found.after}, default=_moment)
    return HttpResponse(written, content_type="application/json; charset=utf-8")


def _moment(value: dt.datetime) -> str:
    """As the other answers write it: UTC, to the millisecond."""
    span = "milliseconds" if value.microsecond else "seconds"
    return value.astimezone(dt.UTC).isoformat(timespec=span)[:-6] + "Z"


@router.post("/cases/", response={201: CaseDetail})
def create(request: HttpRequest, data: CaseIn) -> Any:
    customer = named(Customer.objects.all(), data.customer, "customer")
    told = data.model_dump(exclude={"customer"})
    made = cases.register(
        cases.Report(customer=customer, channel=Channel.API, **told), by=_person(request)
    )
    return 201, _detail(request, made.pk)


@router.get("/cases/{int:pk}/", response=CaseDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _detail(request, pk)


@router.get("/cases/{int:pk}/clocks/{kind}/", response=list[LineOut])
def explain(request: HttpRequest, pk: int, kind: str) -> Any:
    """Why it is due when it is, line by line."""
    file = open_file(_person(request), pk)
    found = next((one for one in file.clocks if one[0].kind == kind), None)
    if found is None:
        raise Http404
    return explained(*found)


@router.post("/cases/{int:pk}/reply/", response=CaseDetail)
def reply(request: HttpRequest, pk: int, data: TextIn) -> Any:
    progress.reply(_load(request, pk), text=data.text, by=_person(request), channel=Channel.API)
    return _detail(request, pk)


@router.post("/cases/{int:pk}/note/", response=CaseDetail)
def note(request: HttpRequest, pk: int, data: TextIn) -> Any:
    progress.note(_load(request, pk), text=data.text, by=_person(request))
    return _detail(request, pk)


@router.post("/cases/{int:pk}/files/", response=CaseDetail)
def hand_in(request: HttpRequest, pk: int, file: File[UploadedFile]) -> Any:
    """One file of at most 20 MB, as multipart form data; the customer may see it."""
    progress.hand_in(_load(request, pk), uploads=[cast(Upload, file)], by=_person(request))
    return _detail(request, pk)


@router.post("/cases/{int:pk}/hold/", response=CaseDetail)
def hold(request: HttpRequest, pk: int, data: ReasonIn) -> Any:
    progress.hold(_load(request, pk), reason=data.reason, by=_person(request))
    return _detail(request, pk)


@router.post("/cases/{int:pk}/resume/", response=CaseDetail)
def resume(request: HttpRequest, pk: int) -> Any:
    progress.resume(_load(request, pk), by=_person(request))
    return _detail(request, pk)


@router.post("/cases/{int:pk}/resolve/", response=CaseDetail)
def resolve(request: HttpRequest, pk: int, data: SolutionIn) -> Any:
    by = _person(request)
    progress.resolve(_load(request, pk), cause=data.cause, solution=data.solution, by=by)
    return _detail(request, pk)


@router.post("/cases/{int:pk}/reopen/", response=CaseDetail)
def reopen(request: HttpRequest, pk: int, data: ReasonIn) -> Any:
    progress.reopen(_load(request, pk), reason=data.reason, by=_person(request))
    return _detail(request, pk)


@router.post("/cases/{int:pk}/assign/", response=CaseDetail)
def assign(request: HttpRequest, pk: int, data: AssignIn) -> Any:
    to = named(Person.objects.staff(), data.to, "to")
    cases.assign(_load(request, pk), to=to, by=_person(request), reason=data.reason)
    return _detail(request, pk)


router.add_router("", imports_router)
router.add_router("", promises_router)
router.add_router("", rules_router)
router.add_router("", work_router)

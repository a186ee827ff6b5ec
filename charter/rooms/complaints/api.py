"""Complaints over JSON: the same forms and verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.complaints.acts import ACTS
from charter.rooms.complaints.forms import ComplaintForm
from charter.rooms.complaints.models import Complaint
from charter.rooms.complaints.permissions import verbs_for
from charter.rooms.complaints.verbs import Told, receive

router = Router()
PAGE = 50


class StepOut(Schema):
    kind: str
    round: int
    due: dt.date
    owner: int = Field(alias="owner_id")
    done_at: dt.datetime | None
    record: str


class ComplaintOut(Schema):
    id: int
    number: str
    title: str
    state: str
    customer: int = Field(alias="customer_id")
    owner: int = Field(alias="owner_id")
    severity: int | None
    root_cause: str
    received_at: dt.datetime
    step_due: dt.date | None


class ComplaintDetail(ComplaintOut):
    text: str
    cause: str
    response: str
    is_agreed: bool | None
    closing: str
    steps: list[StepOut]
    can: list[str] = []


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _load(request: HttpRequest, pk: int) -> Complaint:
    seen = Complaint.objects.visible_to(_person(request)).select_related("owner", "customer")
    one: Complaint = get_object_or_404(seen, pk=pk)
    return one


def _told(request: HttpRequest, one: Complaint) -> dict[str, Any]:
    names = (*ComplaintOut.model_fields, "text", "cause", "response", "is_agreed", "closing")
    alias = {"customer": "customer_id", "owner": "owner_id"}
    facts = {alias.get(name, name): getattr(one, alias.get(name, name)) for name in names}
    return {**facts, "steps": list(one.steps.all()), "can": verbs_for(_person(request), one)}


@router.get("/complaints/", response=list[ComplaintOut])
def list_complaints(request: HttpRequest, state: str = "", before: int | None = None) -> Any:
    """Fifty at a time, the newest first; `before` is the last number of the page before."""
    found = Complaint.objects.visible_to(_person(request)).order_by("-id")
    found = found.filter(state=state) if state in Complaint.State else found
    return found.filter(pk__lt=before)[:PAGE] if before else found[:PAGE]


@router.post("/complaints/", response={201: ComplaintDetail})
def create(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = ComplaintForm(data)
    if not form.is_valid():
        return wrong(form)
    told = {name: value for name, value in form.cleaned_data.items() if name != "uploads"}
    return 201, _told(request, receive(Told(**told), by=_person(request)))


@router.get("/complaints/{int:pk}/", response=ComplaintDetail)
def read(request: HttpRequest, pk: int) -> Any:
    return _told(request, _load(request, pk))


@router.post("/complaints/{int:pk}/{verb}/", response=ComplaintDetail)
def act(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    if verb not in ACTS or verb == "attach":
        raise Http404
    one, form = _load(request, pk), ACTS[verb].form(data)
    if not form.is_valid():
        return wrong(form)
    ACTS[verb].do(one, by=_person(request), **form.cleaned_data)
    return _told(request, _load(request, pk))

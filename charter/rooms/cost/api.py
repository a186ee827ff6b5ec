"""Money over JSON: the same forms, verbs and rights as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from ninja import Body, Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.cost import forms
from charter.rooms.cost.acts import CLAIM_ACTS, PURCHASE_ACTS, form_of
from charter.rooms.cost.earned import Dash
from charter.rooms.cost.earning import standing
from charter.rooms.cost.models import Booking, Claim, Purchase
from charter.rooms.cost.permissions import verbs_for_claim, verbs_for_purchase
from charter.rooms.cost.queries import next_month
from charter.rooms.cost.reach import projects_of
from charter.rooms.cost.rules import rooms
from charter.rooms.cost.verbs import analysing, forecasting, ledger, settling
from charter.rooms.cost.verbs import claims as claiming
from charter.rooms.cost.verbs import purchases as buying
from charter.rooms.projects.models import Project

router = Router()
PAGE = 50
FIGURES = (
    "pv", "ev", "ac", "bac", "sv", "cv", "spi", "cpi", "eac", "eac_plan", "eac_schedule",
    "eac_both", "eac_bottom_up", "to_complete", "vac", "tcpi", "tcpi_eac",
)  # fmt: skip


class BookingOut(Schema):
    id: int
    project: int = Field(alias="project_id")
    category: str
    kind: str
    source: str
    day: dt.date
    amount: Decimal
    currency: str
    original: Decimal
    reference: str
    note: str


class PurchaseOut(Schema):
    id: int
    number: str
    project: int = Field(alias="project_id")
    category: str
    title: str
    state: str
    amount: Decimal | None
    offers: int
    is_over: bool


class ClaimOut(Schema):
    id: int
    number: str
    project: int = Field(alias="project_id")
    claimant: int = Field(alias="claimant_id")
    title: str
    state: str
    total: Decimal


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _project(request: HttpRequest, pk: int) -> Project:
    one: Project = get_object_or_404(projects_of(_person(request)), pk=pk)
    return one


def _money(value: Any) -> dict[str, str | None]:
    """A figure as decimal text, or null with its reason."""
    if value is None or isinstance(value, Dash):
        return {"value": None, "why": str(value.reason) if value else ""}
    return {"value": str(value), "why": None}


@router.get("/projects/{int:pk}/", response=dict[str, Any])
def show_project(request: HttpRequest, pk: int) -> Any:
    """Categories with what is left of them, and earned value; a dash is null with its reason."""
    project = _project(request, pk)
    found = standing(project)
    lines = [
        {
            "category": one.category,
            "budget": str(one.budget),
            "actual": str(one.actual),
            "committed": str(one.committed),
            "available": str(one.available),
        }
        for one in rooms(project)
    ]
    value = found.value
    figures = {name: _money(getattr(value, name)) for name in FIGURES}
    figures |= {name: _money(getattr(found.schedule, name)) for name in ("es", "sv_t", "spi_t")}
    return {"project": pk, "currency": "TWD", "categories": lines, "earned": figures}


@router.get("/projects/{int:pk}/bookings/", response=list[BookingOut])
def list_bookings(request: HttpRequest, pk: int, before: int = 0) -> Any:
    rows = Booking.objects.filter(project=_project(request, pk)).order_by("-pk")
    return (rows.filter(pk__lt=before) if before else rows)[:PAGE]


@router.post("/projects/{int:pk}/bookings/", response={201: BookingOut})
def enter(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    project, form = _project(request, pk), forms.ActualForm(data)
    if not form.is_valid():
        return wrong(form)
    return 201, ledger.enter_actual(project, by=_person(request), **form.cleaned_data)


@router.post("/bookings/{int:pk}/correct/", response=dict[str, Any])
def correct(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    seen = Booking.objects.visible_to(_person(request)).select_related("project")
    one, form = get_object_or_404(seen, pk=pk), forms.CorrectForm(data)
    if not form.is_valid():
        return wrong(form)
    made = ledger.correct(one, by=_person(request), **form.cleaned_data)
    return {"booking": made.pk if made else None}


@router.post("/projects/{int:pk}/settle/", response=dict[str, Any])
def settle(request: HttpRequest, pk: int) -> Any:
    project = _project(request, pk)
    made = settling.settle_month(project, month=next_month(project), by=_person(request))
    return {"month": made.month.isoformat(), "actual": str(made.actual), "figures": made.figures}


@router.post("/projects/{int:pk}/variances/", response=dict[str, Any])
def explain(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    project, form = _project(request, pk), forms.ExplainForm(data)
    if not form.is_valid():
        return wrong(form)
    made = analysing.explain(project, by=_person(request), **form.cleaned_data)
    return {"variance": made.pk, "action": made.action_id}


@router.post("/projects/{int:pk}/forecast/", response=dict[str, Any])
def forecast(request: HttpRequest, pk: int) -> Any:
    made = forecasting.ask(_project(request, pk), by=_person(request))
    return {"forecast": made.pk, "seed": made.seed, "runs": made.runs}


@router.post("/projects/{int:pk}/rest/", response=dict[str, Any])
def estimate_rest(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    """`rest_labour` … `rest_other` as decimal text, and `basis`."""
    project, form = _project(request, pk), forms.RestForm(data)
    if not form.is_valid():
        return wrong(form)
    made = forecasting.estimate_rest(project, by=_person(request), **form.values())
    return {"rest": made.pk, "total": str(made.total), "spent": str(made.spent)}


@router.get("/purchases/", response=list[PurchaseOut])
def list_purchases(request: HttpRequest, before: int = 0) -> Any:
    rows = Purchase.objects.visible_to(_person(request)).order_by("-pk")
    return (rows.filter(pk__lt=before) if before else rows)[:PAGE]


@router.post("/purchases/", response={201: PurchaseOut})
def begin_purchase(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = forms.PurchaseForm(_person(request), data)
    if not form.is_valid():
        return wrong(form)
    return 201, buying.begin_purchase(by=_person(request), **form.cleaned_data)


def _purchase(request: HttpRequest, pk: int) -> Purchase:
    seen = Purchase.objects.visible_to(_person(request)).select_related("project")
    one: Purchase = get_object_or_404(seen, pk=pk)
    return one


@router.get("/purchases/{int:pk}/", response=dict[str, Any])
def show_purchase(request: HttpRequest, pk: int) -> Any:
    one = _purchase(request, pk)
    offers = [
        {"id": q.pk, "supplier": q.supplier, "amount": str(q.amount), "days": q.days}
        for q in one.quotations.all()
    ]
    told = {"number": one.number, "state": one.state, "title": one.title, "reason": one.reason}
    can = verbs_for_purchase(_person(request), one)
    return {**told, "id": pk, "quotations": offers, "chosen": one.chosen_id, "can": can}


@router.post("/purchases/{int:pk}/{verb}/", response=PurchaseOut)
def act_on_purchase(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    if verb not in PURCHASE_ACTS:
        raise Http404
    one, act = _purchase(request, pk), PURCHASE_ACTS[verb]
    form = form_of(act, one, data)
    if not form.is_valid():
        return wrong(form)
    act.do(one, by=_person(request), **form.cleaned_data)
    return _purchase(request, pk)


@router.get("/claims/", response=list[ClaimOut])
def list_claims(request: HttpRequest, before: int = 0) -> Any:
    rows = Claim.objects.visible_to(_person(request)).order_by("-pk")
    return (rows.filter(pk__lt=before) if before else rows)[:PAGE]


@router.post("/claims/", response={201: ClaimOut})
def begin_claim(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = forms.ClaimForm(_person(request), data)
    if not form.is_valid():
        return wrong(form)
    return 201, claiming.begin_claim(by=_person(request), **form.cleaned_data)


def _claim(request: HttpRequest, pk: int) -> Claim:
    seen = Claim.objects.visible_to(_person(request)).select_related("project", "claimant")
    one: Claim = get_object_or_404(seen, pk=pk)
    return one


@router.get("/claims/{int:pk}/", response=dict[str, Any])
def show_claim(request: HttpRequest, pk: int) -> Any:
    one = _claim(request, pk)
    lines = [
        {"id": x.pk, "kind": x.kind, "day": x.day.isoformat(), "amount": str(x.amount)}
        for x in one.lines.all()
    ]
    told = {"number": one.number, "state": one.state, "total": str(one.total)}
    return {**told, "id": pk, "lines": lines, "can": verbs_for_claim(_person(request), one)}


class LineIn(Schema):
    kind: str
    day: str
    text: str
    original: str
    quantity: str = "1"
    currency: str = "TWD"
    rate: str = ""


@router.post("/claims/{int:pk}/lines/", response=ClaimOut)
def add_line(request: HttpRequest, pk: int, data: Form[LineIn], receipt: File[UploadedFile]) -> Any:
    """multipart: the fields and the picture as `receipt`."""
    one, act = _claim(request, pk), CLAIM_ACTS["add_line"]
    form = forms.ReceiptForm(data.dict(), MultiValueDict({"receipt": [receipt]}))
    if not form.is_valid():
        return wrong(form)
    act.do(one, by=_person(request), **form.cleaned_data)
    return _claim(request, pk)


@router.post("/claims/{int:pk}/{verb}/", response=ClaimOut)
def act_on_claim(request: HttpRequest, pk: int, verb: str) -> Any:
    if verb not in CLAIM_ACTS or verb == "add_line":
        raise Http404
    one = _claim(request, pk)
    CLAIM_ACTS[verb].do(one, by=_person(request))
    return _claim(request, pk)

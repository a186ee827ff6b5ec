"""Trends over JSON: the kept figures, reviews, proposals; the same forms and verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.trends import verbs
from charter.rooms.trends.look import Look
from charter.rooms.trends.measures import MEASURES
from charter.rooms.trends.models import Proposal, Review
from charter.rooms.trends.permissions import proposal_verbs_for, review_verbs_for
from charter.rooms.trends.views.proposals import answering
from charter.rooms.trends.views.reviews import FORMS as REVIEW_FORMS

router = Router()
PAGE = 100


class ValueOut(Schema):
    """`value` is null where nothing was counted; `n` is how many records it rests on."""

    measure: str
    value: float | None
    n: int


class MonthOut(Schema):
    month: str
    is_over: bool
    values: list[ValueOut]
    facts: dict[str, Any]


class ReviewOut(Schema):
    id: int
    key: str
    starts: dt.date
    ends: dt.date
    state: str
    conclusions: str
    sha256: str
    facts: dict[str, Any]
    can: list[str]


class ProposalOut(Schema):
    id: int
    cause: str
    count: int
    limit: int
    starts: dt.date
    ends: dt.date
    due: dt.date
    state: str
    answer: str
    plan_kind: str
    plan_id: int | None
    cases: list[int]
    can: list[str]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/months/", response=list[MonthOut])
def months(request: HttpRequest, span: str = "24", department: str = "", customer: str = "") -> Any:
    look = Look({"span": span, "department": department, "customer": customer})
    return [
        {
            "month": month.key,
            "is_over": month.is_over,
            "facts": month.facts,
            "values": [_value(name, month.facts) for name in MEASURES],
        }
        for month in look.months
    ]


def _value(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    value, n = MEASURES[name].read(facts)
    return {"measure": name, "value": value, "n": n}


def _review(request: HttpRequest, one: Review) -> dict[str, Any]:
    names = ("id", "key", "starts", "ends", "state", "conclusions", "sha256", "facts")
    told = {name: getattr(one, name) for name in names}
    return {**told, "can": review_verbs_for(_person(request), one)}


@router.get("/reviews/", response=list[ReviewOut])
def reviews(request: HttpRequest) -> Any:
    found = Review.objects.visible_to(_person(request)).defer("document")[:PAGE]
    return [_review(request, one) for one in found]


@router.get("/reviews/{int:pk}/", response=ReviewOut)
def one_review(request: HttpRequest, pk: int) -> Any:
    found = get_object_or_404(Review.objects.visible_to(_person(request)), pk=pk)
    return _review(request, found)


@router.post("/reviews/{int:pk}/{verb}/", response=ReviewOut)
def act_on_review(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    found: Review = get_object_or_404(Review.objects.visible_to(_person(request)), pk=pk)
    if verb not in (*REVIEW_FORMS, "redraw", "publish"):
        raise Http404
    told: dict[str, Any] = {}
    if verb in REVIEW_FORMS:
        form = REVIEW_FORMS[verb](data)
        if not form.is_valid():
            return wrong(form)
        told = form.cleaned_data
    getattr(verbs, verb)(found, **told, by=_person(request))
    found.refresh_from_db()
    return _review(request, found)


def _proposal(request: HttpRequest, one: Proposal) -> dict[str, Any]:
    names = [name for name in ProposalOut.model_fields if name != "can"]
    told = {name: getattr(one, name) for name in names}
    return {**told, "can": proposal_verbs_for(_person(request), one)}


@router.get("/proposals/", response=list[ProposalOut])
def proposals(request: HttpRequest, state: str = "") -> Any:
    found = Proposal.objects.visible_to(_person(request))
    found = found.filter(state=state) if state else found
    return [_proposal(request, one) for one in found[:PAGE]]


@router.get("/proposals/{int:pk}/", response=ProposalOut)
def one_proposal(request: HttpRequest, pk: int) -> Any:
    found = get_object_or_404(Proposal.objects.visible_to(_person(request)), pk=pk)
    return _proposal(request, found)


@router.post("/proposals/{int:pk}/{verb}/", response=ProposalOut)
def answer(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    found: Proposal = get_object_or_404(Proposal.objects.visible_to(_person(request)), pk=pk)
    of, do = answering(verb)
    form = of(data)
    if not form.is_valid():
        return wrong(form)
    do(found, **form.cleaned_data, by=_person(request))
    return _proposal(request, found)

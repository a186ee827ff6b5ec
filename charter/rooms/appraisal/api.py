"""Appraisals over JSON: the same forms, verbs and rights as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Router, Schema

from charter.ground import clock
from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.appraisal import verbs
from charter.rooms.appraisal.acts import ACTS
from charter.rooms.appraisal.forms import VoiceForm
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle
from charter.rooms.appraisal.periods import to_open
from charter.rooms.appraisal.permissions import verbs_for
from charter.rooms.appraisal.presenting import lines
from charter.rooms.people.verbs import note_reading

router = Router()
PAGE = 50


class CycleOut(Schema):
    id: int
    key: str
    length: str
    starts: dt.date
    ends: dt.date
    weights: dict[str, int]
    input_until: dt.date
    rate_until: dt.date
    state: str


class AppraisalOut(Schema):
    id: int
    period: str = Field(alias="cycle.key")
    person: int = Field(alias="person_id")
    superior: int = Field(alias="superior_id")
    department: int | None = Field(alias="department_id")
    state: str
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    reply_until: dt.date | None


class BallotOut(Schema):
    id: int
    about: int = Field(alias="about_id")
    name: str = Field(alias="about.name")
    until: dt.date = Field(alias="cycle.input_until")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _seen(request: HttpRequest) -> Any:
    return Appraisal.objects.visible_to(_person(request)).select_related(
        "cycle", "person", "superior__manager", "voices"
    )


def _load(request: HttpRequest, pk: int) -> Appraisal:
    one: Appraisal = get_object_or_404(_seen(request).prefetch_related("parts"), pk=pk)
    note_reading(one.person, Appraisal._meta.verbose_name or "", by=_person(request))
    return one


def _told(request: HttpRequest, one: Appraisal) -> dict[str, Any]:
    names = ("own", "rating", "reply", "appeal", "decision", "set_aside", "days", "of_days")
    facts = AppraisalOut.from_orm(one).dict()
    facts |= {name: getattr(one, name) for name in names}
    facts["dimensions"] = [
        {
            "name": str(line.label),
            "value": line.value,
            "weight": line.weight,
            "figures": [
                {"name": str(row.label), "good": row.good, "n": row.n, "on_leave": row.on_leave}
                for row in line.rows
            ],
        }
        for line in lines(one, list(one.parts.all()))
    ]
    return {**facts, "can": verbs_for(_person(request), one)}


@router.get("/periods/", response=list[CycleOut])
def periods(request: HttpRequest) -> Any:
    return Cycle.objects.visible_to(_person(request))[:PAGE]


@router.post("/periods/{key}/", response={201: CycleOut})
def open_period(request: HttpRequest, key: str) -> Any:
    """Begins the appraisals of a period that is over; HR only."""
    known = set(Cycle.objects.values_list("key", flat=True))
    offered = {period.key: (name, period) for name, period in to_open(clock.today(), known)}
    if key not in offered:
        raise Http404
    return 201, verbs.open_cycle(*offered[key], by=_person(request))


@router.get("/appraisals/", response=list[AppraisalOut])
def appraisals(request: HttpRequest, period: str = "", before: int | None = None) -> Any:
    """Fifty at a time, the newest first; `before` is the last number of the page before."""
    found = _seen(request).order_by("-id")
    found = found.filter(cycle__key=period) if period else found
    return found.filter(pk__lt=before)[:PAGE] if before else found[:PAGE]


@router.get("/appraisals/{int:pk}/", response=dict[str, Any])
def read(request: HttpRequest, pk: int) -> Any:
    return _told(request, _load(request, pk))


@router.post("/appraisals/{int:pk}/{verb}/", response=dict[str, Any])
def act(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    if verb not in ACTS:
        raise Http404
    one = _load(request, pk)
    form = ACTS[verb].form(one, data)
    if not form.is_valid():
        return wrong(form)
    ACTS[verb].do(one, form, _person(request))
    return _told(request, _load(request, pk))


@router.get("/voices/", response=list[BallotOut])
def voices(request: HttpRequest) -> Any:
    waiting = Ballot.objects.visible_to(_person(request)).waiting()
    return waiting.select_related("about", "cycle")[:PAGE]


@router.post("/voices/{int:pk}/", response={204: None})
def give_voice(request: HttpRequest, pk: int, data: Body[dict[str, Any]]) -> Any:
    mine = Ballot.objects.visible_to(_person(request)).select_related("cycle", "about")
    ballot, form = get_object_or_404(mine, pk=pk), VoiceForm(data)
    if not form.is_valid():
        return wrong(form)
    verbs.give_voice(ballot, rating=form.cleaned_data["rating"], by=_person(request))
    return 204, None

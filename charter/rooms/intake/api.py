"""The hotline over JSON: a telephone system looks up who calls and logs the call."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.ground.api import named
from charter.kernel.mail.models import Bounce
from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.web import load
from charter.rooms.intake import verbs
from charter.rooms.intake.callers import callers, recent_cases
from charter.rooms.intake.models import Call, Letter

router = Router()
PAGE = 50


class CallerOut(Schema):
    customer: int
    customer_name: str
    contact: int | None
    name: str
    exact: bool
    cases: list[int]


class CallIn(Schema):
    """`case` for words on a case; without it a new case is opened, unless `opens_case` is false."""

    text: str = Field(max_length=8000)
    number: str = Field("", max_length=40)
    customer: int | None = None
    contact: int | None = None
    caller_name: str = Field("", max_length=60)
    case: int | None = None
    opens_case: bool = True


class CallOut(Schema):
    id: int
    at: dt.datetime
    number: str
    caller_name: str
    customer: int | None = Field(alias="customer_id")
    contact: int | None = Field(alias="contact_id")
    case: int | None = Field(alias="case_id")
    is_new: bool
    text: str


class LetterOut(Schema):
    kind: str
    address: str
    state: str
    sent_at: dt.datetime | None
    message_id: str


class BounceOut(Schema):
    recipient: str
    status: str
    diagnostic: str
    at: dt.datetime


class PostOut(Schema):
    letters: list[LetterOut]
    bounces: list[BounceOut]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/callers/", response=list[CallerOut], summary="這個號碼是誰")
def who_calls(request: HttpRequest, number: str) -> Any:
    return [
        {
            "customer": one.customer.pk,
            "customer_name": str(one.customer),
            "contact": one.contact.pk if one.contact else None,
            "name": one.shown,
            "exact": one.exact,
            "cases": [case.pk for case in recent_cases(one.customer)],
        }
        for one in callers(number[:40])
    ]


@router.get("/calls/", response=list[CallOut], summary="來電紀錄")
def calls(request: HttpRequest, before: int | None = None) -> Any:
    rows = Call.objects.visible_to(_person(request)).order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


@router.post("/calls/", response={201: CallOut}, summary="登記來電")
def log(request: HttpRequest, given: CallIn) -> Any:
    told = given.model_dump(exclude={"customer", "contact", "case"})
    customer = named(Customer.objects.all(), given.customer, "customer") if given.customer else None
    people = Person.objects.active()
    contact = get_object_or_404(people, pk=given.contact) if given.contact else None
    case = load(_person(request), given.case) if given.case else None
    who: dict[str, Any] = {"customer": customer, "contact": contact, "case": case}
    return 201, verbs.log_call(**told, **who, by=_person(request))


@router.get("/cases/{int:pk}/letters/", response=PostOut, summary="工單寄出的信與退信")
def post_of(request: HttpRequest, pk: int) -> Any:
    case = load(_person(request), pk)
    kind = Case._meta.label_lower
    bounces = Bounce.objects.filter(about_kind=kind, about_id=case.pk).order_by("-pk")
    letters = Letter.objects.filter(case=case).order_by("-pk")
    return {"letters": list(letters[:PAGE]), "bounces": list(bounces[:PAGE])}

"""Incoming mail over JSON: the same verbs as the pages."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.mail import verbs
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.permissions import verbs_for
from charter.org.models import Person

router = Router()
PAGE = 50


class MailOut(Schema):
    id: int
    message_id: str
    sender: str
    sender_name: str
    subject: str
    received_at: dt.datetime
    state: str
    reason: str
    note: str
    proof: str
    proof_note: str
    about_kind: str
    about_id: int
    became_kind: str
    became_id: int


class MailDetail(MailOut):
    text: str
    files: list[tuple[str, int]]
    can: list[str]


class PlaceIn(Schema):
    to: str
    key: int


class ReasonIn(Schema):
    reason: str


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _load(request: HttpRequest, pk: int) -> Incoming:
    found: Incoming = get_object_or_404(Incoming.objects.visible_to(_person(request)), pk=pk)
    return found


def _detail(found: Incoming, person: Person) -> MailDetail:
    shown = {name: getattr(found, name) for name in MailOut.model_fields}
    can = verbs_for(person, found)
    return MailDetail(**shown, text=found.text, files=found.files, can=can)


@router.get("/", response=list[MailOut], summary="來信")
def letters(request: HttpRequest, state: str = "", before: int | None = None) -> Any:
    rows = Incoming.objects.visible_to(_person(request)).order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


@router.get("/{int:pk}", response=MailDetail, summary="一封來信")
def incoming(request: HttpRequest, pk: int) -> Any:
    return _detail(_load(request, pk), _person(request))


@router.post("/{int:pk}/place", response=MailDetail, summary="把來信登記到一筆紀錄")
def clear(request: HttpRequest, pk: int, given: PlaceIn) -> Any:
    person = _person(request)
    return _detail(verbs.clear(_load(request, pk), to=given.to, key=given.key, by=person), person)


@router.post("/{int:pk}/drop", response=MailDetail, summary="不處理來信")
def drop(request: HttpRequest, pk: int, given: ReasonIn) -> Any:
    person = _person(request)
    return _detail(verbs.drop(_load(request, pk), reason=given.reason, by=person), person)


@router.post("/{int:pk}/retry", response=MailDetail, summary="再處理一次來信")
def retry(request: HttpRequest, pk: int) -> Any:
    person = _person(request)
    return _detail(verbs.hand_over(verbs.retry(_load(request, pk), by=person)), person)

"""The words of the policies over JSON: as they read on a day, and asking for others."""

import datetime as dt
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.org.models import Person
from charter.policy.editions import edition
from charter.policy.models import Amendment
from charter.policy.pack import clauses
from charter.policy.rulings import settled
from charter.policy.status import past_day
from charter.policy.verbs.amendments import propose_amendment
from charter.policy.wording import number, plain, tell

router = Router()


class RowOut(Schema):
    clause: str
    number: str
    title: str
    text: str


class TextOut(Schema):
    policy: str
    title: str
    version: str
    effective_on: dt.date
    clauses: list[RowOut]


class AmendmentIn(Schema):
    zh: str
    en: str
    effective_on: dt.date
    reason: str


class AmendmentOut(AmendmentIn):
    id: int
    clause: str
    state: str
    proposed_by_id: int
    proposed_at: dt.datetime


@router.get("/texts/{name}", response=TextOut)
def text(request: HttpRequest, name: Literal["SP", "SI"], as_of: dt.date | None = None) -> Any:
    """The whole policy as it reads today or read on a day, parameters filled in."""
    day = past_day(as_of)
    pack, values = edition(name, day), settled(day).values
    return {
        "policy": name,
        "title": tell(pack.title),
        "version": pack.version,
        "effective_on": pack.effective_on,
        "clauses": [
            {
                "clause": code,
                "number": number(row),
                "title": tell(row.title),
                "text": plain(row, values),
            }
            for code, row in pack.rows.items()
        ],
    }


@router.get("/clauses/{code}/amendments", response=list[AmendmentOut])
def amendments(request: HttpRequest, code: str) -> Any:
    """Every rewording of a clause that was asked for, the newest first."""
    assert isinstance(request.user, Person)
    if code not in clauses():
        raise Http404
    return Amendment.objects.visible_to(request.user).filter(clause=code).order_by("-id")


@router.post("/clauses/{code}/amendments", response={201: AmendmentOut})
def amend(request: HttpRequest, code: str, body: AmendmentIn) -> Any:
    """Ask for other words from a day on; one that came back to the caller is mended."""
    assert isinstance(request.user, Person)
    if code not in clauses():
        raise Http404
    made = propose_amendment(code, **body.dict(), by=request.user)
    return 201, get_object_or_404(Amendment, pk=made.pk)

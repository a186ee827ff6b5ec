"""The customer's side over JSON: what waits for their yes, each item's mark, opinions, signing."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from charter.kernel.journal.middleware import address_of
from charter.org.models import Person
from charter.rooms.projects import papers
from charter.rooms.projects.models import Acceptance
from charter.rooms.projects.permissions import may_sign
from charter.rooms.projects.verbs import acceptance as verbs
from charter.rooms.projects.verbs import marking, signing

router = Router()


class BriefOut(Schema):
    id: int
    project: str = Field(alias="project.name")
    number: str = Field(alias="project.number")
    state: str
    version: int
    held_on: dt.date | None


class ItemOut(Schema):
    id: int
    title: str
    kind: str
    mark: str
    marked_by: str


class OpinionOut(Schema):
    id: int
    about: str
    text: str
    answer: str


class AcceptanceOut(BriefOut):
    method: str
    criteria: str
    content_hash: str
    content: dict[str, Any]
    items: list[ItemOut]
    opinions: list[OpinionOut]
    can_sign: bool


class MarkIn(Schema):
    mark: str
    note: str = ""


class OpinionIn(Schema):
    text: str
    about: str = ""


class SignIn(Schema):
    """`content_hash` is that of the version that was shown; `name` is the signature."""

    content_hash: str
    verdict: str
    name: str
    stars: int | None = None
    remarks: list[str] = []
    drawing: str = ""


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _mine(request: HttpRequest, pk: int) -> Acceptance:
    """Another customer's acceptance does not exist."""
    seen = Acceptance.objects.shown_to(_person(request))
    return get_object_or_404(seen.select_related("project__customer", "project__manager"), pk=pk)


def _shown(request: HttpRequest, pk: int) -> Acceptance:
    """As it stands now, with what hangs on it."""
    found: Any = _mine(request, pk)
    found.items = papers.marked(found)
    found.can_sign = may_sign(_person(request), found)
    shown: Acceptance = found
    return shown


@router.get("/acceptances/", response=list[BriefOut])
def acceptances(request: HttpRequest) -> Any:
    """What was shown to my organisation, the newest first."""
    return Acceptance.objects.shown_to(_person(request)).select_related("project").order_by("-id")


@router.get("/acceptances/{int:pk}", response=AcceptanceOut)
def acceptance(request: HttpRequest, pk: int) -> Any:
    """The version that would be signed, with each delivered item."""
    return _shown(request, pk)


@router.post("/acceptances/{int:pk}/terms", response=AcceptanceOut)
def confirm(request: HttpRequest, pk: int) -> Any:
    """Agree to day, method and criteria."""
    verbs.confirm_terms(_mine(request, pk), by=_person(request))
    return _shown(request, pk)


@router.post("/acceptances/{int:pk}/items/{int:item}", response=AcceptanceOut)
def mark(request: HttpRequest, pk: int, item: int, body: MarkIn) -> Any:
    """An item fits, or there is something to say about it."""
    found = get_object_or_404(_mine(request, pk).documents, pk=item)
    marking.mark_item(found, by=_person(request), **body.dict())
    return _shown(request, pk)


@router.post("/acceptances/{int:pk}/opinions", response=AcceptanceOut)
def opinion(request: HttpRequest, pk: int, body: OpinionIn) -> Any:
    """Something that the project has to answer before it can be accepted."""
    signing.give_opinion(_mine(request, pk), by=_person(request), **body.dict())
    return _shown(request, pk)


@router.post("/acceptances/{int:pk}/signature", response=AcceptanceOut)
def sign(request: HttpRequest, pk: int, body: SignIn) -> Any:
    """Accept, accept with conditions or refuse the version that was shown."""
    address = address_of(request)
    signing.sign(_mine(request, pk), by=_person(request), address=address, **body.dict())
    return _shown(request, pk)

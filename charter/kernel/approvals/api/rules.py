"""Flows and limits over JSON, for those who may propose other ones."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.approvals import rules, verbs
from charter.kernel.approvals.api.schemas import ReasonIn, RequestOut
from charter.kernel.approvals.rules import Rules
from charter.kernel.approvals.verbs.changing import _entrusted
from charter.org.models import Person

router = Router()
PLAIN = ("code", "version", "steps", "batch", "sensitive")


class FlowOut(Schema):
    """`version` 0 is declared and not used yet; `draft` is what is being prepared."""

    code: str
    name: str
    version: int
    steps: list[dict[str, Any]]
    batch: bool
    sensitive: bool
    draft: list[dict[str, Any]] | None
    change: int | None


class DraftIn(Schema):
    steps: list[dict[str, Any]]
    batch: bool = False


class TierOut(Schema):
    label: str
    steps: list[str]
    covered: bool


class WayOut(Schema):
    """One real request: its steps now and under the draft; `problem` when it could not be sent."""

    request: int
    now: list[str]
    then: list[str]
    problem: str
    differs: bool


class TriedOut(Schema):
    tiers: list[TierOut]
    ways: list[WayOut]


class LimitIn(Schema):
    person: int
    amount: Decimal
    reason: str


class LimitOut(Schema):
    id: int
    person_id: int
    amount: Decimal
    reason: str


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    _entrusted(person)
    return person


def _known(code: str) -> Rules:
    found = rules.flow_rules(code)
    if found is None:
        raise Http404
    return found


def _flow_out(one: Rules) -> dict[str, Any]:
    plain = {
        name: getattr(one, name) for name in ("code", "version", "steps", "batch", "sensitive")
    }
    draft, change = one.draft and one.draft.steps, one.change and one.change.pk
    return {**plain, "name": one.title, "draft": draft, "change": change}


@router.get("/flows", response=list[FlowOut])
def list_flows(request: HttpRequest) -> object:
    _person(request)
    return [_flow_out(one) for one in rules.every_flow()]


@router.get("/flows/{str:code}", response=FlowOut)
def show_flow(request: HttpRequest, code: str) -> object:
    _person(request)
    return _flow_out(_known(code))


@router.put("/flows/{str:code}/draft", response=TriedOut)
def draft_flow(request: HttpRequest, code: str, body: DraftIn) -> object:
    """Keep a draft; answers which requests of the last year would go which way."""
    person, known = _person(request), _known(code)
    verbs.draft_flow(known.code, steps=body.steps, batch=body.batch, by=person)
    ways = [
        {
            "request": way.request.pk,
            "now": way.now,
            "then": way.then,
            "problem": way.problem,
            "differs": way.differs,
        }
        for way in rules.ways(known, body.steps)
    ]
    return {"tiers": rules.tiers(body.steps), "ways": ways}


@router.delete("/flows/{str:code}/draft", response=FlowOut)
def discard_draft(request: HttpRequest, code: str) -> object:
    verbs.discard_draft(_known(code).code, by=_person(request))
    return _flow_out(_known(code))


@router.post("/flows/{str:code}/publication", response=RequestOut)
def publish_draft(request: HttpRequest, code: str, body: ReasonIn) -> object:
    """Ask for the draft to take force; somebody else approves."""
    return verbs.publish_draft(_known(code).code, reason=body.reason, by=_person(request))


@router.get("/limits", response=list[LimitOut])
def list_limits(request: HttpRequest) -> object:
    _person(request)
    return rules.limits_in_force()


@router.post("/limits", response=RequestOut)
def propose_limit(request: HttpRequest, body: LimitIn) -> object:
    person = _person(request)
    whose = get_object_or_404(Person.objects.staff(), pk=body.person)
    return verbs.propose_limit(whose, amount=body.amount, reason=body.reason, by=person)

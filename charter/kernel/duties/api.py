"""Duties over JSON. A duty is fulfilled by doing it; handing over and excusing are here."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.duties import verbs
from charter.kernel.duties.models import Duty
from charter.kernel.duties.permissions import verbs_for
from charter.kernel.duties.queries import kept
from charter.org.models import Person

router = Router()
PAGE = 50


class DutyOut(Schema):
    id: int
    rule: str
    label: str
    clause: str
    kind: str
    subject_id: int
    subject_title: str
    period: str
    due: dt.date
    owner_id: int | None
    state: str
    is_late: bool
    fulfilled_on: dt.date | None
    excuse: str
    escalated_to_id: int | None


class DutyDetail(DutyOut):
    can: list[str]


class RuleOut(Schema):
    name: str
    label: str
    clause: str
    period: str
    due: int
    on_time: int
    late: int
    missed: int
    excused: int
    next_due: dt.date | None


class HandOverIn(Schema):
    to: int
    reason: str


class ExcuseIn(Schema):
    reason: str


def _mine(request: HttpRequest) -> Any:
    assert isinstance(request.user, Person)
    return Duty.objects.visible_to(request.user)


def _load(request: HttpRequest, pk: int) -> tuple[Duty, Person]:
    assert isinstance(request.user, Person)
    people = ("owner__manager", "escalated_to")
    return get_object_or_404(_mine(request).select_related(*people), pk=pk), request.user


def _shown(duty: Duty, person: Person) -> Duty:
    duty.can = verbs_for(person, duty)  # type: ignore[attr-defined]
    return duty


@router.get("/", response=list[DutyOut])
def list_duties(
    request: HttpRequest,
    state: str = "",
    late: bool = False,
    rule: str = "",
    owner: int = 0,
    due_from: dt.date | None = None,
    due_until: dt.date | None = None,
    before: int = 0,
) -> Any:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    rows = _mine(request).late() if late else _mine(request)
    asked = {
        "state": state,
        "rule": rule,
        "owner": owner,
        "due__gte": due_from,
        "due__lte": due_until,
        "pk__lt": before,
    }
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.get("/rules", response=list[RuleOut])
def list_rules(request: HttpRequest) -> Any:
    """Every recurring duty that is declared, and how it was kept in the last ninety days."""
    names = ("due", "on_time", "late", "missed", "excused", "next_due")
    return [
        {
            "name": one.rule.name,
            "label": str(one.label),
            "clause": one.rule.clause,
            "period": one.rule.period,
            **{name: getattr(one, name) for name in names},
        }
        for one in kept(_mine(request))
    ]


@router.get("/{int:pk}", response=DutyDetail)
def show_duty(request: HttpRequest, pk: int) -> Any:
    return _shown(*_load(request, pk))


@router.post("/{int:pk}/owner", response=DutyDetail)
def hand_over(request: HttpRequest, pk: int, body: HandOverIn) -> Any:
    duty, person = _load(request, pk)
    to = get_object_or_404(Person.objects.staff(), pk=body.to)
    verbs.hand_over(duty, to=to, reason=body.reason, by=person)
    return _shown(duty, person)


@router.post("/{int:pk}/excuse", response=DutyDetail)
def excuse(request: HttpRequest, pk: int, body: ExcuseIn) -> Any:
    duty, person = _load(request, pk)
    verbs.excuse(duty, reason=body.reason, by=person)
    return _shown(duty, person)

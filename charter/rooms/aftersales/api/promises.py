"""What customers are promised, over JSON: list, found, change with a look ahead."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.aftersales.commitment_forms import (
    ChangeTimesForm,
    CommitmentForm,
    targets_for,
    times_of,
)
from charter.rooms.aftersales.foresight import moved_by_times
from charter.rooms.aftersales.models import Commitment, Target
from charter.rooms.aftersales.verbs import commitments

router = Router()
SIZE = 50


class TargetOut(Schema):
    """Working time in seconds; `always` counts around the clock, `update_seconds` 0 is none."""

    priority: int
    response_seconds: int
    resolution_seconds: int
    update_seconds: int
    always: bool


class CommitmentOut(Schema):
    id: int
    customer_id: int
    project_id: int | None
    title: str
    source: str
    content: str
    calendar_id: int | None
    hotline: str
    mailbox: str
    active_from: dt.date
    active_until: dt.date | None
    targets: list[TargetOut]

    @staticmethod
    def resolve_targets(one: Commitment) -> list[Target]:
        return sorted(one.targets.all(), key=lambda target: target.priority)


class MovedOut(Schema):
    title: str
    url: str
    before: dt.datetime | None
    after: dt.datetime | None


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/commitments/", response=list[CommitmentOut])
def list_commitments(request: HttpRequest, before: int | None = None) -> Any:
    found = Commitment.objects.visible_to(_person(request)).prefetch_related("targets")
    return (found.filter(pk__lt=before) if before else found).order_by("-pk")[:SIZE]


@router.post("/commitments/", response={201: CommitmentOut})
def make_commitment(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    """As on the page: `customer`, `title`, `content`, `active_from`, and for each priority 1 to 4
    `response_1`, `resolution_1`, `update_1` in minutes of working time, `always_1`."""
    form = CommitmentForm(data)
    if not form.is_valid():
        return wrong(form)
    by = _person(request)
    return 201, commitments.make_commitment(times=form.times(), by=by, **form.promise())


@router.get("/commitments/{int:pk}/", response=CommitmentOut)
def read_commitment(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Commitment.objects.visible_to(_person(request)), pk=pk)


@router.post("/commitments/{int:pk}/times/", response=list[MovedOut])
def change_times(
    request: HttpRequest, pk: int, data: Body[dict[str, Any]], look: bool = True
) -> Any:
    """Which open deadlines other times move; with `look=false` they are moved."""
    found = get_object_or_404(Commitment.objects.visible_to(_person(request)), pk=pk)
    form = ChangeTimesForm(data, usual=times_of(found))
    if not form.is_valid():
        return wrong(form)
    calendar, reason = form.cleaned_data["calendar"], form.cleaned_data["reason"]
    moved = moved_by_times(found, targets_for(form.times()), calendar)
    if not look:
        by = _person(request)
        told: dict[str, Any] = {"times": form.times(), "calendar": calendar, "reason": reason}
        commitments.change_times(found, by=by, **told)
    return moved

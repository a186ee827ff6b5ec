"""Duties over JSON: a duty is fulfilled by doing it, so there is nothing to write here."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.duties.models import Duty
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


def _mine(request: HttpRequest) -> Any:
    assert isinstance(request.user, Person)
    return Duty.objects.visible_to(request.user)


@router.get("/", response=list[DutyOut])
def list_duties(request: HttpRequest, state: str = "", late: bool = False, before: int = 0) -> Any:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    rows = _mine(request).late() if late else _mine(request)
    asked = {"state": state, "pk__lt": before}
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.get("/{int:pk}", response=DutyOut)
def show_duty(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(_mine(request), pk=pk)

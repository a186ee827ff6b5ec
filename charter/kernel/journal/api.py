"""The journal over JSON: the trail of one record, all of it for those who audit."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from charter.kernel.journal.models import Entry
from charter.kernel.journal.permissions import AUDITORS, audited, may_read_trail
from charter.org.models import Person

router = Router()
PAGE = 100


class EntryOut(Schema):
    id: int
    event: str
    at: dt.datetime
    by_id: int | None
    principal_id: int | None
    sentence: str
    kind: str
    subject_id: int
    title: str
    about_kind: str
    about_id: int
    facts: dict[str, Any]


def _page(rows: Any, before: int) -> Any:
    rows = rows.filter(pk__lt=before) if before else rows
    return rows.select_related("by", "principal").latest_first()[:PAGE]


@router.get("/", response=list[EntryOut])
def list_entries(request: HttpRequest, event: str = "", kind: str = "", before: int = 0) -> Any:
    """Newest first, a hundred at a time; go on with `before=<last id>`. For auditors only."""
    person = request.user
    assert isinstance(person, Person)
    if not person.has_role(*AUDITORS):
        raise Http404
    rows = audited(person).filter(event=event) if event else audited(person)
    return _page(rows.filter(kind=kind) if kind else rows, before)


@router.get("/of/{str:kind}/{int:pk}", response=list[EntryOut])
def show_trail(request: HttpRequest, kind: str, pk: int, before: int = 0) -> Any:
    """What happened to one record that one may see, and to what belongs to it."""
    person = request.user
    assert isinstance(person, Person)
    if not may_read_trail(person, kind, pk):
        raise Http404
    return _page(Entry.objects.trail(kind, pk), before)

"""Files of another system over JSON: looked at first, begun when asked, what does not fit named."""

import datetime as dt
import json
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.aftersales.importing.again import Kept, kept_out
from charter.rooms.aftersales.models import TicketImport
from charter.rooms.aftersales.permissions import may_import
from charter.rooms.aftersales.verbs import imports as verbs

router = Router()
PAGE = 50


class ImportOut(Schema):
    """`good` rows fit, `bad` ones do not, `doubles` are here already; `written` so far."""

    id: int
    file_name: str
    state: str
    created_at: dt.datetime
    good: int
    bad: int
    doubles: int
    written: int


class ProblemOut(Schema):
    title: str
    column: str
    found: str
    expected: str
    repair: str


class RowOut(Schema):
    row: int
    cells: dict[str, str]
    problems: list[ProblemOut]


def _imports(request: HttpRequest) -> QuerySet[TicketImport]:
    """To those who bring files in; to everybody else there are none."""
    if not may_import(_person(request)):
        raise Http404
    return TicketImport.objects.defer("data")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/imports/", response=list[ImportOut])
def recent(request: HttpRequest, before: int | None = None) -> Any:
    """The latest fifty, or those before an id."""
    found = _imports(request)
    return found.filter(pk__lt=before)[:PAGE] if before else found[:PAGE]


@router.post("/imports/", response={201: ImportOut})
def check(request: HttpRequest, file: File[UploadedFile], mapping: Form[str]) -> Any:
    """Multipart: `file`, and `mapping` as JSON as on the command line. Nothing is written."""
    try:
        spec = json.loads(mapping)
    except ValueError as trouble:
        told = _("對應設定不是JSON（%(why)s）。") % {"why": trouble}
        raise Refused("aftersales.mapping_unreadable", told, field="mapping") from None
    by, name = _person(request), file.name or ""
    return 201, verbs.check_import(name=name, data=file.read(), spec=spec, by=by)


@router.get("/imports/{int:pk}/", response=ImportOut)
def one(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(_imports(request), pk=pk)


@router.get("/imports/{int:pk}/rows/", response=list[RowOut])
def rows(request: HttpRequest, pk: int) -> list[Kept]:
    """What does not fit: the cells as they stood, and of each problem what mends it."""
    return kept_out(get_object_or_404(_imports(request), pk=pk))


@router.post("/imports/{int:pk}/begin/", response=ImportOut)
def begin(request: HttpRequest, pk: int) -> Any:
    verbs.begin_import(found := get_object_or_404(_imports(request), pk=pk), by=_person(request))
    return found


@router.post("/imports/{int:pk}/cancel/", response=ImportOut)
def cancel(request: HttpRequest, pk: int) -> Any:
    verbs.cancel_import(found := get_object_or_404(_imports(request), pk=pk), by=_person(request))
    return found

"""Files over JSON: what hangs on a record that one may see, handing in, and the bytes."""

import datetime as dt
from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.files.web import open_for
from charter.kernel.journal.subjects import may_see
from charter.org.models import Person

router = Router()


class AttachmentOut(Schema):
    id: int
    name: str
    size: int
    sha256: str
    content_type: str
    by_id: int | None
    at: dt.datetime


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/of/{str:kind}/{int:pk}", response=list[AttachmentOut])
def list_files(request: HttpRequest, kind: str, pk: int) -> Any:
    if not may_see(_person(request), kind, pk):
        raise Http404
    rows = Attachment.objects.filter(kind=kind, subject_id=pk, removed_at=None)
    return rows.order_by("id")


@router.post("/of/{str:kind}/{int:pk}", response=AttachmentOut)
def hand_in(request: HttpRequest, kind: str, pk: int, file: File[UploadedFile]) -> Attachment:
    """One file of at most 20 MB, as multipart form data."""
    person = _person(request)
    return attach(open_for(person, kind, str(pk)), cast(Upload, file), by=person)


@router.get("/{int:pk}/content")
def download(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Attachment, pk=pk)
    if not found.visible_to(_person(request)) or not found.path.exists():
        raise Http404
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name)

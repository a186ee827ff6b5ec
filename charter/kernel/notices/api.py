"""One's own notices over JSON."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.notices import verbs
from charter.kernel.notices.models import Notice
from charter.org.models import Person

router = Router()
PAGE = 50


class NoticeOut(Schema):
    id: int
    at: dt.datetime
    read_at: dt.datetime | None
    sentence: str
    reason: str
    url: str

    @staticmethod
    def resolve_sentence(notice: Notice) -> str:
        return notice.entry.sentence

    @staticmethod
    def resolve_reason(notice: Notice) -> str:
        return notice.entry.reason

    @staticmethod
    def resolve_url(notice: Notice, context: dict[str, Any]) -> str:
        return notice.url_for(_person(context["request"]))


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.get("/", response=list[NoticeOut])
def list_notices(request: HttpRequest, unread: bool = False, before: int = 0) -> Any:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    rows = Notice.objects.visible_to(_person(request))
    rows = rows.unread() if unread else rows
    return (rows.filter(pk__lt=before) if before else rows).latest_first()[:PAGE]


@router.post("/{int:pk}/read", response=NoticeOut)
def mark_read(request: HttpRequest, pk: int) -> Notice:
    person = _person(request)
    found = get_object_or_404(Notice.objects.visible_to(person).select_related("entry"), pk=pk)
    verbs.mark_one_read(found, by=person)
    found.refresh_from_db(fields=["read_at"])
    return found


@router.post("/read")
def mark_all_read(request: HttpRequest) -> dict[str, int]:
    person = _person(request)
    return {"read": verbs.mark_read(person, by=person)}

"""Meetings over JSON: the same verbs as the pages."""

import datetime as dt

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema

from charter.kernel.meetings import verbs
from charter.kernel.meetings.models import Item, Meeting, Series
from charter.kernel.meetings.permissions import verbs_for
from charter.org.models import Person

router = Router()
PAGE = 50


class MeetingOut(Schema):
    id: int
    kind: str
    title: str
    state: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    organiser: int = Field(alias="organiser_id")
    series: int | None = Field(alias="series_id")
    about_kind: str
    about_id: int
    minutes: str


class SeatOut(Schema):
    person: int = Field(alias="person_id")
    answer: str
    reply: str


class ItemOut(Schema):
    id: int
    title: str
    hint: str
    note: str
    kind: str
    subject_id: int


class DecisionOut(Schema):
    id: int
    text: str
    item: int | None = Field(alias="item_id")
    action: int = Field(alias="action_id")


class MeetingDetail(MeetingOut):
    seats: list[SeatOut]
    items: list[ItemOut]
    decisions: list[DecisionOut]
    can: list[str]


class CallIn(Schema):
    title: str
    starts_at: dt.datetime
    people: list[int] = []
    kind: str = "general"
    minutes: int = 60
    place: str = ""
    guests: str = ""


class SeriesIn(Schema):
    title: str
    first_at: dt.datetime
    every_days: int
    people: list[int] = []
    kind: str = "general"
    minutes: int = 60
    place: str = ""


class SeriesOut(Schema):
    id: int
    kind: str
    title: str
    every_days: int
    next_at: dt.datetime
    state: str


class MinutesIn(Schema):
    notes: dict[int, str] = {}
    seats: dict[int, str] = {}
    minutes: str | None = None


class ItemIn(Schema):
    title: str


class DecisionIn(Schema):
    text: str
    owner: int
    due: dt.date
    item: int | None = None


class ReasonIn(Schema):
    reason: str


class ReplyIn(Schema):
    said: str


class MoveIn(ReasonIn):
    starts_at: dt.datetime


def _who(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _load(request: HttpRequest, pk: int) -> tuple[Meeting, Person]:
    rows = Meeting.objects.visible_to(_who(request)).prefetch_related("seats", "items", "decisions")
    return get_object_or_404(rows, pk=pk), _who(request)


def _shown(request: HttpRequest, pk: int) -> Meeting:
    meeting, person = _load(request, pk)
    meeting.can = verbs_for(person, meeting)  # type: ignore[attr-defined]
    return meeting


def _called(request: HttpRequest, body: CallIn | SeriesIn) -> dict[str, object]:
    people = list(Person.objects.staff().filter(pk__in=body.people))
    return {**body.dict(exclude={"people"}), "people": people, "by": _who(request)}


def _aware(moment: dt.datetime) -> dt.datetime:
    """A moment without a zone is meant on the organisation's clocks."""
    return moment if moment.tzinfo else timezone.make_aware(moment)


@router.get("/", response=list[MeetingOut])
def list_meetings(request: HttpRequest, kind: str = "", state: str = "", before: int = 0) -> object:
    """Newest first, fifty at a time; go on with `before=<last id>`."""
    asked = {"kind": kind, "state": state, "pk__lt": before}
    rows = Meeting.objects.visible_to(_who(request))
    return rows.filter(**{k: v for k, v in asked.items() if v}).order_by("-pk")[:PAGE]


@router.post("/", response=MeetingDetail)
def call_meeting(request: HttpRequest, body: CallIn) -> object:
    values = {**_called(request, body), "starts_at": _aware(body.starts_at)}
    return _shown(request, verbs.call_meeting(**values).pk)  # type: ignore[arg-type]


@router.get("/series", response=list[SeriesOut])
def list_series(request: HttpRequest, after: int = 0) -> object:
    rows = Series.objects.visible_to(_who(request)).filter(pk__gt=after)
    return rows.order_by("pk")[:PAGE]


@router.post("/series", response=SeriesOut)
def plan_series(request: HttpRequest, body: SeriesIn) -> object:
    values = {**_called(request, body), "first_at": _aware(body.first_at)}
    return verbs.plan_series(**values)  # type: ignore[arg-type]


@router.post("/series/{int:pk}/end", response=SeriesOut)
def end_series(request: HttpRequest, pk: int, body: ReasonIn) -> object:
    found = get_object_or_404(Series.objects.visible_to(_who(request)), pk=pk)
    verbs.end_series(found, reason=body.reason, by=_who(request))
    return found


@router.get("/{int:pk}", response=MeetingDetail)
def show_meeting(request: HttpRequest, pk: int) -> object:
    return _shown(request, pk)


@router.put("/{int:pk}/minutes", response=MeetingDetail)
def minute(request: HttpRequest, pk: int, body: MinutesIn) -> object:
    """`notes`: item -> text; `seats`: seat -> present, absent or excused."""
    meeting, person = _load(request, pk)
    told = {"notes": body.notes, "answers": body.seats, "minutes": body.minutes}
    verbs.minute(meeting, **told, by=person)  # type: ignore[arg-type]
    return _shown(request, pk)


@router.post("/{int:pk}/items", response=MeetingDetail)
def add_item(request: HttpRequest, pk: int, body: ItemIn) -> object:
    meeting, person = _load(request, pk)
    verbs.add_item(meeting, title=body.title, by=person)
    return _shown(request, pk)


@router.post("/{int:pk}/decisions", response=MeetingDetail)
def decide(request: HttpRequest, pk: int, body: DecisionIn) -> object:
    meeting, person = _load(request, pk)
    owner = get_object_or_404(Person.objects.staff(), pk=body.owner)
    item = get_object_or_404(Item, pk=body.item, meeting=meeting) if body.item else None
    verbs.decide(meeting, text=body.text, owner=owner, due=body.due, item=item, by=person)
    return _shown(request, pk)


@router.post("/{int:pk}/close", response=MeetingDetail)
def close(request: HttpRequest, pk: int) -> object:
    meeting, person = _load(request, pk)
    verbs.close(meeting, by=person)
    return _shown(request, pk)


@router.post("/{int:pk}/reply", response=MeetingDetail)
def reply(request: HttpRequest, pk: int, body: ReplyIn) -> object:
    """`said` is accepted, tentative or declined."""
    meeting, person = _load(request, pk)
    verbs.reply(meeting, said=body.said, person=person, by=person)
    return _shown(request, pk)


@router.post("/{int:pk}/time", response=MeetingDetail)
def move(request: HttpRequest, pk: int, body: MoveIn) -> object:
    meeting, person = _load(request, pk)
    verbs.move(meeting, starts_at=_aware(body.starts_at), reason=body.reason, by=person)
    return _shown(request, pk)


@router.post("/{int:pk}/cancellation", response=MeetingDetail)
def cancel(request: HttpRequest, pk: int, body: ReasonIn) -> object:
    meeting, person = _load(request, pk)
    verbs.cancel(meeting, reason=body.reason, by=person)
    return _shown(request, pk)

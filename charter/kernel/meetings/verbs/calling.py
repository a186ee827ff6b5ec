"""Calling a meeting, its agenda, moving and cancelling it."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.formats import iso
from charter.kernel.actions.models import Action
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.meetings.models import Attendance, Invitation, Item, Meeting, Series
from charter.kernel.meetings.permissions import may_add_item
from charter.kernel.meetings.rules import SOURCES, Point
from charter.kernel.meetings.verbs._common import (
    _about,
    _demand_run,
    _in_time,
    _known_kind,
    _length,
    _people,
    _staff,
    _text,
)
from charter.kernel.meetings.verbs.inviting import _invite
from charter.org.models import Person

CALLED = declare(
    "meetings.meeting.called",
    gettext_lazy("%(by)s召集「%(title)s」，%(starts)s開始"),
    gettext_lazy("請你參加"),
)
MOVED = declare(
    "meetings.meeting.moved",
    gettext_lazy("%(by)s把「%(title)s」由%(old)s改到%(new)s：%(reason)s"),
    gettext_lazy("你要參加的會議"),
)
CANCELLED = declare(
    "meetings.meeting.cancelled",
    gettext_lazy("%(by)s取消「%(title)s」：%(reason)s"),
    gettext_lazy("你要參加的會議"),
)
ADDED = declare("meetings.meeting.item_added", gettext_lazy("%(by)s提出議題「%(item)s」"))
BROUGHT = declare(
    "meetings.meeting.agenda_brought", gettext_lazy("「%(title)s」的議程帶入%(count)s項")
)


@transaction.atomic
def call_meeting(
    *,
    title: str,
    starts_at: dt.datetime,
    people: Iterable[Person],
    by: Person | None,
    kind: str = "general",
    minutes: int = 60,
    place: str = "",
    guests: str = "",
    about: models.Model | None = None,
    organiser: Person | None = None,
    secretary: Person | None = None,
    series: Series | None = None,
) -> Meeting:
    """Call a meeting; its agenda comes by itself, and everybody asked to come is told.

    The organiser is `by` unless named (a series names its own).
    """
    leads = organiser or by
    if leads is None:
        raise Refused("meetings.no_organiser", _("請指定召集人。"), field="organiser")
    asked = _staff([leads, *([secretary] if secretary else []), *people])
    meeting = Meeting.objects.create(
        series=series,
        kind=_known_kind(kind),
        title=_text(title, "title")[:120],
        organiser=leads,
        secretary=secretary,
        starts_at=_in_time(starts_at),
        ends_at=starts_at + dt.timedelta(minutes=_length(minutes)),
        place=place.strip(),
        guests=guests.strip(),
        **_about(about),
    )
    _ask(meeting, asked, by, about)
    return meeting


def _ask(
    meeting: Meeting, asked: list[Person], by: Person | None, about: models.Model | None
) -> None:
    Attendance.objects.bulk_create([Attendance(meeting=meeting, person=p) for p in asked])
    facts: Facts = {
        "starts": iso(meeting.starts_at),
        "items": _bring(meeting),
        "kind": meeting.kind,
    }
    _invite(meeting)
    record(CALLED, meeting, by=by, about=about or meeting, tell=asked, **facts)


def _bring(meeting: Meeting) -> int:
    """What is still open from earlier meetings, then what the rooms name; each record once."""
    points = [*_open_actions(meeting)]
    for source in SOURCES[meeting.kind]:
        points += source(meeting)
    return sum(_put(meeting, point, None) for point in points)


def _open_actions(meeting: Meeting) -> Iterable[Point]:
    if meeting.series_id is None:
        return
    earlier = Meeting.objects.filter(series=meeting.series_id).exclude(pk=meeting.pk)
    found = Action.objects.unfinished().filter(
        kind=kind_of(Meeting), subject_id__in=earlier.values("pk")
    )
    for action in found.select_related("owner").order_by("due", "pk"):
        note = _("%(owner)s負責，期限%(due)s，%(state)s") % {
            "owner": action.owner,
            "due": iso(action.due),
            "state": _("逾期") if action.is_late else action.get_state_display(),
        }
        yield Point(str(action), note, action)


def _put(meeting: Meeting, point: Point, by: Person | None) -> bool:
    kind = kind_of(point.subject) if point.subject else ""
    key = point.subject.pk if point.subject else 0
    same = meeting.items.filter(kind=kind, subject_id=key)
    if not kind:
        same = same.filter(title=point.title[:200])
    if same.exists():
        return False
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    Item.objects.create(
        meeting=meeting,
        position=last + 1,
        title=point.title[:200],
        hint=point.note[:300],
        kind=kind,
        subject_id=key,
        by=by,
    )
    return True


@transaction.atomic
def bring_agenda(meeting: Meeting, *, by: Person | None) -> int:
    """Bring in what has come up since it was called; returns how many points are new."""
    _demand_run(by, meeting)
    locked = Meeting.objects.select_for_update().open().filter(pk=meeting.pk).first()
    count = _bring(locked) if locked else 0
    if count:
        record(BROUGHT, meeting, by=by, about=meeting.root, count=count)
    return count


@transaction.atomic
def add_item(meeting: Meeting, *, title: str, by: Person | None, hint: str = "") -> None:
    """Bring a point onto the agenda: anybody asked to come may, until the minutes are closed."""
    if by is not None and not may_add_item(by, meeting):
        raise Refused("meetings.not_asked", _("只有與會者可以提出議題，請找召集人。"))
    if not meeting.is_open:
        raise Refused("meetings.closed", _("會議紀錄已經完成，請提到下一次會議。"))
    text = _text(title, "item")
    if not _put(meeting, Point(text, hint), by):
        raise Refused("meetings.item_twice", _("議程上已經有這一項。"), field="item")
    record(ADDED, meeting, by=by, about=meeting.root, item=text[:200])


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    starts_at: dt.datetime,
    reason: str,
    by: Person | None,
    minutes: int | None = None,
) -> None:
    """Another time; everybody asked to come is told, and their calendars learn it."""
    _demand_run(by, meeting)
    text, old = _text(reason, "reason"), meeting.starts_at
    length = meeting.ends_at - meeting.starts_at
    if minutes is not None:
        length = dt.timedelta(minutes=_length(minutes))
    starts_at = _in_time(starts_at)
    changes = {"starts_at": starts_at, "ends_at": starts_at + length}
    Meeting.FLOW.move(meeting, "move", revision=F("revision") + 1, **changes)
    meeting.refresh_from_db()
    meeting.seats.update(reply="", replied_at=None)
    facts: Facts = {"old": iso(old), "new": iso(starts_at), "reason": text}
    _invite(meeting)
    record(MOVED, meeting, by=by, about=meeting.root, tell=_people(meeting), **facts)


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Person | None) -> None:
    """It will not be held, and why; a duty to meet stays owed."""
    _demand_run(by, meeting)
    text = _text(reason, "reason")[:300]
    revision = meeting.revision + 1
    Meeting.FLOW.move(meeting, "cancel", reason=text, revision=revision, closed_at=clock.now())
    _invite(meeting, Invitation.Method.CANCEL)
    record(CANCELLED, meeting, by=by, about=meeting.root, tell=_people(meeting), reason=text)

"""What the verbs of meetings share."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import kind_of
from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.permissions import may_run
from charter.kernel.meetings.rules import KINDS
from charter.org.models import Person

LONGEST = 24 * 60


def _text(value: str, field: str) -> str:
    if not value.strip():
        raise Refused("meetings.text_missing", _("請填寫，不能留白。"), field=field)
    return value.strip()


def _demand_run(by: Person | None, meeting: Meeting) -> None:
    if by is not None and not may_run(by, meeting):
        raise Refused(
            "meetings.not_allowed", _("只有召集人、紀錄人或督導部門可以處理這場會議，請找召集人。")
        )


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise Refused("meetings.unknown_kind", _("沒有這種會議，請從清單選擇。"), field="kind")
    return kind


def _staff(people: Iterable[Person]) -> list[Person]:
    found = list(dict.fromkeys(people))
    if any(p.is_customer or not p.is_active for p in found):
        raise Refused(
            "meetings.not_staff",
            _("與會者必須是在職員工；客戶與外賓請寫在「外賓」欄。"),
            field="people",
        )
    return found


def _length(minutes: int) -> int:
    if not 0 < minutes <= LONGEST:
        raise Refused("meetings.length", _("會議長度要在1到1440分鐘之間。"), field="minutes")
    return minutes


def _in_time(starts_at: dt.datetime) -> dt.datetime:
    """A meeting may be entered afterwards, but not one of long ago nor of another age."""
    now = clock.now()
    if not now - dt.timedelta(days=31) <= starts_at <= now + dt.timedelta(days=731):
        raise Refused("meetings.time", _("開始時間要在過去31天到未來兩年之間。"), field="starts_at")
    return starts_at


def _about(root: models.Model | None) -> dict[str, str | int]:
    if root is None:
        return {"about_kind": "", "about_id": 0, "about_title": ""}
    return {
        "about_kind": kind_of(root),
        "about_id": root.pk,
        "about_title": str(root)[:200],
    }


def _people(meeting: Meeting) -> list[Person]:
    return [seat.person for seat in meeting.seats.select_related("person")]

"""Somebody else calls a meeting, or keeps its minutes."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.verbs._common import _demand_run, _staff, _text
from charter.org.models import Person

HANDED_OVER = declare(
    "meetings.meeting.handed_over",
    gettext_lazy("「%(title)s」由%(old_name)s交給%(new_name)s：%(reason)s"),
    gettext_lazy("交給你"),
)


@transaction.atomic
def hand_over_meeting(
    meeting: Meeting, *, part: str, to: Person, reason: str, by: Person | None
) -> None:
    """`part` is "organiser" or "secretary"."""
    _demand_run(by, meeting)
    why = _text(reason, "reason")
    old, new = getattr(meeting, part), _staff([to])[0]
    setattr(meeting, part, new)
    meeting.save(update_fields=[part])
    facts: Facts = {"part": part, "old": old and old.pk, "old_name": str(old or "--")}
    told: Facts = {"new": new.pk, "new_name": str(new), "reason": why}
    record(HANDED_OVER, meeting, by=by, tell=[new], **facts, **told)

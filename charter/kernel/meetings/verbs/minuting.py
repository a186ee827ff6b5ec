"""While it runs: who is there, what is said, what is decided; then the minutes are closed."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.meetings.models import Attendance, Decision, Item, Meeting
from charter.kernel.meetings.rules import GENERAL, KINDS
from charter.kernel.meetings.verbs._common import _demand_run, _people, _text
from charter.org.models import Person

MINUTED = declare("meetings.meeting.minuted", gettext_lazy("%(by)s更新「%(title)s」的紀錄"))
DECIDED = declare(
    "meetings.meeting.decided",
    gettext_lazy("「%(title)s」決議：%(decision)s，由%(owner_name)s負責，期限%(due)s"),
)


@transaction.atomic
def minute(
    meeting: Meeting,
    *,
    by: Person | None,
    notes: Mapping[int, str] | None = None,
    answers: Mapping[int, str] | None = None,
    minutes: str | None = None,
) -> bool:
    """Write down what was said (`notes`: item -> text), who is there (`answers`: seat -> answer)
    and the summary. Only what differs is written; False when nothing does."""
    _demand_run(by, meeting)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    changed = _write_notes(meeting, notes or {}) + _write_answers(meeting, answers or {})
    words = meeting.minutes if minutes is None else minutes.strip()
    if not changed and words == meeting.minutes:
        return False
    Meeting.FLOW.move(meeting, "minute", minutes=words)
    record(MINUTED, meeting, by=by, about=meeting.root)
    return True


def _write_notes(meeting: Meeting, notes: Mapping[int, str]) -> int:
    changed = 0
    for item in meeting.items.filter(pk__in=notes):
        said = notes[item.pk].strip()
        if said != item.note:
            changed += Item.objects.filter(pk=item.pk).update(note=said)
    return changed


def _write_answers(meeting: Meeting, answers: Mapping[int, str]) -> int:
    changed = 0
    for seat in meeting.seats.filter(pk__in=answers):
        given = answers[seat.pk]
        if given not in Attendance.Answer.values:
            raise Refused("meetings.answer", _("出席狀況只能是出席、缺席或請假。"))
        if given != seat.answer:
            changed += Attendance.objects.filter(pk=seat.pk).update(answer=given)
    return changed


@transaction.atomic
def attend(meeting: Meeting, *, person: Person, answer: str, by: Person | None) -> None:
    """Whether one person came; somebody who was not asked but came gets a seat."""
    seat = Attendance.objects.filter(meeting=meeting, person=person).first()
    if seat is None:
        _demand_run(by, meeting)
        if person.is_customer or not person.is_active:
            raise Refused("meetings.not_staff", _("與會者必須是在職員工。"), field="person")
        seat = Attendance.objects.create(meeting=meeting, person=person)
    minute(meeting, answers={seat.pk: answer}, by=by)


@transaction.atomic
def decide(
    meeting: Meeting,
    *,
    text: str,
    owner: Person | None,
    due: dt.date | None,
    by: Person | None,
    item: Item | None = None,
) -> Decision:
    """What was decided becomes an action: somebody owes it by a day, and is told."""
    _demand_run(by, meeting)
    words = _text(text, "decision")
    if owner is None:
        raise Refused("meetings.no_owner", _("每項決議要有負責人。"), field="owner")
    if due is None:
        raise Refused("meetings.no_due", _("每項決議要有期限。"), field="due")
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused("meetings.other_item", _("這個議題不屬於這場會議。"), field="item")
    Meeting.FLOW.move(meeting, "minute")
    root, clause = meeting.root, KINDS.get(meeting.kind, GENERAL).clause
    action = assign(meeting, measure=words, owner=owner, due=due, by=by, about=root, clause=clause)
    made = Decision.objects.create(
        meeting=meeting, item=item, text=words, action=action, by=by, at=clock.now()
    )
    facts: Facts = {
        "decision": words[:200],
        "action": action.pk,
        "owner_name": str(owner),
        "due": due.isoformat(),
    }
    record(DECIDED, meeting, by=by, about=root, **facts)
    return made


@transaction.atomic
def close(meeting: Meeting, *, by: Person | None, minutes: str | None = None) -> None:
    """The minutes are complete: from now on they are read, not written. Everybody asked to come
    is told; the kind's `held` event proves the duty to meet."""
    _demand_run(by, meeting)
    words = _text(meeting.minutes if minutes is None else minutes, "minutes")
    if meeting.starts_at > clock.now():
        raise Refused("meetings.not_begun", _("會議還沒有開始，不能完成紀錄。"))
    present = meeting.seats.filter(answer=Attendance.Answer.PRESENT).count()
    if not present:
        raise Refused("meetings.nobody", _("請先記下誰出席，至少一人。"), field="seats")
    if meeting.state == Meeting.State.CALLED:
        Meeting.FLOW.move(meeting, "minute")
        record(MINUTED, meeting, by=by, about=meeting.root)
    Meeting.FLOW.move(meeting, "close", minutes=words, closed_at=clock.now(), closed_by=by)
    held = KINDS.get(meeting.kind, GENERAL).held
    facts: Facts = {
        "present": present,
        "decisions": Action.objects.of(meeting).count(),
        "starts": meeting.starts_at.isoformat(),
    }
    record(held, meeting, by=by, about=meeting.root, tell=_people(meeting), **facts)

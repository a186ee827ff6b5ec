"""Invitations leave by mail with every call, move and cancellation; what is said to them."""

import re
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.mail.addresses import message_id
from charter.kernel.mail.verbs import put_off
from charter.kernel.meetings.models import Attendance, Invitation, Meeting
from charter.kernel.meetings.verbs._common import _people
from charter.kernel.notices.models import Preference
from charter.org.models import Person

REPLIED = declare(
    "meetings.meeting.replied",
    gettext_lazy("%(who)s回覆「%(title)s」的邀請：%(said)s"),
    gettext_lazy("你召集的會議"),
)
UNDELIVERED = declare(
    "meetings.invitation.undelivered",
    gettext_lazy("給%(who)s的會議邀請寄不出去：%(error)s"),
    gettext_lazy("你召集的會議"),
)
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
MOST_GUESTS = 20
CODE = "m"  # in the tokens of these letters


def _invite(meeting: Meeting, method: str = Invitation.Method.REQUEST) -> None:
    """A letter to everybody asked, unless the meeting is over; who wants no mail gets none."""
    if meeting.ends_at <= clock.now():
        return
    letters = [
        Invitation(
            meeting=meeting,
            person=person,
            name=person.name if person else "",
            address=address,
            method=method,
            revision=meeting.revision,
            message_id=_id(meeting, person, method, place),
            not_before=clock.now(),
        )
        for place, (person, address) in enumerate(_readers(meeting))
    ]
    Invitation.objects.bulk_create(letters, ignore_conflicts=True)


def _id(meeting: Meeting, person: Person | None, method: str, place: int) -> str:
    number = f"{meeting.revision}{method[0]}" + ("" if person else f"{place}")
    return message_id(CODE, meeting.pk, person.pk if person else 0, number)


def _readers(meeting: Meeting) -> Iterator[tuple[Person | None, str]]:
    silent = Preference.objects.filter(mail=Preference.Mail.NONE).values_list("person", flat=True)
    unwilling, seen = set(silent), set()
    for person in _people(meeting):
        if person.email and person.pk not in unwilling:
            seen.add(person.email.lower())
            yield person, person.email
    for address in _guests(meeting.guests):
        if address not in seen:
            yield Person.objects.active().filter(email__iexact=address).first(), address


def _guests(text: str) -> Iterable[str]:
    """The addresses among the guests; a name alone cannot be written to."""
    return list(dict.fromkeys(found.lower() for found in ADDRESS.findall(text)))[:MOST_GUESTS]


@transaction.atomic
def reply(meeting: Meeting, *, said: str, person: Person, by: Person | None) -> Attendance:
    """What somebody asked to come says to the invitation; only they themselves say it."""
    seat = Attendance.objects.filter(meeting=meeting, person=person).first()
    if seat is None or (by is not None and by != person):
        raise Refused("meetings.not_asked", _("只有與會者自己可以回覆邀請。"))
    if not said or said not in Attendance.Reply.values:
        raise Refused("meetings.unknown_reply", _("請選擇會來、未定或不能來。"), field="said")
    if not meeting.is_open:
        raise Refused("meetings.closed", _("這場會議已經結束或取消，不必再回覆。"))
    seat.reply, seat.replied_at = said, clock.now()
    seat.save(update_fields=["reply", "replied_at"])
    facts: Facts = {"who": str(person), "said": Attendance.Reply(seat.reply).label, "reply": said}
    record(REPLIED, meeting, by=by, about=meeting.root, tell=[meeting.organiser], **facts)
    return seat


@transaction.atomic
def lost(letter: Invitation, error: str, *, by: Person | None = None) -> None:
    """Not taken by the mail server; after eight times who called the meeting is told."""
    if put_off(letter, error):
        meeting = letter.meeting
        who, told = letter.name or letter.address, [meeting.organiser]
        facts: Facts = {"who": who, "error": error[:200]}
        record(UNDELIVERED, meeting, by=by, about=meeting.root, tell=told, **facts)

"""A calendar's answer to an invitation becomes the person's reply."""

from django.db.models import Model
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.mail.rules import Received, answers, returns
from charter.kernel.meetings import ical, verbs
from charter.kernel.meetings.models import Attendance, Meeting
from charter.org.models import Person

SAID = {
    "ACCEPTED": Attendance.Reply.ACCEPTED,
    "TENTATIVE": Attendance.Reply.TENTATIVE,
    "DECLINED": Attendance.Reply.DECLINED,
}


@answers("m", Meeting)
def calendar_answered(mail: Received, meeting: Meeting, by: Person) -> Model | None:
    """None when it is no such answer: then its words count."""
    if not mail.parsed.calendar:
        return None
    uid, sequence, said = ical.replied(mail.parsed.calendar, mail.parsed.sender)
    if uid != str(meeting.uid) or said not in SAID:
        return None
    if sequence < meeting.revision:
        raise Refused("meetings.stale_reply", _("回覆的是改時間以前的邀請，請再看一次新的時間。"))
    verbs.reply(meeting, said=SAID[said], person=by, by=by)
    return meeting


@returns("m")
def who_called(meeting: Meeting) -> list[Person]:
    """Somebody did not get the invitation: whoever called the meeting asks another way."""
    return [meeting.organiser]

"""Invitations leave after commit: words for people, iCalendar for their programs (RFC 6047)."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock, post
from charter.ground.formats import iso
from charter.kernel.mail.addresses import reply_address
from charter.kernel.mail.verbs import left
from charter.kernel.meetings import ical, verbs
from charter.kernel.meetings.models import Invitation

TIMEOUT = 10
CODE = "m"


def drain(limit: int = 200) -> int:
    return post.drain(send_next, limit)


def send_next() -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    coming = Invitation.objects.waiting().filter(meeting__ends_at__gt=clock.now())
    rows = coming.select_related("person", "meeting__organiser")
    return post.send_next(rows, written, sent=left, failed=verbs.lost)


def written(letter: Invitation) -> EmailMultiAlternatives:
    meeting = letter.meeting
    answers = reply_address(CODE, meeting.pk, letter.person_id or 0)
    guest = "" if letter.is_inside else letter.address
    data = ical.invitation(meeting, method=letter.method, organiser=answers, guest=guest)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject_of(letter).split())[:150],
        body=body_of(letter),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((letter.name, letter.address))],
        reply_to=[answers] if answers else None,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )
    kind = f"text/calendar; method={letter.method.upper()}"
    mail.attach_alternative(data.decode(), kind)
    return mail


def subject_of(letter: Invitation) -> str:
    facts = {"title": letter.meeting.title, "when": iso(letter.meeting.starts_at)}
    if letter.method == Invitation.Method.CANCEL:
        return _("取消：%(title)s（%(when)s）") % facts
    if letter.revision:
        return _("改時間：%(title)s（%(when)s）") % facts
    return _("邀請：%(title)s（%(when)s）") % facts


def body_of(letter: Invitation) -> str:
    meeting = letter.meeting
    parts = [meeting.title, f"{iso(meeting.starts_at)} – {iso(meeting.ends_at)}", meeting.place]
    if letter.method == Invitation.Method.CANCEL:
        parts.append(_("這場會議取消了：%(reason)s") % {"reason": meeting.reason})
    elif letter.is_inside:
        agenda = [f"{n}. {item.title}" for n, item in enumerate(meeting.items.all(), 1)]
        parts += ["\n".join(agenda)]
        parts.append(settings.BASE_URL + reverse("meetings:meeting", args=[meeting.pk]))
    parts.append(_("召集人：%(who)s") % {"who": meeting.organiser})
    return "\n\n".join(part for part in parts if part)

"""Letters with reports leave after commit, at least once, one Message-ID each; an answer to one
comes back to its report."""

from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import post
from charter.ground.formats import iso
from charter.kernel.mail.addresses import reply_address
from charter.kernel.mail.verbs import left
from charter.org.web import as_read_by, reading_as
from charter.rooms.communication import pulse, verbs
from charter.rooms.communication.adapters import Message
from charter.rooms.communication.models import Audience, ChatPost, Mail, Outlet, Report

TIMEOUT = 10
CODE = "r"  # in the tokens of these letters


def drain(limit: int = 200) -> int:
    """Send what is due, oldest first; returns how many mail server and chat tools took."""
    return post.drain(send_next, limit) + post.drain(send_next_chat, limit)


def send_next() -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    rows = Mail.objects.waiting().select_related("person", "report__project")
    return post.send_next(rows, written, sent=left, failed=verbs.drop)


def send_next_chat() -> bool | None:
    """One report to one chat tool; a tool that does not take it is a failing channel."""
    rows = ChatPost.objects.waiting().select_related("outlet", "report__project__manager")
    return post.send_next(rows, Chat, sent=verbs.posted, failed=verbs.not_posted)


@dataclass(frozen=True)
class Chat:
    """What is said in a chat: title, the manager's words, where it stands, and where to read."""

    post: ChatPost

    def send(self) -> None:
        if self.post.outlet.state != Outlet.State.IN_USE:
            raise OSError(_("這個渠道已經停用。"))
        if trouble := pulse.say(self.post.outlet, self.message()):
            raise OSError(trouble)

    def message(self) -> Message:
        report = self.post.report
        stands = _("階段：%(phase)s") % {"phase": report.facts.get("phase", "--")}
        text = "\n".join(part for part in (stands, report.words[:500]) if part)
        return Message(report.title, text, address_of(report), id=self.post.message_id)


def written(mail: Mail) -> EmailMessage:
    """A customer's report is read as they may read it, behind the second lock."""
    answers = reply_address(CODE, mail.report_id, mail.person_id)
    with reading_as(mail.person):
        report = as_read_by(mail.person, mail.report)
        body = body_of(report)
    return EmailMessage(
        subject=" ".join(report.title.split())[:150],
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((mail.person.name, mail.person.email))],
        reply_to=[answers] if answers else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )


def body_of(report: Report) -> str:
    """The report as plain text: what the digest covers, the address, the digest itself."""
    facts = report.facts
    parts = [report.title]
    if report.words:
        parts.append(report.words)
    parts.append(_("階段：%(phase)s") % {"phase": facts.get("phase", "--")})
    headings = {"done": _("本期完成"), "soon": _("接下來"), "milestones": _("里程碑")}
    for key, heading in headings.items():
        rows = [f"・{name} {day}" for name, day in facts.get(key, [])]
        parts.append("\n".join([heading, *(rows or ["--"])]))
    parts.append(address_of(report))
    if settings.IMAP.hostname:
        parts.append(_("直接回覆這封信，就會登記為您對這個項目的意見。"))
    sealed = _("發出時間%(at)s，指紋%(digest)s")
    parts.append(sealed % {"at": iso(report.sent_at), "digest": report.digest})
    return "\n\n".join(parts)


def address_of(report: Report) -> str:
    """Where its readers read it."""
    is_theirs = report.audience == Audience.CUSTOMER
    name = "portal_reports:report" if is_theirs else "communication:report"
    return settings.BASE_URL + reverse(name, args=[report.pk])

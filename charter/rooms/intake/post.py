"""Letters of cases leave after commit, at least once, one Message-ID each. They go out from the
address with the token, so that an answer, and a letter that comes back, find the case."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import post
from charter.ground.formats import iso
from charter.kernel.files.models import Attachment
from charter.kernel.mail.addresses import reply_address
from charter.kernel.mail.verbs import left
from charter.org.models import Person
from charter.org.web import as_read_by, reading_as
from charter.rooms.aftersales.models import Case
from charter.rooms.intake import verbs
from charter.rooms.intake.models import Letter
from charter.rooms.intake.public import link_to
from charter.rooms.intake.verbs.letters import CODE

TIMEOUT = 10
MOST_BYTES = 15 * 1024**2
QUIET = "DR, RN, NRN, OOF, AutoReply"  # what Outlook's servers must not answer by themselves


def drain(limit: int = 200) -> int:
    """Send what is due, oldest first; returns how many the mail server took."""
    return post.drain(send_next, limit)


def send_next() -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    rows = Letter.objects.waiting().select_related("person", "case", "reply__by", "incoming")
    return post.send_next(rows, written, sent=left, failed=verbs.given_up)


def written(letter: Letter) -> EmailMessage:
    """What stands in a letter of a case is read as its reader may read it, behind the second
    lock; the question whether somebody sent a form only says their own words back."""
    if letter.case is None:
        return _message(letter)
    reader = letter.person or _somebody_of(letter.case)
    with reading_as(reader):
        letter.case = as_read_by(reader, letter.case)
        if letter.reply is not None:
            letter.reply = as_read_by(reader, letter.reply, "by")
        return _message(letter)


def _somebody_of(case: Case) -> Person:
    """They wrote without an account: nobody's own records, and of the customer's what all see."""
    return Person(pk=0, kind=Person.Kind.CUSTOMER, customer_id=case.customer_id)


def _message(letter: Letter) -> EmailMessage:
    answers = _answers_to(letter)
    headers = {"Message-ID": letter.message_id, "From": settings.DEFAULT_FROM_EMAIL}
    headers["X-Auto-Response-Suppress"] = QUIET
    if letter.kind != Letter.Kind.REPLY:
        headers["Auto-Submitted"] = "auto-replied"
    if letter.answers:
        headers["In-Reply-To"] = headers["References"] = letter.answers
    made = EmailMessage(
        subject=_subject(letter),
        body=_body(letter),
        from_email=answers or settings.DEFAULT_FROM_EMAIL,  # the envelope: bounces come here
        to=[formataddr((letter.name, letter.address))],
        reply_to=[answers] if answers else None,
        headers=headers,
        connection=get_connection(timeout=TIMEOUT),
    )
    _enclose(letter, made)
    return made


def _answers_to(letter: Letter) -> str:
    return reply_address(CODE, letter.case_id, letter.person_id or 0) if letter.case_id else ""


def _subject(letter: Letter) -> str:
    subject = " ".join(letter.subject.split())[:120]
    if letter.case is None:
        return _("請確認您的服務請求：%s") % subject
    return f"Re: {subject} [{letter.case.number}]"


def _body(letter: Letter) -> str:
    if letter.incoming is not None:
        return _confirm(letter)
    assert letter.case is not None
    parts = [_reply(letter) if letter.reply else _received(letter)]
    if letter.person is not None:
        where = settings.BASE_URL + reverse("portal_cases:case", args=[letter.case_id])
        parts.append(_("處理進度：%s") % where)
    if settings.IMAP.hostname:
        parts.append(_("直接回覆這封信，您的話就會登記在這件請求上。"))
    return "\n\n".join(parts)


def _reply(letter: Letter) -> str:
    assert letter.reply is not None
    by = letter.reply.by
    signed = f"{by}\n{settings.ORGANISATION}" if by else settings.ORGANISATION
    return f"{letter.reply.text}\n\n-- \n{signed}"


def _received(letter: Letter) -> str:
    assert letter.case is not None
    due = letter.case.clocks.filter(kind="response").values_list("due_at", flat=True).first()
    lines = [_("您的來信已登記為%s。") % letter.case.number]
    if due:
        lines.append(_("我們最晚在%s回覆您。") % iso(due))
    return "\n".join([*lines, "", "-- ", settings.ORGANISATION])


def _confirm(letter: Letter) -> str:
    assert letter.incoming is not None
    asked = _("有人用這個信箱在公開表單提出以下請求。如果是您，請開啟連結確認，就會立即登記：")
    ignored = _("不是您的話，請不用理會這封信。連結在三天內有效。")
    said = letter.incoming.text[:1000]
    where = settings.BASE_URL + link_to(letter.incoming)
    return "\n\n".join([asked, where, said, ignored, f"-- \n{settings.ORGANISATION}"])


def _enclose(letter: Letter, made: EmailMessage) -> None:
    """The files of a reply, as long as mail servers take them; the others wait on the portal."""
    if letter.reply is None:
        return
    left_over = MOST_BYTES
    for file in Attachment.objects.of(letter.reply):
        if file.size <= left_over:
            left_over -= file.size
            made.attach(file.name, file.path.read_bytes(), file.content_type)

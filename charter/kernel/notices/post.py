"""The post office of notices: what a letter says; how letters leave is `ground.post`."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from charter.ground import clock, post
from charter.kernel.notices import verbs
from charter.kernel.notices.models import Letter, Notice
from charter.org.models import Person
from charter.org.web import reading_as

TIMEOUT = 10
LINES = 50


def drain(limit: int = 500) -> int:
    """Send what is due, oldest first; returns how many the mail server took."""
    return post.drain(send_next, limit)


def send_next() -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    due = Letter.objects.waiting().filter(not_before__lte=clock.now())
    rows = due.select_related("person", "notice__entry__by", "notice__entry__principal")
    return post.send_next(rows, written, sent=verbs.mark_sent, failed=verbs.mark_failed)


def written(letter: Letter) -> EmailMessage:
    """The mail, in the reader's language, from what is known when it is sent. What a customer
    is written is read behind the second lock, as their pages are."""
    reader = letter.person
    with reading_as(reader):
        subject, body = (
            _digest(letter) if letter.notice is None else _single(letter.notice, letter.person)
        )
    return EmailMessage(
        subject=" ".join(subject.split())[:150],
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((letter.person.name, letter.person.email))],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )


def _link(notice: Notice, reader: Person) -> str:
    url = notice.url_for(reader)
    return f"{settings.BASE_URL}{url}" if url else ""


def _said(notice: Notice) -> str:
    return f"{notice.entry.reason}：{notice.entry.sentence}"


def _single(notice: Notice, reader: Person) -> tuple[str, str]:
    lines = [_said(notice), _link(notice, reader)]
    return notice.entry.sentence, "\n\n".join(line for line in lines if line)


def _digest(letter: Letter) -> tuple[str, str]:
    unread = Notice.objects.visible_to(letter.person).unread().latest_first()
    notices = list(unread.filter(letter=None)[:LINES])
    day = letter.digest_on.isoformat() if letter.digest_on else ""
    subject = _("行章%(day)s彙總：%(count)s則未讀通知") % {"day": day, "count": len(notices)}
    parts = [
        f"・{n.entry.reason}：{n.entry.sentence}\n  {_link(n, letter.person)}".rstrip()
        for n in notices
    ]
    return subject, "\n".join(parts)

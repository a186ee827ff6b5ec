"""Letters with the question leave after commit: a link, and what it is about."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from charter.ground import post
from charter.ground.formats import iso
from charter.kernel.mail.verbs import left
from charter.org.web import as_read_by, reading_as
from charter.rooms.surveys.models import Invitation
from charter.rooms.surveys.tokens import link_of
from charter.rooms.surveys.verbs import lost

TIMEOUT = 10


def drain(limit: int = 200) -> int:
    return post.drain(send_next, limit)


def send_next() -> bool | None:
    """One letter: True sent, False failed and put off, None nothing is due."""
    rows = Invitation.objects.due().select_related("contact")
    return post.send_next(rows, written, sent=left, failed=lost)


def written(letter: Invitation) -> EmailMessage:
    """From what the contact may read of it, behind the second lock."""
    with reading_as(letter.contact):
        return _message(as_read_by(letter.contact, letter, "contact"))


def _message(letter: Invitation) -> EmailMessage:
    facts = {
        "name": letter.contact,
        "title": letter.title,
        "until": iso(letter.expires_at),
        "house": settings.ORGANISATION,
    }
    subject = _("請為「%(title)s」評分（只要點一下）") % facts
    parts = [
        _("%(name)s，您好：") % facts,
        _("「%(title)s」已經處理完成。請點下面的連結，告訴我們做得如何：不用登入，點一下就完成。")
        % facts,
        link_of(letter.pk),
        _("連結只能使用一次，%(until)s以前有效。若已經沒有意見，不必理會這封信。") % facts,
        str(facts["house"]),
    ]
    return EmailMessage(
        subject=" ".join(subject.split())[:150],
        body="\n\n".join(parts),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((str(letter.contact), letter.contact.email))],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )

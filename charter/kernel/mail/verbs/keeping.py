"""A mail is stored as it came before anything is made of it; the mailbox remembers how far."""

import datetime as dt
import zlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.mail.models import Incoming, Mailbox, Source
from charter.kernel.mail.parsing import Parsed, parsed
from charter.kernel.mail.proof import proof_of
from charter.org.models import Person, Role

FAILED = declare(
    "mail.mailbox.failed",
    gettext_lazy("收件匣「%(title)s」讀不到：%(trouble)s"),
    gettext_lazy("收信不通"),
)
MOST_LATE = dt.timedelta(days=30)
RECOVERED = declare(
    "mail.mailbox.recovered", gettext_lazy("收件匣「%(title)s」恢復收信"), gettext_lazy("收信恢復")
)


@transaction.atomic
def numbered(name: str, uid_validity: int, *, by: Person | None = None) -> Mailbox:
    """The mailbox as the server numbers it now; numbered anew, it is read from its beginning
    (what is here already is known by its Message-ID). A place in a list, so not recorded."""
    box, _made = Mailbox.objects.select_for_update().get_or_create(name=name[:200])
    if uid_validity and box.uid_validity != uid_validity:
        box.uid_validity, box.last_uid = uid_validity, 0
        box.save()
    return box


@transaction.atomic
def keep(
    raw: bytes,
    *,
    mailbox: Mailbox | None = None,
    uid: int = 0,
    arrived_at: dt.datetime | None = None,
    reason: str = "",
    by: Person | None = None,
) -> Incoming | None:
    """Store one mail and how far the mailbox is read, in one transaction. `arrived_at` is when the
    server took it: whoever promised an answer promised it from then on.

    None when it was here before: the same Message-ID saying the same. What becomes of it is
    recorded when it is handed over, so nothing is recorded here.
    """
    if mailbox is not None and not _advanced(mailbox, uid):
        return None
    return _stored(raw, parsed(raw), mailbox, arrived_at, reason)


def _advanced(mailbox: Mailbox, uid: int) -> bool:
    rows = Mailbox.objects.filter(
        pk=mailbox.pk, uid_validity=mailbox.uid_validity, last_uid__lt=uid
    )
    return bool(rows.update(last_uid=uid))


def _arrived(said: dt.datetime | None) -> dt.datetime:
    """As the server says; a clock ahead of ours or far behind is not believed."""
    now = clock.now()
    return said if said and now - MOST_LATE < said <= now else now


def _stored(
    raw: bytes,
    mail: Parsed,
    mailbox: Mailbox | None,
    arrived_at: dt.datetime | None = None,
    reason: str = "",
    cut: bool = False,
    **also: object,
) -> Incoming | None:
    same_id = Incoming.objects.filter(message_id=mail.message_id)
    seen = set(same_id.values_list("digest", flat=True))
    if mail.digest in seen:
        return None
    proof = proof_of(mail, settings.MAIL_AUTHSERV)
    row, made = Incoming.objects.get_or_create(
        message_id=mail.message_id,
        digest=mail.digest,
        defaults={
            "mailbox": mailbox,
            "sender": mail.sender,
            "sender_name": mail.sender_name,
            "subject": mail.subject,
            "text": mail.text,
            "files": [] if cut else [[part.name, len(part.data)] for part in mail.parts],
            "references": mail.references,
            "sent_at": mail.sent_at,
            "proof": proof.verdict,
            "proof_note": proof.said,
            "received_at": _arrived(arrived_at),
            "reason": Incoming.Reason.REUSED if seen else reason,
            **also,
        },
    )
    if not made:
        return None
    Source.objects.create(incoming=row, packed=zlib.compress(raw))
    return row


@transaction.atomic
def keep_unread(
    head: bytes,
    *,
    mailbox: Mailbox,
    uid: int,
    note: str,
    arrived_at: dt.datetime | None = None,
    by: Person | None = None,
) -> Incoming | None:
    """A mail too big to fetch, or one that cannot be stored: what was read of it (headers, and of
    a big one the words) is kept, the rest stays in the mailbox. Recorded when it is handed
    over."""
    if not _advanced(mailbox, uid):
        return None
    reason = Incoming.Reason.TOO_BIG
    return _stored(head, parsed(head), mailbox, arrived_at, reason, True, note=note[:300])


@transaction.atomic
def read_through(mailbox: Mailbox, *, by: Person | None = None) -> None:
    """The server answered and all that was there is stored."""
    was_failing = Mailbox.objects.filter(pk=mailbox.pk, failing_since__isnull=False).exists()
    Mailbox.objects.filter(pk=mailbox.pk).update(
        read_at=clock.now(), failing_since=None, trouble=""
    )
    if was_failing:
        record(RECOVERED, mailbox, by=by, tell=_keepers())


@transaction.atomic
def found_trouble(mailbox: Mailbox, *, trouble: str, by: Person | None = None) -> None:
    """The mailbox could not be read. The keepers are told when it begins, not each minute."""
    begun = Mailbox.objects.filter(pk=mailbox.pk, failing_since=None)
    is_new = bool(begun.update(failing_since=clock.now(), trouble=trouble[:300]))
    if is_new:
        record(FAILED, mailbox, by=by, tell=_keepers(), trouble=trouble[:200])
    else:
        Mailbox.objects.filter(pk=mailbox.pk).update(trouble=trouble[:300])


def _keepers() -> list[Person]:
    return list(Person.objects.holding(Role.ADMINISTRATOR))

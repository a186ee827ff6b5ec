"""What anybody asks by the public form: kept for the office, or taken when its mailbox says so."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.mail import verbs as mails
from charter.kernel.mail.addresses import message_id
from charter.kernel.mail.models import Incoming
from charter.org.models import Person
from charter.rooms.aftersales.models import Case
from charter.rooms.intake.mail import new_case
from charter.rooms.intake.models import Letter
from charter.rooms.intake.verbs.letters import CODE

ASKED = declare(
    "intake.form.sent", gettext_lazy("公開表單收到「%(title)s」，等寄件人確認或人工處理")
)
CONFIRMED = declare(
    "intake.form.confirmed", gettext_lazy("%(by)s確認了公開表單的請求「%(title)s」")
)
TWICE = dt.timedelta(hours=1)


@transaction.atomic
def ask(raw: bytes, *, by: Person | None = None) -> Incoming | None:
    """Keep it aside. A contact whose address was typed is asked whether it was them; whoever typed
    it sees the same answer either way. None for the same words sent twice."""
    row = mails.keep(raw, reason=Incoming.Reason.PUBLIC)
    if row is None or _sent_before(row):
        return None
    row = mails.hand_over(row)
    if row.state != Incoming.State.ASIDE:
        return row
    people = Person.objects.active().filter(email__iexact=row.sender, kind=Person.Kind.CUSTOMER)
    contact = people.first() if people.count() == 1 else None
    if contact is not None and mails.answer_by_program(row.sender):
        Letter.objects.create(
            kind=Letter.Kind.CONFIRM,
            incoming=row,
            person=contact,
            address=contact.email,
            name=str(contact),
            subject=row.subject[:200],
            message_id=message_id(CODE, 0, contact.pk, f"f{row.pk}"),
            not_before=clock.now(),
        )
    record(ASKED, row, by=by)
    return row


def _sent_before(row: Incoming) -> bool:
    """The button pressed twice: the first one counts."""
    since = row.received_at - TWICE
    rows = Incoming.objects.filter(sender=row.sender, received_at__gt=since, digest=row.digest)
    if not rows.exclude(pk=row.pk).exists():
        return False
    row.delete()
    return True


@transaction.atomic
def confirm(incoming: Incoming, *, by: Person) -> Case:
    """Whoever opened the link reads that mailbox: it is theirs, and becomes a case."""

    def do(mail: object) -> Case:
        made = new_case(mail, by)  # type: ignore[arg-type]
        assert isinstance(made, Case)
        return made

    made = mails.prove(incoming, do=do, by=by)
    record(CONFIRMED, incoming, by=by)
    assert isinstance(made, Case)
    return made

"""Letters to customers: written in the transaction of their cause, sent after commit."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.mail.addresses import message_id
from charter.kernel.mail.verbs import answer_by_program, put_off
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Reply
from charter.rooms.aftersales.queries import keepers_of
from charter.rooms.intake.models import Correspondence, Letter

CODE = "c"
ACKNOWLEDGED = declare(
    "intake.case.acknowledged", gettext_lazy("系統通知%(address)s：已登記「%(title)s」")
)
UNDELIVERED = declare(
    "intake.case.undelivered",
    gettext_lazy("「%(title)s」給%(address)s的信寄不出去：%(error)s"),
    gettext_lazy("客戶沒有收到信"),
)


@transaction.atomic
def write_reply(reply: Reply, *, by: Person | None) -> Letter | None:
    """The answer goes to the mailbox that the case is written with, else to the contact's.
    Recorded as the reply, whose entry this follows."""
    case = reply.case
    written = Correspondence.objects.filter(case=case).first()
    if written is None and not (case.contact and case.contact.email):
        return None
    return _letter(case, Letter.Kind.REPLY, written, f"r{reply.pk}", reply=reply)


@transaction.atomic
def acknowledge(case: Case, *, by: Person | None = None) -> Letter | None:
    """Tell a mailbox that what it sent is registered; None when a program may not write there."""
    written = Correspondence.objects.filter(case=case).first()
    if written is None or not answer_by_program(written.address):
        return None
    letter = _letter(case, Letter.Kind.RECEIVED, written, "a")
    record(ACKNOWLEDGED, case, by=by, address=letter.address)
    return letter


def _letter(
    case: Case,
    kind: str,
    written: Correspondence | None,
    place: str,
    reply: Reply | None = None,
) -> Letter:
    contact = case.contact
    address = written.address if written else contact.email if contact else ""
    person = contact if contact and contact.email.lower() == address.lower() else None
    subject = (written.subject if written else "") or case.title
    return Letter.objects.create(
        kind=kind,
        case=case,
        reply=reply,
        person=person,
        address=address,
        name=str(person) if person else written.name if written else "",
        subject=subject[:200],
        answers=written.last_id if written else "",
        message_id=message_id(CODE, case.pk, person.pk if person else 0, place),
        not_before=clock.now(),
    )


@transaction.atomic
def given_up(letter: Letter, error: str, *, by: Person | None = None) -> None:
    """Not taken by the server; after eight times whoever answers the case is told."""
    if put_off(letter, error) and letter.case is not None:
        tell = keepers_of(letter.case)
        if letter.reply is not None and letter.reply.by is not None:
            tell = [letter.reply.by]
        address = letter.address
        record(UNDELIVERED, letter.case, by=by, tell=tell, address=address, error=error[:200])

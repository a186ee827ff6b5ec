"""What becomes of a stored mail: the room that it answers takes it, or the office must look."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.kernel.mail.addresses import is_own
from charter.kernel.mail.enclosures import received
from charter.kernel.mail.models import KEEPERS, Incoming
from charter.kernel.mail.parsing import Parsed
from charter.kernel.mail.queries import lay_until_now
from charter.kernel.mail.rules import (
    INTAKES,
    TAKERS,
    UNKNOWN_INTAKES,
    UNKNOWN_TAKERS,
    Received,
)
from charter.kernel.mail.threads import Thread, customer_of, known, thread_of, token_in
from charter.kernel.mail.verbs.returning import _came_back
from charter.org.models import Customer, Person

TAKEN = declare("mail.incoming.taken", gettext_lazy("%(who)s的來信「%(title)s」已登記"))
ASIDE = declare(
    "mail.incoming.set_aside",
    gettext_lazy("來信「%(title)s」需要人工處理：%(why)s"),
    gettext_lazy("請處理來信"),
)
DROPPED = declare("mail.incoming.dropped", gettext_lazy("來信「%(title)s」不處理：%(why)s"))
MOST_PER_HOUR = 20
Reason = Incoming.Reason


class _Aside(Exception):
    """Nobody can take it: the office looks at it."""

    def __init__(self, reason: str, note: str = "") -> None:
        super().__init__(reason)
        self.reason, self.note = reason, note


@transaction.atomic
def hand_over(incoming: Incoming, *, by: Person | None = None) -> Incoming:
    """Give a new mail to whom it belongs; twice does no harm."""
    rows = Incoming.objects.select_for_update(of=("self",)).waiting()
    row = rows.select_related("source").filter(pk=incoming.pk).first()
    if row is None:
        return incoming
    mail = received(row)
    try:
        if why := _not_for_people(mail.parsed, row):
            if why == Reason.BOUNCE:
                _came_back(row, mail.parsed, by=by)
            _drop(row, why, mail.parsed.machine, by=by)
            return row
        with transaction.atomic():
            made = _taken(mail)
    except _Aside as aside:
        _set_aside(row, aside.reason, aside.note, by=by)
    except Refused as refusal:
        _set_aside(row, Reason.REFUSED, str(refusal), by=by)
    else:
        _settle(row, made, by=by)
    return row


def _settle(row: Incoming, made: models.Model, *, by: Person | None) -> None:
    Incoming.FLOW.move(
        row,
        "take",
        person=row.person,
        about_kind=row.about_kind,
        about_id=row.about_id,
        became_kind=kind_of(made),
        became_id=made.pk,
        reason="",
        note=row.note,
        settled_by=by,
        settled_at=clock.now(),
        lay=lay_until_now(row),
    )
    record(TAKEN, row, by=by, who=row.who, became=f"{row.became_kind}:{row.became_id}")


def _not_for_people(mail: Parsed, row: Incoming) -> str:
    """RFC 3834: what a program wrote is not acted on, else two programs talk for ever. An answer
    to an invitation is sent by the reader's calendar, and is meant."""
    if is_own(mail.sender):
        return Reason.LOOP
    if mail.returned:
        return Reason.BOUNCE
    is_answer = bool(mail.calendar) and token_in(mail) is not None
    return Reason.MACHINE if mail.machine and not is_answer else ""


def _taken(mail: Received) -> models.Model:
    """The record that it became; else `_Aside` says why the office must look."""
    row, told = mail.incoming, mail.parsed
    if row.reason in (Reason.REUSED, Reason.PUBLIC) or not told.sender:
        raise _Aside(row.reason or Reason.STRANGER, row.note)
    thread = thread_of(row, told)
    if thread.subject is not None:
        row.about_kind, row.about_id = kind_of(thread.subject), thread.subject.pk
    if row.proof == Incoming.Proof.FAIL:
        raise _Aside(Reason.SPOOFED, row.note)
    sender = known(told.sender, thread.reader)
    made = _of_known(mail, thread, sender) if sender else _of_unknown(mail, thread)
    if made is None:
        raise _Aside(Reason.ASTRAY, row.note)
    return made


def _of_known(mail: Received, thread: Thread, sender: Person) -> models.Model | None:
    """A letter of ours in the hand of its reader proves who answers; nothing else that a sender
    may write himself does."""
    row = mail.incoming
    if not (thread.sealed and sender == thread.reader) and row.proof != Incoming.Proof.PASS:
        _suggest(row, sender.customer)
        raise _Aside(Reason.UNPROVEN, row.note)
    row.person = sender
    if _is_flood(row):
        raise _Aside(Reason.FLOOD, row.note)
    if (made := _offered(mail, thread, sender)) is None and not sender.is_customer:
        _passed_on(mail)
    return made


def _passed_on(mail: Received) -> None:
    """A colleague forwards what a customer wrote to them: whose it seems to be is proposed, and
    somebody who clears mail says whether it is."""
    row, found = mail.incoming, mail.parsed.forwarded
    if found is None:
        return
    contact = known(found.sender, None)
    at = contact.customer if contact else customer_of(found.sender)
    _suggest(row, at)
    who = {"name": found.name or found.sender, "address": found.sender}
    raise _Aside(Reason.FORWARDED, _("原寄件人：%(name)s <%(address)s>") % who)


def _of_unknown(mail: Received, thread: Thread) -> models.Model | None:
    """Nobody's address: an answer to a letter that went there, or somebody at a customer's."""
    row = mail.incoming
    customer, is_proven = customer_of(row.sender), row.proof == Incoming.Proof.PASS
    at = customer if is_proven else None
    made = None
    if _is_flood(row):
        raise _Aside(Reason.FLOOD, row.note)
    if thread.subject is not None:
        take = UNKNOWN_TAKERS.get(thread.code)
        if take and (is_proven or thread.to_nobody):
            made = take(mail, thread.subject, at)
    elif at is not None and not mail.parsed.bulk:
        offers = (take(mail, at) for take in UNKNOWN_INTAKES.values())
        made = next((one for one in offers if one is not None), None)
    if made is None:
        _suggest(row, customer)
        raise _Aside(Reason.OTHER if thread.reader else Reason.STRANGER, row.note)
    return made


def _suggest(row: Incoming, customer: Customer | None) -> None:
    """Whose it seems to be: the office need not search."""
    if customer is not None and not row.about_kind:
        row.about_kind, row.about_id = kind_of(customer), customer.pk


def _offered(mail: Received, thread: Thread, sender: Person) -> models.Model | None:
    """To those who take answers of that code; what answers nothing, to those who take new mail."""
    if thread.subject is not None:
        offers = (take(mail, thread.subject, sender) for take in TAKERS[thread.code])
    elif mail.parsed.bulk:
        raise _Aside(Reason.BULK, mail.incoming.note)
    else:
        offers = (take(mail, sender) for take in INTAKES.values())
    return next((made for made in offers if made is not None), None)


def _is_flood(row: Incoming) -> bool:
    """More than so many an hour before it that are vouched for alike: what somebody sends under
    another's name, and what programs send back, does not shut the other out."""
    since = row.received_at - dt.timedelta(hours=1)
    recent = Incoming.objects.filter(sender=row.sender, received_at__gt=since, pk__lt=row.pk)
    alike = recent.filter(proof=row.proof).exclude(state=Incoming.State.DROPPED)
    return alike.count() >= MOST_PER_HOUR


def _set_aside(row: Incoming, reason: str, note: str = "", *, by: Person | None) -> None:
    """The office is told when something comes to lie there, not of each further piece."""
    was_empty = not Incoming.objects.set_aside().exists()
    Incoming.FLOW.move(
        row,
        "set_aside",
        person=row.person,
        about_kind=row.about_kind,
        about_id=row.about_id,
        reason=reason,
        note=note[:300],
        aside_at=row.aside_at or clock.now(),
    )
    people = {p for role in KEEPERS for p in Person.objects.holding(role)} if was_empty else ()
    record(ASIDE, row, by=by, tell=people, why=Incoming.Reason(row.reason).label)


def _drop(row: Incoming, reason: str, note: str = "", *, by: Person | None) -> None:
    changes = {"reason": reason, "note": note[:300], "settled_by": by, "settled_at": clock.now()}
    about = {"about_kind": row.about_kind, "about_id": row.about_id}
    Incoming.FLOW.move(row, "drop", **changes, **about, lay=lay_until_now(row))
    record(DROPPED, row, by=by, why=Incoming.Reason(row.reason).label)


@transaction.atomic
def stumbled(incoming: Incoming, *, error: str, by: Person | None = None) -> None:
    """Our own fault: again next minute; after five times a human looks at it."""
    row = Incoming.objects.select_for_update().waiting().filter(pk=incoming.pk).first()
    if row is None:
        return
    if row.tries + 1 >= Incoming.MAX_TRIES:
        _set_aside(row, Reason.FAILED, _("處理時出錯：%(error)s") % {"error": error[:200]}, by=by)
        return
    Incoming.objects.filter(pk=row.pk).update(tries=row.tries + 1)

"""What becomes of a stored mail: the room that it answers takes it, or the office must look."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import record
from charter.kernel.mail.addresses import Answers, is_own, read_token
from charter.kernel.mail.models import KEEPERS, Incoming
from charter.kernel.mail.parsing import Parsed, parsed
from charter.kernel.mail.rules import INTAKES, KINDS, TAKERS, Received
from charter.org.models import Person

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
    mail = Received(row, parsed(row.source.raw))
    try:
        if why := _not_for_people(mail.parsed, row):
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
    )
    record(TAKEN, row, by=by, who=row.who, became=f"{row.became_kind}:{row.became_id}")


def _not_for_people(mail: Parsed, row: Incoming) -> str:
    """RFC 3834: what a program wrote is not acted on, else two programs talk for ever. An answer
    to an invitation is sent by the reader's calendar, and is meant."""
    if is_own(mail.sender):
        return Reason.LOOP
    is_answer = bool(mail.calendar) and _token(mail) is not None
    return Reason.MACHINE if mail.machine and not is_answer else ""


def _token(mail: Parsed) -> Answers | None:
    return read_token([*mail.recipients, *mail.references])


def _taken(mail: Received) -> models.Model:
    """The record that it became; else `_Aside` says why the office must look."""
    row, told = mail.incoming, mail.parsed
    if row.reason in (Reason.TOO_BIG, Reason.REUSED):
        raise _Aside(row.reason, row.note)
    code, subject, reader = _thread(told)
    if subject is not None:
        row.about_kind, row.about_id = kind_of(subject), subject.pk
    row.person = sender = _known(told.sender, reader)
    if sender is None:
        raise _Aside(Reason.OTHER if reader and subject else Reason.STRANGER)
    if _is_flood(row):
        raise _Aside(Reason.FLOOD)
    made = _offered(mail, code, subject, sender)
    if made is None:
        raise _Aside(Reason.ASTRAY)
    return made


def _offered(
    mail: Received, code: str, subject: models.Model | None, sender: Person
) -> models.Model | None:
    """To those who take answers of that code; what answers nothing, to those who take new mail."""
    if subject is not None:
        offers = (take(mail, subject, sender) for take in TAKERS[code])
    elif mail.parsed.bulk:
        raise _Aside(Reason.BULK)
    else:
        offers = (take(mail, sender) for take in INTAKES.values())
    return next((made for made in offers if made is not None), None)


def _thread(mail: Parsed) -> "tuple[str, models.Model | None, Person | None]":
    """(code, the record it answers, to whom that was sent): by our seal, else by an earlier mail
    of the same sender that was taken. Never by the subject line."""
    if found := _token(mail):
        model = KINDS.get(found.code)
        subject = model._base_manager.filter(pk=found.pk).first() if model else None
        reader = Person.objects.active().filter(pk=found.person).first()
        return (found.code, subject, reader) if subject is not None else ("", None, None)
    earlier = Incoming.objects.filter(
        message_id__in=mail.references, sender=mail.sender, state=Incoming.State.TAKEN
    )
    last = earlier.exclude(about_kind="").order_by("-pk").first()
    if last is None:
        return "", None, None
    code = next((c for c, model in KINDS.items() if kind_of(model) == last.about_kind), "")
    return code, subject_of(last.about_kind, last.about_id) if code else None, last.person


def _known(address: str, reader: Person | None) -> Person | None:
    """Whose address it is. With a reader only that person, a contact of the same customer, or
    another colleague; one address of several people is nobody's, unless the letter was theirs."""
    people = list(Person.objects.active().filter(email__iexact=address)[:10]) if address else []
    if reader is None:
        return people[0] if len(people) == 1 else None
    if reader in people:
        return reader
    alike = [p for p in people if (p.kind, p.customer_id) == (reader.kind, reader.customer_id)]
    return alike[0] if len(alike) == 1 else None


def _is_flood(row: Incoming) -> bool:
    since = clock.now() - dt.timedelta(hours=1)
    recent = Incoming.objects.filter(sender=row.sender, received_at__gt=since)
    return recent.count() > MOST_PER_HOUR


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
    )
    people = {p for role in KEEPERS for p in Person.objects.holding(role)} if was_empty else ()
    record(ASIDE, row, by=by, tell=people, why=str(row.get_reason_display()))


def _drop(row: Incoming, reason: str, note: str = "", *, by: Person | None) -> None:
    changes = {"reason": reason, "note": note[:300], "settled_by": by, "settled_at": clock.now()}
    Incoming.FLOW.move(row, "drop", **changes)
    record(DROPPED, row, by=by, why=str(row.get_reason_display()))


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

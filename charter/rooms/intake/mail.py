"""A mail becomes a case, or a word on the case that it belongs to: one case per matter."""

import datetime as dt
import re
from collections.abc import Iterable

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.mail.enclosures import enclose
from charter.kernel.mail.forwarded import Forwarded
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.rules import (
    Received,
    answers,
    answers_of_unknown,
    destination,
    intake,
    intake_of_unknown,
    returns,
)
from charter.org.models import Customer, Person
from charter.rooms.aftersales.duplicates import alike, same
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.queries import keepers_of, survivor_of
from charter.rooms.aftersales.verbs import progress
from charter.rooms.aftersales.verbs.cases import Report, register
from charter.rooms.intake import verbs
from charter.rooms.intake.matters import takes_words
from charter.rooms.intake.models import Letter
from charter.rooms.intake.verbs.letters import CODE

WITHIN = dt.timedelta(hours=24)
ALIKE = 0.8
MOST = 300
# What mail programs write before a subject that they answer or pass on.
PREFIX = re.compile(
    r"^\s*((re|fw|fwd|aw|wg|sv|回[覆复信]|答[覆复]|轉寄|转发)\s*(\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)


# -- new matters ------------------------------------------------------------------------------


@intake("case")
def new_case(mail: Received, by: Person) -> Model | None:
    """A contact writes of something new. A colleague's mail is for the office to place."""
    if by.customer is None:
        return None
    return _case(mail, by.customer, by=by, contact=by)


@intake_of_unknown("case")
def new_case_of_unknown(mail: Received, customer: Customer) -> Model | None:
    """Somebody at a known customer's, proven by its domain, without an account here."""
    return _case(mail, customer, by=None, contact=None)


def _case(
    mail: Received, customer: Customer, *, by: Person | None, contact: Person | None
) -> Model:
    """A new case, or the one that the same sender told us of a while ago."""
    if known := _told_before(mail, customer):
        return _again(mail, known, by)
    return _registered(mail, customer, by=by, contact=contact)


def _registered(
    mail: Received,
    customer: Customer,
    *,
    by: Person | None,
    contact: Person | None,
    before: Case | None = None,
) -> Case:
    row, text = mail.incoming, text_of(mail)
    if before is not None:
        text = _("%(text)s\n\n（先前的工單：%(number)s）") % {"text": text, "number": before.number}
    report = Report(
        customer=customer,
        text=text,
        title=subject_of(mail),
        channel=Channel.PUBLIC if row.reason == Incoming.Reason.PUBLIC else Channel.MAIL,
        contact=contact,
        contact_name="" if contact else _author(mail)[1][:60],
        received_at=min(row.received_at, clock.now()),
    )
    made = register(report, by=by)
    enclose(mail, made, by=by)
    _answered_to(mail, made, by)
    if not mail.parsed.unanswered and row.reason != Incoming.Reason.SPOOFED:
        verbs.acknowledge(made)
    return made


def _told_before(mail: Received, customer: Customer) -> Case | None:
    """An open case of the same sender, a day old at most, that says the same. The words decide,
    not the subject."""
    sender, text = mail.incoming.sender, text_of(mail)
    whose = Q(correspondence__address__iexact=sender) | Q(contact__email__iexact=sender)
    recent = Case.objects.filter(whose, customer=customer, registered_at__gt=clock.now() - WITHIN)
    for case in recent.order_by("-pk")[:20]:
        going = survivor_of(case)
        if going.is_open and alike(text, case.text) >= ALIKE:
            return going
    return None


def _again(mail: Received, case: Case, by: Person | None) -> Case:
    """Word for word the same is noted; what differs a little is kept as the customer's words."""
    if same(text_of(mail), case.text):
        verbs.sent_again(case, by=by)
        enclose(mail, case, by=by)
        return case
    return _said(mail, case, by)


# -- answers ----------------------------------------------------------------------------------


@answers(CODE, Case)
def answered(mail: Received, case: Case, by: Person) -> Model | None:
    if not by.is_customer:
        return _noted(mail, case, by)
    if by.customer_id != case.customer_id:
        raise Refused("intake.other_customer", _("寄件人不屬於這件工單的客戶。"))
    return _answer(mail, case, by)


@answers_of_unknown(CODE)
def answered_by_unknown(mail: Received, case: Case, customer: Customer | None) -> Model | None:
    """Somebody proven to be at the customer's, or the address that the letter went to."""
    if customer is not None and customer.pk == case.customer_id:
        return _answer(mail, case, None)
    written = getattr(case, "correspondence", None)
    sent = Letter.objects.filter(case=case, address__iexact=mail.incoming.sender).exists()
    if not sent and (written is None or written.address.lower() != mail.incoming.sender):
        return None
    return _answer(mail, case, None)


def _answer(mail: Received, case: Case, by: Person | None) -> Case:
    case, text = survivor_of(case), text_of(mail)
    if _was_said(case, text):
        verbs.sent_again(case, by=by)
        return case
    if not takes_words(case):
        return _registered(mail, case.customer, by=by, contact=by, before=case)
    return _said(mail, case, by)


def _was_said(case: Case, text: str) -> bool:
    """In the last day, word for word: an impatient hand, or a program that pretends to be one."""
    since = clock.now() - WITHIN
    told = case.replies.filter(at__gt=since).values_list("text", flat=True)
    is_fresh = case.registered_at > since
    return any(same(text, words) for words in [*told, *([case.text] if is_fresh else [])])


def _said(mail: Received, case: Case, by: Person | None) -> Case:
    who = "" if by else mail.incoming.who
    said = verbs.take_words(case, text=text_of(mail), channel=Channel.MAIL, by=by, who=who)
    enclose(mail, said, by=by, about=case)
    _answered_to(mail, case, by)
    return case


def _noted(mail: Received, case: Case, by: Person) -> Case:
    """A colleague's answer is for colleagues: the customer sees what is sent from the case."""
    note = progress.note(case, text=text_of(mail), by=by)
    enclose(mail, note, by=by, about=case)
    return case


def _answered_to(mail: Received, case: Case, by: Person | None) -> None:
    row, (address, name) = mail.incoming, _author(mail)
    if address and row.reason != Incoming.Reason.SPOOFED:
        told = {"address": address, "name": name, "last_id": _last_id(mail)}
        verbs.corresponded(case, **told, subject=PREFIX.sub("", row.subject), by=by)


def _last_id(mail: Received) -> str:
    found = mail.parsed.message_id
    return "" if found.endswith("@none") or _passed_on(mail) else f"<{found}>"


@returns(CODE)
def who_answers(case: Case) -> list[Person]:
    """The customer did not get it: whoever has the case telephones; without one, who wrote last."""
    last = case.replies.filter(by__kind=Person.Kind.STAFF).order_by("-pk").first()
    return keepers_of(case) or ([last.by] if last and last.by else [])


def text_of(mail: Received) -> str:
    """What was written anew; of a mail that holds only files its subject, or that it does. Of one
    that a colleague has passed on, what the customer wrote."""
    if passed := _passed_on(mail):
        return passed.text or passed.subject or mail.incoming.subject.strip()
    text = mail.parsed.said.strip() or mail.incoming.text.strip()
    return text or mail.incoming.subject.strip() or _("（沒有文字，請看附件）")


def subject_of(mail: Received) -> str:
    passed = _passed_on(mail)
    return PREFIX.sub("", (passed.subject if passed else "") or mail.incoming.subject).strip()


def _passed_on(mail: Received) -> Forwarded | None:
    """The customer's mail inside that of a colleague who was vouched for."""
    person = mail.incoming.person
    return mail.parsed.forwarded if person is not None and not person.is_customer else None


def _author(mail: Received) -> tuple[str, str]:
    """(address, name) of who wrote what it says."""
    if passed := _passed_on(mail):
        return passed.sender, passed.name or passed.sender
    return mail.incoming.sender, mail.incoming.who


# -- what the office places ---------------------------------------------------------------------


def _customers(_person: Person) -> Iterable[tuple[int, str]]:
    rows = Customer.objects.filter(is_active=True).order_by("name")
    return [(c.pk, _("新的工單：%(customer)s") % {"customer": c.name}) for c in rows]


def _open_cases(_person: Person) -> Iterable[tuple[int, str]]:
    rows = Case.objects.open().select_related("customer").defer("search", "text").order_by("-pk")
    return [(c.pk, f"{c.number} {c.customer}・{c.title}") for c in rows[:MOST]]


def _made_case(mail: Received, key: int, by: Person) -> Case:
    """The office knows whose it is; a contact with that address is named."""
    customer = Customer.objects.get(pk=key)
    contacts = Person.objects.active().filter(customer=customer)
    contact = contacts.filter(email__iexact=_author(mail)[0] or "-").first()
    made = _registered(mail, customer, by=by, contact=contact)
    if (passed := _passed_on(mail)) and passed.preface:
        progress.note(made, text=passed.preface, by=mail.incoming.person or by)
    return made


def _put_on_case(mail: Received, key: int, by: Person) -> Case:
    case, (_address, who) = survivor_of(Case.objects.get(pk=key)), _author(mail)
    said = verbs.take_words(case, text=text_of(mail), channel=Channel.MAIL, by=None, who=who)
    enclose(mail, said, by=by, about=case)
    _answered_to(mail, case, by)
    return case


destination("org.customer", gettext_lazy("新的工單"), choices=_customers, do=_made_case)
destination("aftersales.case", gettext_lazy("進行中的工單"), choices=_open_cases, do=_put_on_case)

"""To what a mail belongs and who wrote it: by our seal, by earlier mail, by known addresses."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Model, Q

from charter.ground import clock
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.mail.addresses import Answers, read_token
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.parsing import Parsed
from charter.kernel.mail.rules import KINDS
from charter.org.models import Customer, Person

OVERTAKEN = dt.timedelta(days=7)
# Providers at whose domain anybody has an address: no such domain is a customer's.
SHARED = frozenset(
    """gmail.com googlemail.com yahoo.com yahoo.com.tw yahoo.com.hk ymail.com rocketmail.com
    hotmail.com hotmail.com.tw outlook.com outlook.com.tw live.com msn.com icloud.com me.com
    mac.com aol.com proton.me protonmail.com gmx.com gmx.net mail.com yandex.com zoho.com qq.com
    foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com
    hinet.net msa.hinet.net pchome.com.tw seed.net.tw so-net.net.tw kimo.com""".split()
)


@dataclass(frozen=True)
class Thread:
    """`sealed`: found by our token. `reader` is to whom that letter was sent, `to_nobody` that it
    went to an address of nobody with an account."""

    code: str = ""
    subject: Model | None = None
    reader: Person | None = None
    sealed: bool = False
    to_nobody: bool = False


def token_in(mail: Parsed) -> Answers | None:
    return read_token([*mail.recipients, *mail.references])


def thread_of(row: Incoming, mail: Parsed) -> Thread:
    """By our seal; else by a mail that was taken before and that this one answers, or that
    answers this one and was faster. Never by the subject line."""
    if found := token_in(mail):
        model = KINDS.get(found.code)
        subject = model._base_manager.filter(pk=found.pk).first() if model else None
        reader = Person.objects.active().filter(pk=found.person).first()
        told = Thread(found.code, subject, reader, True, found.person == 0)
        return told if subject is not None else Thread()
    return _beside(_answered(mail) or _overtook(row, mail))


def _beside(other: Incoming | None) -> Thread:
    """Where that mail went, this one goes."""
    if other is None:
        return Thread()
    places = ((other.about_kind, other.about_id), (other.became_kind, other.became_id))
    for kind, key in places:
        code = next((code for code, model in KINDS.items() if kind_of(model) == kind), "")
        if code and (subject := subject_of(kind, key)) is not None:
            return Thread(code, subject, other.person)
    return Thread()


def _answered(mail: Parsed) -> Incoming | None:
    taken = Incoming.objects.filter(state=Incoming.State.TAKEN)
    earlier = taken.filter(message_id__in=mail.references).filter(_of_the_same(mail.sender))
    return earlier.order_by("-pk").first()


def _overtook(row: Incoming, mail: Parsed) -> Incoming | None:
    """Mails travel by different ways: the answer may be here before what it answers."""
    since = clock.now() - OVERTAKEN
    taken = Incoming.objects.filter(state=Incoming.State.TAKEN, received_at__gt=since)
    later = taken.filter(sender=mail.sender, references__contains=[mail.message_id])
    return later.exclude(pk=row.pk).order_by("-pk").first()


def _of_the_same(sender: str) -> Q:
    """Of that address, or of the customer whose contact has it."""
    customers = Person.objects.active().filter(email__iexact=sender).values("customer")
    return Q(sender=sender) | Q(person__customer__in=customers)


def known(address: str, reader: Person | None) -> Person | None:
    """Whose address it is. With a reader only that person, a contact of the same customer, or
    another colleague; one address of several people is nobody's, unless the letter was theirs."""
    people = list(Person.objects.active().filter(email__iexact=address)[:10]) if address else []
    if reader is None:
        return people[0] if len(people) == 1 else None
    if reader in people:
        return reader
    alike = [p for p in people if (p.kind, p.customer_id) == (reader.kind, reader.customer_id)]
    return alike[0] if len(alike) == 1 else None


def customer_of(address: str) -> Customer | None:
    """The one customer all of whose known addresses share this domain; None for providers'."""
    domain = address.rpartition("@")[2].lower()
    if "." not in domain or domain in SHARED:
        return None
    contacts = Person.objects.active().filter(
        kind=Person.Kind.CUSTOMER, email__iendswith=f"@{domain}", customer__is_active=True
    )
    found = Customer.objects.filter(pk__in=contacts.values("customer"))[:2]
    return found[0] if len(found) == 1 else None

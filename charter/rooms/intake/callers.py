"""Who calls: a telephone number, however it was typed, and the people and customers it is of."""

import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Right
from django.utils.translation import gettext as _

from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case
from charter.rooms.intake.models import Call

EXTENSION = re.compile(r"(?:#|轉|转|分機|分机|內線|内线|ext\.?|x)\s*(\d{1,6})\D*$", re.IGNORECASE)
TRUNK = re.compile(r"^(\+\d{1,3})\s*\(0\)")
ABROAD = ("00", "002", "009", "005", "006")  # what is dialled before a country in Taiwan and China
TAIL, SHORTEST, MOST = 8, 6, 5


@dataclass(frozen=True)
class Number:
    """`digits` with the country and without signs (886223456789); `extension` behind it."""

    digits: str
    extension: str = ""

    @property
    def tail(self) -> str:
        return self.digits[-TAIL:]


def number_of(text: str) -> Number:
    """`(02) 2345-6789 轉12`, `+886 2 2345 6789#12` and `００２...` alike."""
    plain = unicodedata.normalize("NFKC", text).strip()
    behind = EXTENSION.search(plain)
    head = TRUNK.sub(r"\1", plain[: behind.start()] if behind else plain)
    digits = re.sub(r"\D", "", head)
    return Number(_with_country(head.lstrip(), digits), behind[1] if behind else "")


def _with_country(head: str, digits: str) -> str:
    if head.startswith("+"):
        return digits
    for prefix in sorted(ABROAD, key=len, reverse=True):
        if digits.startswith(prefix) and len(digits) > len(prefix) + 9:
            return digits[len(prefix) :]
    if digits.startswith("0"):
        return f"{settings.COUNTRY_CODE}{digits[1:]}"
    return digits


def fits(one: Number, other: Number) -> bool:
    """The same line; a number without its area or country is held against the end of the other."""
    if min(len(one.digits), len(other.digits)) < SHORTEST:
        return False
    longer, shorter = sorted((one.digits, other.digits), key=len, reverse=True)
    return longer == shorter or (len(shorter) <= TAIL and longer.endswith(shorter))


@dataclass(frozen=True)
class Caller:
    """Somebody that a number may be of. `name` of a call before, where no contact is known."""

    customer: Customer
    contact: Person | None = None
    name: str = ""
    exact: bool = False  # the extension fits too

    @property
    def key(self) -> str:
        return f"{self.customer.pk}:{self.contact.pk if self.contact else ''}"

    @property
    def shown(self) -> str:
        return str(self.contact) if self.contact else self.name or "--"


def callers(text: str) -> list[Caller]:
    """Contacts with that number, those of the extension first; else who called from it before."""
    asked = number_of(text)
    if len(asked.digits) < SHORTEST:
        return []
    found = [caller for contact in _contacts(asked) if (caller := _of(contact, asked))]
    found.sort(key=lambda one: (not one.exact, one.shown))
    return _and_somebody(found[:MOST]) or _called_before(asked)


def _and_somebody(found: list[Caller]) -> list[Caller]:
    """Several people of one customer share a line: it may be somebody else there, too."""
    houses = {one.customer.pk: one.customer for one in found}
    shared = len(found) > 1 and len(houses) == 1
    return [*found, Caller(found[0].customer, name=_("不確定是誰"))] if shared else found


def _contacts(asked: Number) -> "list[Person]":
    """Those whose digits end alike: the database looks at the end, we at the whole."""
    bare = Func(
        F("phone"), Value(r"(#|轉|转|分機|分机|內線|内线|ext|x).*$"), Value(""), Value("i"),
        function="regexp_replace", output_field=CharField(),
    )  # fmt: skip
    digits = Func(
        bare, Value(r"\D"), Value(""), Value("g"),
        function="regexp_replace", output_field=CharField(),
    )  # fmt: skip
    short = asked.tail[-SHORTEST:]
    rows = Person.objects.active().filter(kind=Person.Kind.CUSTOMER, customer__is_active=True)
    known = rows.exclude(phone="").annotate(end=Right(digits, SHORTEST)).filter(end=short)
    return list(known.select_related("customer").order_by("pk")[:50])


def _of(contact: Person, asked: Number) -> Caller | None:
    theirs = number_of(contact.phone)
    if contact.customer is None or not fits(asked, theirs):
        return None
    return Caller(contact.customer, contact, exact=theirs.extension == asked.extension)


def _called_before(asked: Number) -> list[Caller]:
    rows = Call.objects.filter(digits=asked.digits, customer__isnull=False)
    found: dict[str, Caller] = {}
    for call in rows.select_related("customer", "contact").order_by("-pk")[:20]:
        assert call.customer is not None
        caller = Caller(call.customer, call.contact, call.caller_name)
        found.setdefault(caller.key + caller.name, caller)
    return list(found.values())[:MOST]


def recent_cases(customer: Customer) -> list[Case]:
    """What the caller may be calling about: open cases first, then what was solved lately."""
    rows = Case.objects.filter(customer=customer).defer("search", "text").select_related("assignee")
    running = list(rows.open().order_by("-id")[:MOST])
    done = list(rows.solved().order_by("-id")[: MOST - len(running)]) if len(running) < 3 else []
    return running + done

"""The hotline: a call is logged, and becomes a case or a word on one."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.queries import survivor_of
from charter.rooms.aftersales.verbs.cases import Report, register
from charter.rooms.intake.callers import number_of
from charter.rooms.intake.matters import takes_words
from charter.rooms.intake.models import Call
from charter.rooms.intake.permissions import may_log_calls
from charter.rooms.intake.verbs.words import take_words

LOGGED = declare("intake.call.logged", gettext_lazy("%(by)s接了來電「%(title)s」"))
NEW, NOTHING = "new", "none"


@transaction.atomic
def log_call(
    *,
    text: str,
    by: Person | None,
    number: str = "",
    customer: Customer | None = None,
    contact: Person | None = None,
    caller_name: str = "",
    case: Case | None = None,
    opens_case: bool = True,
    category: str = "",
    impact: int | None = None,
    urgency: int | None = None,
) -> Call:
    """A call about something new opens a case; about `case`, it is the customer's words there;
    with `opens_case=False` and no case it is only on record."""
    case = survivor_of(case) if case else None
    _demand(text, by, customer, contact, case, opens_case)
    owner, about = case.customer if case else customer, case
    if case is not None:
        who = caller_name or number
        take_words(case, text=text, channel=Channel.PHONE, by=contact, who=who)
    elif opens_case and owner is not None:
        report = Report(owner, text=text, channel=Channel.PHONE, contact=contact)
        judged: dict[str, Any] = {"category": category, "impact": impact, "urgency": urgency}
        about = register(replace(report, contact_name=caller_name, **judged), by=by)
    call = Call.objects.create(
        number=number.strip()[:40],
        digits=number_of(number).digits[:40],
        customer=owner,
        contact=contact,
        caller_name="" if contact else caller_name.strip()[:60],
        text=text.strip(),
        case=about,
        is_new=about is not None and case is None,
        taken_by=by,
        at=clock.now(),
    )
    record(LOGGED, call, by=by, about=about)
    return call


def _demand(
    text: str,
    by: Person | None,
    customer: Customer | None,
    contact: Person | None,
    case: Case | None,
    opens_case: bool,
) -> None:
    if not may_log_calls(by):
        raise Refused("intake.not_allowed", _("只有服務人員可以登記來電。"))
    if not text.strip():
        raise Refused("intake.no_text", _("請寫下來電說了什麼。"), field="text")
    if case is None and opens_case and customer is None:
        raise Refused("intake.no_customer", _("請選客戶，才能開工單。"), field="customer")
    owner = case.customer_id if case else customer.pk if customer else None
    if contact is not None and contact.customer_id != owner:
        raise Refused("intake.other_contact", _("這位聯絡人不屬於這個客戶。"), field="contact")
    if case is not None and customer is not None and case.customer_id != customer.pk:
        raise Refused("intake.other_case", _("這件工單不屬於所選的客戶。"), field="about")
    if case is not None and not takes_words(case):
        raise Refused(
            "intake.case_too_old",
            _("這件工單已經取消，或解決太久了，請改選「新的事」。"),
            field="about",
        )

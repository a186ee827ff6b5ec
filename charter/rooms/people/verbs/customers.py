from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Person

ADDED = declare("people.customer.added", gettext_lazy("%(by)s建立客戶「%(title)s」"))
CONTACT_ADDED = declare(
    "people.contact.added", gettext_lazy("%(by)s登記%(customer)s的聯絡人%(title)s")
)
ACCEPTANCE_SET = declare(
    "people.contact.acceptance_set", gettext_lazy("%(by)s設定%(title)s的驗收權限")
)


def _staff_only(by: Person | None) -> None:
    if by and by.is_customer:
        raise Refused("people.not_allowed", _("只有公司同事可以維護客戶資料。"))


@transaction.atomic
def add_customer(*, code: str, name: str, by: Person | None, short_name: str = "") -> Customer:
    _staff_only(by)
    if Customer.objects.filter(code=code).exists():
        raise Refused(
            "people.code_taken", _("客戶代碼「%s」已經有人使用，請換一個。") % code, field="code"
        )
    customer = Customer.objects.create(code=code, name=name, short_name=short_name)
    record(ADDED, customer, by=by, code=code)
    return customer


@transaction.atomic
def add_contact(
    customer: Customer,
    *,
    username: str,
    name: str,
    by: Person | None,
    email: str = "",
    phone: str = "",
    may_accept: bool = False,
    password: str | None = None,
) -> Person:
    _staff_only(by)
    if Person.objects.get_queryset().filter(username=username).exists():
        raise Refused(
            "people.username_taken",
            _("登入名「%s」已經有人使用，請換一個。") % username,
            field="username",
        )
    contact = Person(
        username=username,
        name=name,
        email=email,
        phone=phone,
        kind=Person.Kind.CUSTOMER,
        customer=customer,
        may_accept=may_accept,
    )
    contact.set_password(password)
    contact.save()
    record(CONTACT_ADDED, contact, by=by, about=customer, customer=customer.name)
    return contact


@transaction.atomic
def set_acceptance(contact: Person, *, may_accept: bool, by: Person | None) -> None:
    """Whether this contact may sign acceptances for their company."""
    _staff_only(by)
    if contact.customer is None:
        raise Refused("people.not_contact", _("只有客戶聯絡人有驗收權限。"))
    old = contact.may_accept
    contact.may_accept = may_accept
    contact.save(update_fields=["may_accept"])
    record(ACCEPTANCE_SET, contact, by=by, about=contact.customer, old=old, new=may_accept)

"""Cases in the palette, where a new one is registered, and how many are mine."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.search import newest_first
from charter.kernel.frame import Hit, counter, named, offer, searchable
from charter.org.models import Person
from charter.rooms.aftersales.models import Case

HANDFUL = 5


def may_register(person: Person) -> bool:
    """Any member of staff takes a customer's report."""
    return person.is_active and not person.is_customer


named(_("服務承諾"), "heart-handshake", "aftersales:commitments")
named(_("派工規則"), "route", "aftersales:assignmentrules")
named(_("分類與優先級"), "tags", "aftersales:rules")
named(_("匯入工單"), "upload", "aftersales:imports")
offer(_("登記工單"), "headset", "aftersales:new", may=may_register, rank=10)


@counter("/aftersales/")
def mine(person: Person) -> QuerySet[Case]:
    return Case.objects.open().of(person)


@searchable("case", _("工單"), "headset")
def cases(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Case.objects.visible_to(person).found_by(words))
    for case in found.select_related("customer")[:HANDFUL]:
        where = f"{case.number} · {case.customer} · {case.get_state_display()}"
        yield Hit(case.title, where, reverse("aftersales:case", args=[case.pk]))

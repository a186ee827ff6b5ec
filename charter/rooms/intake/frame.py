"""The hotline in 新增, the log among the lists."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed, named, offer
from charter.org.models import Person


def may_take_calls(person: Person) -> bool:
    return person.is_active and not person.is_customer


named(_("來信"), "mail", "mail:list")
offer(_("接來電"), "phone", "intake:hotline", may=may_take_calls, rank=40)
listed(_("來電紀錄"), "phone", "intake:calls")

"""Mail that waits for the office, in 我的工作 of those who clear it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.mail.models import Incoming
from charter.kernel.mail.permissions import may_clear
from charter.kernel.mail.queries import due_of
from charter.kernel.work import Owed, owed
from charter.org.models import Person

MOST = 20


@owed("mail", _("來信"), "mail")
def mail(person: Person) -> list[Owed]:
    if not may_clear(person):
        return []
    return [
        Owed(
            title=str(one),
            where=one.who,
            url=reverse("mail:incoming", args=[one.pk]),
            verb=_("處理來信"),
            due=due_of(one.aside_at or one.received_at),
            clause="SP2.5.2a",
        )
        for one in Incoming.objects.set_aside().order_by("pk")[:MOST]
    ]

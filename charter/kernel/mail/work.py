"""Mail that waits for the office, in 我的工作 of those who clear it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.mail.models import Incoming
from charter.kernel.mail.permissions import may_clear
from charter.kernel.work import Owed, owed
from charter.org.models import Person

WITHIN = dt.timedelta(days=1)
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
            due=one.received_at + WITHIN,
            clause="SP7.4",
        )
        for one in Incoming.objects.set_aside().order_by("pk")[:MOST]
    ]

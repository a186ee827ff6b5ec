"""What people owe after-sales: their open cases by due moment, and the follow-up calls."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.parameters.queries import in_force
from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.aftersales.models import Case

MOST = 200


@owed("case", _("工單"), "headset")
def cases(person: Person) -> list[Owed]:
    mine = Case.objects.open().of(person).exclude(state=Case.State.WAITING).by_urgency()
    return [
        Owed(
            title=case.title,
            where=f"{case.customer}・{case.number}",
            url=reverse("aftersales:case", args=[case.pk]),
            verb=_("解決") if case.responded_at else _("回覆"),
            due=case.next_due,
            clause="SP2.5.2c",
        )
        for case in mine.defer("search", "text").select_related("customer")[:MOST]
    ]


@owed("follow_up", _("回訪"), "phone")
def follow_ups(person: Person) -> list[Owed]:
    mine = Case.objects.awaiting_follow_up().of(person).order_by("resolved_at")
    found = list(mine.defer("search", "text").select_related("customer")[:MOST])
    days = dt.timedelta(days=in_force()["follow_up_days"]) if found else dt.timedelta()
    return [
        Owed(
            title=case.title,
            where=f"{case.customer}・{case.number}",
            url=reverse("aftersales:case", args=[case.pk]),
            verb=_("回訪"),
            due=case.resolved_at + days if case.resolved_at else None,
            clause="SP2.5.2d",
        )
        for case in found
    ]

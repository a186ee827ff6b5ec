"""What people owe after-sales: their open cases by due moment (follow-up calls are duties)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

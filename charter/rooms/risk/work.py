"""What people owe this room: risks to assess and to answer, warnings, readings.

Measures are actions and stand among them; the sweep is a duty and stands among those.
"""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.registers.models import Grade
from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.risk.models import Risk, RiskWarning, Watch

MOST = 200


def _evening(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18))) if day else None


def _page(risk: int, anchor: str) -> str:
    return f"{reverse('risk:risk', args=[risk])}#{anchor}"


@owed("risk_warning", _("風險預警"), "alert-triangle")
def warnings(person: Person) -> list[Owed]:
    """Those of my risks, and those that climbed to me."""
    mine = Q(risk__owner=person) | Q(escalated_to=person)
    rows = RiskWarning.objects.unanswered().filter(mine).select_related("risk__project", "watch")
    return [
        Owed(
            title=f"{one.risk.number} {one.watch.title}",
            where=one.risk.title,
            url=_page(one.risk_id, f"warning-{one.pk}"),
            verb=_("答覆預警"),
            due=_evening(one.answer_due),
            clause="SP6.3b",
        )
        for one in rows.order_by("answer_due", "pk")[:MOST]
    ]


@owed("risk", _("風險"), "flag")
def risks(person: Person) -> list[Owed]:
    """What I have to assess, and what I have to find a response for."""
    untreated = Q(state=Risk.State.OPEN, strategy="") & ~Q(grade=Grade.LOW)
    mine = Risk.objects.filter(owner=person).filter(Q(state=Risk.State.IDENTIFIED) | untreated)
    return [
        Owed(
            title=risk.title,
            where=f"{risk.number}・{risk.project.name}" if risk.project else risk.number,
            url=reverse("risk:act", args=[risk.pk, "respond" if risk.is_assessed else "assess"]),
            verb=_("訂定應對") if risk.is_assessed else _("評估"),
            due=_evening(risk.treat_by),
            clause="SP6.2a" if risk.is_assessed else "SP6.1b",
        )
        for risk in mine.select_related("project").order_by("treat_by", "pk")[:MOST]
    ]


@owed("risk_reading", _("登錄讀數"), "chart-line")
def readings(person: Person) -> list[Owed]:
    """Watches without a figure of the house whose next reading has come due."""
    mine = Watch.objects.active().filter(risk__owner=person, read_every__isnull=False)
    today = clock.today()
    found = [w for w in mine.select_related("risk") if (w.next_reading or today) <= today]
    return [
        Owed(
            title=watch.title,
            where=str(watch.risk),
            url=reverse("risk:tend", args=[watch.pk, "sample"]),
            verb=_("登錄讀數"),
            due=_evening(watch.next_reading),
            clause="SP6.3a",
        )
        for watch in found
    ]

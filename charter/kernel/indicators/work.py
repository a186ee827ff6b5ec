"""Alerts in 我的工作: those I must explain, and figures I must enter."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.periods import period_of, previous_period
from charter.kernel.indicators.models import Alert, Indicator, Reading
from charter.kernel.parameters.queries import in_force
from charter.kernel.work import Owed, owed
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person


def _evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@owed("alert", _("預警"), "alert-triangle")
def alerts(person: Person) -> list[Owed]:
    mine = Q(indicator__owner=person) | Q(escalated_to=person)
    rows = Alert.objects.unanswered().filter(mine).select_related("indicator")
    return [
        Owed(
            title=str(alert.indicator),
            where=alert.period,
            url=f"{reverse('indicators:indicator', args=[alert.indicator_id])}#alert",
            verb=_("說明原因"),
            due=_evening(alert.due) if alert.due else None,
            clause=(alert.indicator.clauses or [""])[0],
        )
        for alert in rows.order_by("due", "pk")
    ]


@owed("reading", _("登錄數值"), "chart-line")
def readings(person: Person) -> list[Owed]:
    """The last period of each indicator that I enter by hand, as long as it has no reading."""
    lines = []
    for indicator in Indicator.objects.filter(owner=person, is_active=True).order_by("title", "pk"):
        if indicator.is_counted or indicator.is_by_event:
            continue
        last = previous_period(indicator.period, period_of(indicator.period, clock.today()))
        lines.append((indicator, last))
    known = set(
        Reading.objects.filter(indicator__in=[one for one, _last in lines])
        .filter(starts__in={last.start for _one, last in lines})
        .values_list("indicator", "starts")
    )
    days = int(in_force()["evaluation_data_days"]) if lines else 0
    engine = organisation_engine() if lines else None
    return [
        Owed(
            title=str(indicator),
            where=last.key,
            url=reverse("indicators:act", args=[indicator.pk, "enter_reading"]),
            verb=_("登錄數值"),
            due=_evening(engine.add_days(last.last, days)) if engine else None,
            clause=(indicator.clauses or [""])[0],
        )
        for indicator, last in lines
        if (indicator.pk, last.start) not in known
    ]

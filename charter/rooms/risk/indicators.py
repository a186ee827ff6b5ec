"""What is measured of this room: warnings that were answered in time."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.indicators.rules import Measured, by_department, indicator
from charter.rooms.risk.models import RiskWarning

KEPT = Q(answered_at__isnull=False, answered_at__date__lte=F("answer_due"))
HOME = "risk__department"


def _due(start: dt.date, end: dt.date) -> QuerySet[RiskWarning]:
    """Warnings whose answer was due in the period, as far as the day has come."""
    last = min(end, clock.today())
    ripe = Q(answer_due__lt=last) | Q(answered_at__isnull=False, answer_due__lt=end)
    return RiskWarning.objects.filter(ripe, answer_due__gte=start)


def answered_in_time(start: dt.date, end: dt.date) -> Iterator[Measured]:
    counted = _due(start, end).order_by().values_list(HOME)
    yield from by_department(counted.annotate(kept=Count("pk", filter=KEPT), due=Count("pk")))


indicator(
    "risk.answered_in_time",
    "SP6.3b",
    _("預警按時答覆率"),
    formula=_("期限內調整應對或說明理由的預警÷本期到期的預警"),
    unit="%",
    source=answered_in_time,
    data=_("風險預警與它們的答覆"),
    group=_("風險管理"),
)

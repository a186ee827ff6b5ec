"""What is measured of this room: coaching that helped, notices explained in time. By department
only: a figure never names a person."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.rules import Measured, by_department, indicator
from charter.org.models import Role
from charter.rooms.merits.models import Coaching, Step

GROUP = _("獎勵與問責")


def _shares(rows: "QuerySet[Any]", good: Q) -> Iterator[Measured]:
    counted = rows.order_by().values_list("department")
    yield from by_department(counted.annotate(good=Count("pk", filter=good), all=Count("pk")))


def coaching_that_helped(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the plans concluded in the period."""
    rows = Coaching.objects.filter(concluded_on__gte=start, concluded_on__lt=end)
    yield from _shares(rows, Q(result=Coaching.Result.REACHED))


def explained_in_time(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the statements and rectifications that were due in the period."""
    asked = Step.objects.filter(
        kind="merits.notice", name__in=("explain", "rectify"), due__gte=start, due__lt=end
    )
    yield from _shares(asked, Q(done_on__lte=F("due")))


indicator(
    "merits.coaching_helped",
    "SP3.3b",
    _("輔導達成率"),
    formula=_("達成目標的輔導計劃÷本期總結的輔導計劃"),
    unit="%",
    period="quarter",
    source=coaching_that_helped,
    data=_("輔導計劃的總結"),
    owner_role=Role.HR,
    group=GROUP,
)
indicator(
    "merits.explained_in_time",
    "SI6.2a",
    _("通報按時說明與整改率"),
    formula=_("期限內完成的說明與整改÷本期到期的說明與整改"),
    unit="%",
    period="quarter",
    source=explained_in_time,
    data=_("通報的步驟"),
    owner_role=Role.IMPROVEMENT_OFFICE,
    group=GROUP,
)

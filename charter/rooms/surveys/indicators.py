"""Satisfaction as customers gave it by our links: CSAT, NPS, CES, and how many answered at all."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.rules import ORGANISATION, Measured, by_department, indicator
from charter.rooms.surveys.figures import CES, CSAT, NPS, Tally
from charter.rooms.surveys.models import Answer, Invitation
from charter.rooms.surveys.queries import tallies

GROUP = _("客戶滿意度")
PARTS = (("department", "department"), ("customer", "customer"))
Source = Callable[[dt.date, dt.date], Iterator[Measured]]


def _moments(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.datetime]:
    first, last = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (start, end))
    return first, last


def _measured(scope: str, key: int, one: Tally) -> Measured:
    """CSAT as a share with its parts; NPS and CES as the figure itself."""
    if one.measure == CSAT:
        return Measured(scope, key, one.good, one.n, one.n)
    return Measured(scope, key, value=one.value, n=one.n)


def _of(measure: str) -> Source:
    def source(start: dt.date, end: dt.date) -> Iterator[Measured]:
        rows = Answer.objects.own().between(*_moments(start, end)).filter(measure=measure)
        for one in tallies(rows).values():
            yield _measured(ORGANISATION, 0, one)
        for scope, field in PARTS:
            for (key, _measure), one in tallies(rows, field).items():
                if key is not None:
                    yield _measured(scope, key, one)

    return source


def response_rate(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of those asked in the period, how many have answered by now."""
    first, last = _moments(start, end)
    asked = Invitation.objects.asked().filter(asked_at__gte=first, asked_at__lt=last)
    done = Count("pk", filter=Q(answered_at__isnull=False))
    counted = asked.order_by().values_list("department")
    yield from by_department(counted.annotate(done=done, everybody=Count("pk")))


indicator(
    "surveys.csat",
    "SP2.5.2d",
    _("客戶自評滿意度（CSAT）"),
    formula=_("給4或5分的回答÷本期的回答"),
    unit="%",
    source=_of(CSAT),
    data=_("信裡連結的回答；不到30份只供參考"),
    group=GROUP,
    kind="satisfaction",
    method="survey",
)
indicator(
    "surveys.nps",
    "SP2.5.2d",
    _("推薦度（NPS）"),
    formula=_("9、10分的比例減0至6分的比例，-100到100"),
    unit="",
    source=_of(NPS),
    data=_("信裡連結的回答；不到30份只供參考"),
    group=GROUP,
    kind="satisfaction",
    method="survey",
)
indicator(
    "surveys.ces",
    "SP2.5.2d",
    _("省力度（CES）"),
    formula=_("1到7的平均，越高越省力"),
    unit="",
    source=_of(CES),
    data=_("信裡連結的回答；不到30份只供參考"),
    group=GROUP,
    kind="satisfaction",
    method="survey",
)
indicator(
    "surveys.response_rate",
    "SP2.5.2d",
    _("滿意度調查回收率"),
    formula=_("已回答的÷本期寄出的調查"),
    unit="%",
    source=response_rate,
    data=_("寄出的信與收到的回答"),
    group=GROUP,
    method="survey",
)

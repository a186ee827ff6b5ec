"""What is measured of this room: promises kept, load, reopening, complaints, satisfaction."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.rules import (
    LOWER,
    Measured,
    by_department,
    indicator,
    moments,
)
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.aftersales.models import Case, Category, Clock, FollowUp
from charter.rooms.aftersales.permissions import GONE
from charter.rooms.complaints.models import Complaint

GROUP = _("售後服務")
OWN = {"imported": False}  # history brought in from elsewhere was not handled here
SATISFIED = 4  # of 5


def _kept(kind: str, start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Met / (met + breached), each by the moment at which it was decided."""
    first, last = moments(start, end)
    met = Q(verdict=Clock.Verdict.MET, stopped_at__gte=first, stopped_at__lt=last)
    late = Q(verdict=Clock.Verdict.BREACHED, breached_at__gte=first, breached_at__lt=last)
    decided = Clock.objects.filter(met | late, kind=kind, case__imported=False)
    decided = decided.exclude(case__state=Case.State.CANCELLED)
    rows = (
        decided.order_by()
        .values("case__department")
        .annotate(kept=Count("pk", filter=Q(verdict=Clock.Verdict.MET)), judged=Count("pk"))
    )
    yield from by_department(rows.values_list("case__department", "kept", "judged"))


def response_kept(start: dt.date, end: dt.date) -> Iterator[Measured]:
    yield from _kept(Clock.Kind.RESPONSE, start, end)


def resolution_kept(start: dt.date, end: dt.date) -> Iterator[Measured]:
    yield from _kept(Clock.Kind.RESOLUTION, start, end)


def load(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Open cases that somebody holds at the end of the period, per person who holds one."""
    _first, last = moments(start, end)
    held = _received().filter(received_at__lt=last, assignee__isnull=False)
    held = held.exclude(resolved_at__lt=last)
    rows = (
        held.order_by()
        .values("assignee__department")
        .annotate(held=Count("pk"), people=Count("assignee", distinct=True))
    )
    yield from by_department(rows.values_list("assignee__department", "held", "people"))


def _received() -> QuerySet[Case]:
    return Case.objects.filter(**OWN).exclude(state__in=GONE)


def _happened(event: str, start: dt.date, end: dt.date) -> Counter[int | None]:
    """How often it happened to the cases of each department."""
    first, last = moments(start, end)
    found = Entry.objects.filter(event=event, at__gte=first, at__lt=last, kind=kind_of(Case))
    times = Counter(found.values_list("subject_id", flat=True))
    home = dict(Case.objects.filter(pk__in=times).values_list("pk", "department"))
    counted: Counter[int | None] = Counter()
    for pk, n in times.items():
        counted[home.get(pk)] += n
    return counted


def reopened(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """How often a solved case came back, per solution of the period."""
    solved = _happened("aftersales.case.resolved", start, end)
    back = _happened("aftersales.case.reopened", start, end)
    yield from by_department((home, back[home], solved[home]) for home in solved)


def complaints(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Complaints received, per service delivered (a case solved); withdrawn ones stay."""
    first, last = moments(start, end)
    came = Case.objects.filter(
        **OWN, category=Category.COMPLAINT, received_at__gte=first, received_at__lt=last
    ).exclude(state=Case.State.MERGED)  # counted once, in the case that goes on
    done = Case.objects.solved().filter(**OWN, resolved_at__gte=first, resolved_at__lt=last)
    # One registered by itself; what was raised from a case is that case.
    direct = Complaint.objects.filter(origin_id=None, received_at__gte=first, received_at__lt=last)
    tops = Counter(_homes(came)) + Counter(_homes(direct))
    bottoms = Counter(_homes(done))
    yield from by_department((home, tops[home], bottoms[home]) for home in {*tops, *bottoms})


def _homes(rows: QuerySet[Any]) -> Iterable[int | None]:
    return rows.order_by().values_list("department", flat=True)


def satisfaction(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the customers heard in the period, by call or by link, those who gave 4 or 5 of 5: the
    last answer about each case."""
    first, last = moments(start, end)
    heard = FollowUp.objects.filter(at__gte=first, at__lt=last, reached=True)
    last_of_case = heard.order_by("case", "-at", "-pk").distinct("case")
    asked = FollowUp.objects.filter(pk__in=last_of_case.values("pk"))
    rows = (
        asked.order_by()
        .values("case__department")
        .annotate(content=Count("pk", filter=Q(score__gte=SATISFIED)), reached=Count("pk"))
    )
    yield from by_department(rows.values_list("case__department", "content", "reached"))


indicator(
    "aftersales.response_kept",
    "SP2.5.2c",
    _("首次響應如期率"),
    formula=_("如期的首次響應÷本期判定的首次響應"),
    unit="%",
    source=response_kept,
    data=_("服務時鐘的判定，只算服務時段，等客戶時不計"),
    group=GROUP,
)
indicator(
    "aftersales.resolution_kept",
    "SP2.5.2c",
    _("解決如期率"),
    formula=_("如期解決的工單÷本期判定的解決時限"),
    unit="%",
    source=resolution_kept,
    data=_("服務時鐘的判定，只算服務時段，等客戶時不計"),
    group=GROUP,
)
indicator(
    "aftersales.load",
    "SP2.5.2c",
    _("每人手上的未結工單"),
    formula=_("期末有人負責的未結工單÷手上有工單的人數"),
    unit="",
    direction=LOWER,
    source=load,
    data=_("未結的工單與負責人"),
    group=GROUP,
)
indicator(
    "aftersales.reopened",
    "SP2.5.2b",
    _("重新開啟率"),
    formula=_("本期重新開啟的次數÷本期解決的次數"),
    unit="%",
    direction=LOWER,
    source=reopened,
    data=_("日誌裡的解決與重新開啟"),
    group=GROUP,
)
indicator(
    "aftersales.complaint_rate",
    ("SP1.1", "SP4.1a"),
    _("客訴率"),
    formula=_("本期接到的客訴÷本期完成的服務（解決的工單）"),
    unit="%",
    direction=LOWER,
    source=complaints,
    data=_("類別為客訴的工單，以接到日計，撤回的也算"),
    group=GROUP,
    kind="satisfaction",
)
indicator(
    "aftersales.satisfaction",
    ("SP1.1", "SP2.5.2d", "SP4.1a"),
    _("回訪滿意度"),
    formula=_("給4分以上的客戶÷本期回訪聯絡上的客戶"),
    unit="%",
    source=satisfaction,
    data=_("解決後的回訪與客戶在入口的評分"),
    group=GROUP,
    kind="satisfaction",
)

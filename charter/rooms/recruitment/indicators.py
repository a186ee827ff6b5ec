"""What is measured of this room: how long it takes to fill a post, how many who apply are hired."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.indicators.rules import LOWER, Measured, by_department, indicator
from charter.org.models import Role
from charter.rooms.recruitment.models import Candidate

GROUP = _("人員")
Sums = dict[int, list[float]]


def _sums() -> Sums:
    return defaultdict(lambda: [0.0, 0.0])


def days_to_fill(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """From publishing an opening to the hire, of those hired in the period."""
    rows = _sums()
    found = Candidate.objects.filter(state="hired", ended_on__gte=start, ended_on__lt=end)
    facts = ("opening__department", "opening__published_at", "ended_on")
    for department, published, hired in found.values_list(*facts):
        row = rows[department]
        row[0] += (hired - clock.local(published).date()).days
        row[1] += 1
    yield from by_department((unit, row[0], row[1]) for unit, row in rows.items())


def share_hired(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the candidates whose selection ended in the period."""
    rows = _sums()
    found = Candidate.objects.filter(ended_on__gte=start, ended_on__lt=end)
    for department, state in found.values_list("opening__department", "state"):
        row = rows[department]
        row[0] += state == Candidate.State.HIRED
        row[1] += 1
    yield from by_department((unit, row[0], row[1]) for unit, row in rows.items())


def _records(start: dt.date, end: dt.date, scope: str, scope_id: int) -> QuerySet[Any]:
    found = Candidate.objects.filter(ended_on__gte=start, ended_on__lt=end)
    if scope == "department":
        found = found.filter(opening__department=scope_id)
    hired = Case(
        When(Q(state="hired"), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    return found.annotate(is_kept=hired)


indicator(
    "recruitment.days_to_fill",
    "SP3.1b",
    _("職缺補足天數"),
    formula=_("本期錄用的人，從發布職缺到錄用的日曆天數平均"),
    unit="",
    direction=LOWER,
    period="quarter",
    source=days_to_fill,
    data=_("職缺的發布與應徵者的錄用日"),
    owner_role=Role.HR,
    group=GROUP,
)
indicator(
    "recruitment.share_hired",
    "SP3.1b",
    _("應徵錄用率"),
    formula=_("本期結束甄選的應徵者中，錄用的比例"),
    unit="%",
    period="quarter",
    source=share_hired,
    data=_("應徵者的結果"),
    owner_role=Role.HR,
    group=GROUP,
    records=_records,
)

"""What is measured: hours per head, coverage of the four subjects, how training was received."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Avg, Count, Sum
from django.utils.translation import gettext_lazy as _

from charter.kernel.indicators.rules import ORGANISATION, Measured, by_department, indicator
from charter.org.models import Person, Role
from charter.rooms.training.coverage import covered_people, since_of
from charter.rooms.training.models import Record, Seat
from charter.rooms.training.queries import project_people

GROUP = _("培訓")


def _heads() -> dict[int, int]:
    staff = Person.objects.staff().filter(department__isnull=False).order_by()
    return dict(staff.values_list("department").annotate(n=Count("pk")))


def hours(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Hours of passed training that ended in the period, per colleague of the department."""
    rows: Any = Record.objects.current().passed().within(start, end - dt.timedelta(days=1))
    sums = dict(rows.order_by().values_list("department").annotate(sum=Sum("hours")))
    yield from by_department((unit, float(sums.get(unit) or 0), n) for unit, n in _heads().items())


def coverage(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of those on projects, who passed all four subjects within the interval before the end."""
    last = end - dt.timedelta(days=1)
    every = covered_people(since_of(last), last)
    people = project_people().filter(department__isnull=False).order_by()
    counted = dict(people.values_list("department").annotate(n=Count("pk")))
    covered = dict(people.filter(every).values_list("department").annotate(n=Count("pk")))
    yield from by_department((unit, covered.get(unit, 0), n) for unit, n in counted.items())


def reaction(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Mean of the words after training (1 to 5) given in the period."""
    rows = Seat.objects.filter(reacted_at__date__gte=start, reacted_at__date__lt=end)
    found = rows.aggregate(mean=Avg("reaction"), n=Count("pk"))
    if found["n"]:
        yield Measured(ORGANISATION, 0, n=found["n"], value=found["mean"])


indicator(
    "training.hours",
    "SP3.2a",
    _("人均培訓時數"),
    formula=_("本期通過的培訓時數÷在職人數"),
    unit="",
    period="quarter",
    source=hours,
    data=_("個人培訓檔案"),
    owner_role=Role.HR,
    group=GROUP,
)
indicator(
    "training.coverage",
    "SP3.2a",
    _("培訓覆蓋率"),
    formula=_("間隔內四類培訓都通過的項目人員÷項目人員"),
    unit="%",
    source=coverage,
    data=_("個人培訓檔案與項目成員"),
    owner_role=Role.HR,
    group=GROUP,
)
indicator(
    "training.reaction",
    "SP3.2c",
    _("培訓滿意度"),
    formula=_("課後意見1到5分的平均"),
    unit="",
    source=reaction,
    data=_("課後意見"),
    owner_role=Role.HR,
    group=GROUP,
)

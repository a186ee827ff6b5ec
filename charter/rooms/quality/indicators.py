"""What is measured of this room: results of checks, and problems rectified in time."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.indicators.rules import ORGANISATION, Measured, indicator
from charter.rooms.quality.models import Check, Method, Problem

GROUP = _("質量管理")
BY_OTHERS = tuple(m for m in Method.values if m not in (Method.SELF, Method.CUSTOMER))
Row = tuple[int | None, int | None, int, int]  # department, project, kept, counted
PASSED = Q(passed=True)
IN_TIME = Q(settled_at__isnull=False, settled_at__date__lte=F("due"))


def _parts(rows: Iterable[Row]) -> Iterator[Measured]:
    """Every department and every project, and all together."""
    found = list(rows)
    for place, scope in ((0, "department"), (1, "project")):
        sums: dict[int, tuple[int, int]] = {}
        for row in found:
            if (key := row[place]) is not None:
                top, bottom = sums.get(key, (0, 0))
                sums[key] = (top + row[2], bottom + row[3])
        for key, (top, bottom) in sorted(sums.items()):
            yield Measured(scope, key, top, bottom, bottom)
    if found:
        top, bottom = sum(row[2] for row in found), sum(row[3] for row in found)
        yield Measured(ORGANISATION, 0, top, bottom, bottom)


def _counted(rows: QuerySet[Check] | QuerySet[Problem], kept: Q) -> list[Row]:
    found = rows.order_by().values("department", "project")
    counted = found.annotate(kept=Count("pk", filter=kept), all=Count("pk"))
    return list(counted.values_list("department", "project", "kept", "all"))


def checked(start: dt.date, end: dt.date) -> QuerySet[Check]:
    """Checks that somebody other than the author finished in the period."""
    done = Check.objects.done().filter(method__in=BY_OTHERS)
    return done.filter(done_on__gte=start, done_on__lt=end)


def passes(start: dt.date, end: dt.date) -> Iterator[Measured]:
    yield from _parts(_counted(checked(start, end), PASSED))


def to_rectify(start: dt.date, end: dt.date) -> QuerySet[Problem]:
    """Problems whose last day of rectification lay in the period, as far as it has come."""
    last = min(end, clock.today())
    ripe = Q(due__lt=last) | Q(settled_at__isnull=False, due__lt=end)
    return Problem.objects.counted().filter(ripe, due__gte=start)


def rectified(start: dt.date, end: dt.date) -> Iterator[Measured]:
    yield from _parts(_counted(to_rectify(start, end), IN_TIME))


indicator(
    "quality.pass_rate",
    ("SP4.3a", "SP2.3.2a"),
    _("檢查合格率"),
    formula=_("合格的檢查÷本期完成的檢查（不含自查與客戶反饋）"),
    unit="%",
    source=passes,
    data=_("檢查表的結果"),
    group=GROUP,
    kind="quality",
)
indicator(
    "quality.rectified_in_time",
    "SP2.3.2b",
    _("整改按期率"),
    formula=_("期限內完成整改的問題÷本期到期的問題"),
    unit="%",
    source=rectified,
    data=_("質量問題的期限與整改完成時間"),
    group=GROUP,
    kind="quality",
)

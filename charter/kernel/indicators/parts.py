"""The card of departments (projects, customers): each part's last figures beside each other."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.ground import clock, spc
from charter.kernel.indicators.models import Indicator, Reading, Scope, Target
from charter.kernel.indicators.presentation import said
from charter.kernel.indicators.scopes import titles
from charter.org.models import Person

SHOWN = 12  # periods of the small line
ENOUGH_RECORDS = 20  # fewer in a period are no ground for a verdict
MOST = 60


@dataclass(frozen=True)
class Part:
    """One department: its values (oldest first), the last one, and what that process can do."""

    scope: str
    scope_id: int
    title: "str | Promise"
    values: list[float]
    period: str
    last: str
    n: int
    tone: str
    word: str


def parts_of(indicator: Indicator, person: Person, scope: str = Scope.DEPARTMENT) -> list[Part]:
    """Every part of one kind that the person may see; four queries, however many parts."""
    over = Q(ends__lte=clock.today()) | Q(entered_by__isnull=False)
    rows = Reading.objects.visible_to(person).filter(over, indicator=indicator, scope=scope)
    newest = rows.order_by("-starts").values_list("starts", flat=True).distinct()[:SHOWN]
    since = min(newest, default=None)
    if since is None:
        return []
    found: dict[int, list[Reading]] = {}
    for row in rows.filter(starts__gte=since).order_by("starts"):
        found.setdefault(row.scope_id, []).append(row)
    names = titles((scope, key) for key in found)
    aims = _aims(indicator, scope)
    made = [
        _part(indicator, scope, key, list(readings), names[scope, key], aims.get(key, aims.get(-1)))
        for key, readings in found.items()
    ]
    return sorted(made, key=lambda part: str(part.title))[:MOST]


def _aims(indicator: Indicator, scope: str) -> dict[int, Decimal | None]:
    """The newest target of each part, and under -1 the organisation's."""
    rows = Target.objects.filter(indicator=indicator, scope__in=(scope, Scope.ORGANISATION))
    found: dict[int, Decimal | None] = {}
    for row in rows.order_by("since", "id"):
        found[row.scope_id if row.scope == scope else -1] = row.value
    return found


def _part(
    indicator: Indicator,
    scope: str,
    key: int,
    readings: list[Reading],
    title: "str | Promise",
    aim: Decimal | None,
) -> Part:
    values = [float(r.value) for r in readings if r.value is not None]
    last = readings[-1]
    tone, word = _verdict(indicator, values, last, aim)
    shown = said(last.value, indicator.unit)
    return Part(scope, key, title, values, last.period, shown, last.n, tone, word)


def _verdict(
    indicator: Indicator, values: list[float], last: Reading, aim: Decimal | None
) -> tuple[str, str]:
    """What the process, left as it is, will do against the target; said only when it is known."""
    if last.value is None:
        return "none", last.missing
    if aim is None:
        return "none", _("未設目標")
    if 0 < last.n < ENOUGH_RECORDS:
        return "none", _("件數太少，不判定")
    limits = spc.xmr(values)
    if limits is None or limits.provisional:
        return "none", _("期數不足，不判定")
    found = spc.assurance(limits, float(aim), indicator.direction)
    said_ = {
        "pass": ("ok", _("穩定達標")),
        "fail": ("bad", _("達不到")),
        "hit-or-miss": ("warn", _("時達時不達")),
    }
    return said_.get(found or "", ("none", _("無法判定")))

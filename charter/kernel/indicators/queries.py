"""Figures by name, for rooms that read what other rooms measure: nothing is imported but this.

last("aftersales.on_time", "department", unit.pk).value
[r.value for r in series("aftersales.on_time", count=24)]
"""

import datetime as dt

from charter.ground import clock
from charter.kernel.indicators.formulas import Rate, achievement
from charter.kernel.indicators.models import Indicator, Reading, Scope, target_on


def named(name: str) -> Indicator | None:
    """The indicator's row; None as long as nobody measures it."""
    return Indicator.objects.filter(name=name, is_active=True).first()


def series(
    name: str,
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
    *,
    count: int = 12,
    until: dt.date | None = None,
) -> list[Reading]:
    """The last periods that have ended by a day (today), oldest first; gaps stay as NULL."""
    rows = Reading.objects.filter(indicator__name=name, ends__lte=until or clock.today())
    found = rows.within(scope, scope_id).select_related("indicator").order_by("-starts")
    return list(found[:count])[::-1]


def last(
    name: str, scope: str = Scope.ORGANISATION, scope_id: int = 0, *, until: dt.date | None = None
) -> Reading | None:
    """The last ended period, with or without a value; None when nothing was ever read."""
    found = series(name, scope, scope_id, count=1, until=until)
    return found[0] if found else None


def rate(
    name: str, scope: str = Scope.ORGANISATION, scope_id: int = 0, *, until: dt.date | None = None
) -> Rate:
    """The achievement rate of the last ended period against the target of its own time."""
    reading = last(name, scope, scope_id, until=until)
    if reading is None:
        return achievement(None, None)
    aim = target_on(reading.indicator, reading.starts, scope, scope_id)
    return reading.against(aim)

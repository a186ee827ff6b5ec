"""What a measure did to an indicator: its readings before against those after, by name.

found = effect_on("aftersales.on_time", began=day, done=day, scope="department", scope_id=3)
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models

from charter.ground import clock
from charter.ground.effect import SEASONS, Effect, effect
from charter.ground.periods import next_period, period_of
from charter.kernel.indicators.models import Indicator, Note, Reading, Scope, target_on

MOST_BEFORE = 60  # periods looked back: older ones say little about today's process


@dataclass(frozen=True)
class Around:
    """A series around a change: `starts` and `values` of its periods in order, None where there is
    no value, where the change was under way, or where a special cause is noted; `change` is the
    place of the first period after it; `length` that of the periods."""

    starts: list[dt.date]
    values: list[float | None]
    change: int
    length: str
    better: str
    low: float | None
    high: float | None

    @property
    def effect(self) -> Effect:
        season = SEASONS.get(self.length, 0)
        return effect(
            self.values, self.change, better=self.better, season=season,
            low=self.low, high=self.high,
        )  # fmt: skip


def around(
    name: str,
    *,
    began: dt.date,
    done: dt.date | None = None,
    scope: str = Scope.ORGANISATION,
    scope_id: int = 0,
    until: dt.date | None = None,
) -> Around | None:
    """Periods that ended by `began`, and those that started on or after `done` (`began`).

    Those between are the transition and count for neither side, nor do points noted as a special
    cause; a noted change of the process before `began` cuts off what came earlier. None when
    nobody measures this indicator.
    """
    found = Indicator.objects.filter(name=name).first()
    if found is None:
        return None
    done, until = done or began, until or clock.today()
    rows = Reading.objects.within(scope, scope_id).filter(indicator=found, ends__lte=until)
    every = _ended(rows, found, _since(found, began, scope, scope_id))
    causes = _noted(found, Note.Kind.CAUSE, scope, scope_id)
    before = [(start, v) for start, end, v in every if end <= began][-MOST_BEFORE:]
    between = [(start, None) for start, end, _v in every if end > began and start < done]
    after = [(start, v) for start, _end, v in every if start >= done]
    line = [*before, *between, *after]
    aim = target_on(found, done, scope, scope_id)
    return Around(
        [start for start, _v in line],
        [None if start in causes else v for start, v in line],
        len(before) + len(between),
        found.period,
        found.direction,
        None if aim is None or aim.low is None else float(aim.low),
        None if aim is None or aim.high is None else float(aim.high),
    )


def effect_on(name: str, *, began: dt.date, **where: Any) -> Effect | None:
    """What `around` sees, judged; None when nobody measures this indicator."""
    found = around(name, began=began, **where)
    return found.effect if found else None


def _noted(found: Indicator, kind: str, scope: str, scope_id: int) -> set[dt.date]:
    rows = Note.objects.alive().within(scope, scope_id).filter(indicator=found, kind=kind)
    return set(rows.values_list("starts", flat=True))


def _since(found: Indicator, began: dt.date, scope: str, scope_id: int) -> dt.date | None:
    """The last proven change well before the measure: only what follows it is comparable."""
    changes = _noted(found, Note.Kind.CHANGE, scope, scope_id)
    return max((day for day in changes if day < began), default=None)


def _ended(
    rows: "models.QuerySet[Reading]", found: Indicator, since: dt.date | None
) -> list[tuple[dt.date, dt.date, float | None]]:
    """Every period from the first reading to the last, those never read as None."""
    if since is not None:
        rows = rows.filter(starts__gte=since)
    known = {r.starts: r for r in rows.order_by("starts")}
    if not known:
        return []
    if found.is_by_event:
        read = ((r, None if r.value is None else float(r.value)) for r in known.values())
        return [(r.starts, r.ends, value) for r, value in read]
    period, last, line = period_of(found.period, min(known)), max(known), []
    while period.start <= last:
        one = known.get(period.start)
        value = None if one is None or one.value is None else float(one.value)
        line.append((period.start, period.end, value))
        period = next_period(found.period, period)
    return line

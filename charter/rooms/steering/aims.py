"""Where targets stand: the newest figure against the original terms and against those in force."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from charter.ground import clock, spc
from charter.kernel.indicators.models import Reading
from charter.kernel.indicators.queries import series
from charter.kernel.parameters.queries import value_now
from charter.rooms.improvement.models import Plan, Target, TargetTerms
from charter.rooms.improvement.rates import Aim, Standing, standing, to_plan

SHOWN = 24


def aim_of(terms: TargetTerms) -> Aim:
    version = terms.version
    return Aim(
        terms.direction,
        terms.value,
        terms.baseline,
        version=version.number,
        moved_by=str(version.author or ""),
        moved_on=version.in_force_on,
        reason=version.because,
    )


@dataclass(frozen=True)
class Stand:
    """One target of a plan on a day. `share` is reached over what should be reached by then (1 = as
    planned), `elapsed` the share of its time that has gone."""

    target: Target
    terms: TargetTerms
    first: TargetTerms
    reading: Reading | None
    standing: Standing
    share: Decimal | None
    concern: bool

    @property
    def value(self) -> Decimal | None:
        return self.reading.value if self.reading else None


def stands(plan: Plan, day: dt.date | None = None) -> list[Stand]:
    """Every target of the version in force, by the figures of that day."""
    on = day or clock.today()
    limits = value_now("achievement_grades")
    ruled = TargetTerms.objects.filter(
        version__plan=plan, version__in_force_on__lte=on
    ).select_related("version__author", "target")
    by_target: dict[int, list[TargetTerms]] = {}
    for terms in ruled.order_by("version__number"):
        by_target.setdefault(terms.target_id, []).append(terms)
    newest = max((rows[-1].version.number for rows in by_target.values()), default=0)
    return [
        _stand(rows, plan, on, limits)
        for rows in by_target.values()
        if rows[-1].version.number == newest
    ]


def _stand(rows: list[TargetTerms], plan: Plan, on: dt.date, limits: dict[str, int]) -> Stand:
    terms = rows[-1]
    read = series(terms.indicator, terms.scope, terms.scope_id, count=SHOWN, until=on)
    last = read[-1] if read else None
    found = standing(last.value if last else None, [aim_of(row) for row in rows], limits)
    rate = found.current
    share = to_plan(rate, _elapsed(plan, terms, on)) if terms.baseline is not None else rate.raw
    return Stand(terms.target, terms, rows[0], last, found, share, _concern(read, terms))


def _elapsed(plan: Plan, terms: TargetTerms, on: dt.date) -> Decimal:
    due = terms.due or plan.cycle.ends
    whole = max(1, (due - plan.cycle.starts).days)
    return Decimal(max(0, (on - plan.cycle.starts).days)) / whole


def _concern(read: list[Reading], terms: TargetTerms) -> bool:
    """Whether the last value is a special cause in the bad direction."""
    values = [float(row.value) for row in read if row.value is not None]
    limits = spc.xmr(values)
    if limits is None or limits.provisional or not limits.signals[-1]:
        return False
    bad = values[-1] < limits.mean if terms.direction == "higher" else values[-1] > limits.mean
    return bad and bool(read) and read[-1].value is not None

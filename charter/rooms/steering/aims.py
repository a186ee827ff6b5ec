"""Where targets stand: the newest figure against the original terms and against those in force."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from charter.ground import clock, spc
from charter.kernel.indicators.models import Reading
from charter.kernel.parameters.queries import value_now
from charter.rooms.improvement.models import Plan, Target, TargetTerms
from charter.rooms.improvement.rates import Aim, Standing, standing, to_plan

SHOWN = 24
Series = tuple[str, str, int]  # of an indicator by its name, with whose figure it is


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


class Read(NamedTuple):
    """A period that has ended, with its figure; None is a period without one."""

    starts: dt.date
    period: str
    value: Decimal | None


@dataclass(frozen=True)
class Stand:
    """One target of a plan on a day. `share` is reached over what should be reached by then (1 = as
    planned), `elapsed` the share of its time that has gone; `read` its last periods."""

    target: Target
    terms: TargetTerms
    first: TargetTerms
    read: tuple[Read, ...]
    standing: Standing
    share: Decimal | None
    elapsed: Decimal
    concern: bool

    @property
    def reading(self) -> Read | None:
        return self.read[-1] if self.read else None

    @property
    def value(self) -> Decimal | None:
        return self.read[-1].value if self.read else None

    @property
    def line(self) -> list[float | None]:
        return [None if one.value is None else float(one.value) for one in self.read]


def stands(plan: Plan, day: dt.date | None = None) -> list[Stand]:
    """Every target of the version in force, by the figures of that day."""
    return [one for _plan, one in stands_of([plan], day)]


def stands_of(plans: Sequence[Plan], day: dt.date | None = None) -> list[tuple[Plan, Stand]]:
    """The same of many plans: two statements for all targets, however many there are. The plans
    bring their cycle with them."""
    on = day or clock.today()
    limits = value_now("achievement_grades")
    ruled = _ruled(plans, on)
    read = _read((_series(rows[-1]) for found in ruled.values() for rows in found), on)
    return [
        (plan, _stand(rows, plan, on, limits, read[_series(rows[-1])]))
        for plan in plans
        for rows in ruled[plan.pk]
    ]


def _series(terms: TargetTerms) -> Series:
    return terms.indicator, terms.scope, terms.scope_id


def _ruled(plans: Sequence[Plan], on: dt.date) -> dict[int, list[list[TargetTerms]]]:
    """Of each plan, the terms of every target that the version of that day still has: those that
    were ever in force, oldest first."""
    by_plan: dict[int, dict[int, list[TargetTerms]]] = defaultdict(lambda: defaultdict(list))
    terms = TargetTerms.objects.filter(version__plan__in=plans, version__in_force_on__lte=on)
    newest: dict[int, int] = defaultdict(int)
    for one in terms.select_related("version__author", "target").order_by(
        "version__number", "place", "pk"
    ):
        by_plan[one.version.plan_id][one.target_id].append(one)
        newest[one.version.plan_id] = one.version.number
    found: dict[int, list[list[TargetTerms]]] = defaultdict(list)
    for plan, by_target in by_plan.items():
        live = [rows for rows in by_target.values() if rows[-1].version.number == newest[plan]]
        found[plan] = sorted(live, key=lambda rows: (rows[-1].place, rows[-1].target_id))
    return found


def _read(wanted: Iterable[Series], on: dt.date) -> dict[Series, tuple[Read, ...]]:
    """The last periods of each series that have ended by the day, oldest first."""
    every = set(wanted)
    rows = Reading.objects.filter(
        indicator__name__in={name for name, _scope, _pk in every},
        scope__in={scope for _name, scope, _pk in every},
        scope_id__in={pk for _name, _scope, pk in every},
        ends__lte=on,
    )
    place = Window(
        RowNumber(),
        partition_by=[F("indicator"), F("scope"), F("scope_id")],
        order_by=F("starts").desc(),
    )
    kept = rows.annotate(place=place).filter(place__lte=SHOWN).order_by("place")
    found: dict[Series, list[Read]] = defaultdict(list)
    for name, scope, pk, *read in kept.values_list(
        "indicator__name", "scope", "scope_id", "starts", "period", "value"
    ):
        found[name, scope, pk].append(Read(*read))
    return defaultdict(tuple, {key: tuple(reversed(row)) for key, row in found.items()})


def _stand(
    rows: list[TargetTerms],
    plan: Plan,
    on: dt.date,
    limits: dict[str, int],
    read: tuple[Read, ...],
) -> Stand:
    terms = rows[-1]
    begun = on >= plan.cycle.starts  # before, a figure is what the plan starts from
    value = read[-1].value if read and begun else None
    found = standing(value, [aim_of(row) for row in rows], limits)
    rate, gone = found.current, _elapsed(plan, terms, on)
    share = to_plan(rate, gone) if terms.baseline is not None else rate.raw
    return Stand(
        terms.target, terms, rows[0], read, found, share, min(gone, Decimal(1)),
        _concern(read, terms),
    )  # fmt: skip


def _elapsed(plan: Plan, terms: TargetTerms, on: dt.date) -> Decimal:
    due = terms.due or plan.cycle.ends
    whole = max(1, (due - plan.cycle.starts).days)
    return Decimal(max(0, (on - plan.cycle.starts).days)) / whole


def _concern(read: tuple[Read, ...], terms: TargetTerms) -> bool:
    """Whether the last value is a special cause in the bad direction."""
    values = [float(row.value) for row in read if row.value is not None]
    limits = spc.xmr(values)
    if limits is None or limits.provisional or not limits.signals[-1]:
        return False
    bad = values[-1] < limits.mean if terms.direction == "higher" else values[-1] > limits.mean
    return bad and bool(read) and read[-1].value is not None

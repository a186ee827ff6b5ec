"""Whether a measure helped: the level of its target's figure before against after, and whether the
target was held. The statistics are `ground.effect`; here is what goes into it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charter.ground import clock
from charter.ground.effect import EFFECTIVE, SEASONS, UNPROVEN, WORSE, Effect, effect, sentence
from charter.ground.periods import next_period, period_of
from charter.kernel.indicators.models import Reading
from charter.kernel.parameters.queries import value_now
from charter.rooms.improvement.models import TargetTerms
from charter.rooms.steering.aims import aim_of
from charter.rooms.steering.models import Course


@dataclass(frozen=True)
class Seen:
    """The periods of the series in order, None where there is no value or the measure was still
    being carried out; `change` is the first period after it."""

    starts: list[dt.date]
    values: list[Decimal | None]
    change: int


def verdict_of(course: Course) -> tuple[str, dict[str, Any]]:
    """The verdict and what it rests on, fit for JSON."""
    target = course.terms.target
    terms: TargetTerms | None = target.current if target else None
    if terms is None or not terms.indicator:
        return UNPROVEN, {"reason": "no_series"}
    seen, period = seen_for(course, terms)
    plain = [None if v is None else float(v) for v in seen.values]
    season = SEASONS.get(period, 0)
    found = effect(plain, seen.change, better=terms.direction, season=season)
    held = held_for(terms, seen)
    return _verdict(found, held), _facts(found, seen, terms, held)


def _verdict(found: Effect, held: int) -> str:
    """Shown to be better by the series; or the target held long enough while nothing got worse."""
    if found.verdict == EFFECTIVE:
        return EFFECTIVE
    enough = held >= int(value_now("verification_periods"))
    return EFFECTIVE if enough and found.verdict != WORSE else str(found.verdict)


def seen_for(course: Course, terms: TargetTerms) -> tuple[Seen, str]:
    rows = Reading.objects.filter(indicator__name=terms.indicator, ends__lte=clock.today())
    within = rows.within(terms.scope, terms.scope_id).select_related("indicator")
    known = {row.starts: row for row in within.order_by("starts")}
    if not known:
        return Seen([], [], 0), ""
    length = next(iter(known.values())).indicator.period
    finished = course.finished_on or clock.today()
    starts, values, period = [], [], period_of(length, min(known))
    while period.start <= max(known):
        row = known.get(period.start)
        between = period.end > course.starts and period.start < finished
        starts.append(period.start)
        values.append(None if row is None or between else row.value)
        period = next_period(length, period)
    return Seen(starts, values, sum(1 for s in starts if s < finished)), length


def held_for(terms: TargetTerms, seen: Seen) -> int:
    """For how many periods, up to the last one, the target has been met since."""
    aim, n = aim_of(terms), 0
    for value in reversed(seen.values[seen.change :]):
        if not aim.rate(value).met:
            return n
        n += 1
    return n


def _facts(found: Effect, seen: Seen, terms: TargetTerms, held: int) -> dict[str, Any]:
    names = ("before", "after", "n_before", "n_after", "size", "low", "high", "p", "reason")
    told: dict[str, Any] = {name: getattr(found, name) for name in names}
    told |= {"season": found.season, "series": found.verdict, "held": held, "unit": terms.unit}
    told |= {"title": terms.title, "indicator": terms.indicator, "phi": found.phi}
    told["points"] = [
        [day.isoformat(), None if v is None else float(v)]
        for day, v in zip(seen.starts, seen.values, strict=True)
    ]
    return told | {"change": seen.change}


def said(facts: dict[str, Any]) -> str:
    """The sentence of kept facts, in the reader's language."""
    if "n_before" not in facts:
        return ""
    names = ("before", "after", "n_before", "n_after", "season", "size", "low", "high", "p")
    kept = {name: facts[name] for name in names}
    found = Effect(facts["series"], **kept, phi=facts["phi"], reason=facts["reason"])
    return sentence(found, facts["unit"])

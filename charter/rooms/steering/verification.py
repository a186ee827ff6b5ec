"""Whether a measure helped: the level of its target's figure before against after, and whether the
target was held. The statistics are `ground.effect`; here is what goes into it, and how long to
wait for it.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charter.ground import clock
from charter.ground.effect import (
    EFFECTIVE,
    FEWEST,
    SEASONS,
    UNPROVEN,
    WORSE,
    Effect,
    effect,
    sentence,
)
from charter.ground.periods import Period, next_period, period_of
from charter.kernel.indicators.effects import Around, around
from charter.kernel.indicators.queries import named
from charter.kernel.parameters.queries import value_now
from charter.rooms.improvement.models import TargetTerms
from charter.rooms.steering.aims import aim_of
from charter.rooms.steering.models import Course

LONGEST = dt.timedelta(days=366)  # a year's plan is judged within the next one, whatever is known
READ = dt.timedelta(days=14)  # to look at the last reading and have it confirmed


@dataclass(frozen=True)
class Wait:
    """`by` is the last day; `period` the one whose reading is waited for, "" when the days of the
    parameter are enough."""

    by: dt.date
    period: str = ""


def terms_of(course: Course) -> TargetTerms | None:
    """Those by which the measure is judged; None when it has no figure to move."""
    target = course.terms.target
    terms: TargetTerms | None = target.current if target else None
    return terms if terms and terms.indicator else None


def wait_of(course: Course, finished: dt.date) -> Wait:
    """The parameter's days, or until the sixth reading after the end is in: fewer prove nothing,
    by construction. No longer than a year."""
    plain = Wait(finished + dt.timedelta(days=int(value_now("verification_days"))))
    sixth = _sixth(course, finished)
    if sixth is None or sixth.end + READ <= plain.by:
        return plain
    if sixth.end + READ > finished + LONGEST:
        return max(plain, Wait(finished + LONGEST), key=lambda one: one.by)
    return Wait(sixth.end + READ, sixth.key)


def _sixth(course: Course, finished: dt.date) -> Period | None:
    """The period of the sixth reading after the end; None when nothing is measured."""
    terms = terms_of(course)
    indicator = named(terms.indicator) if terms else None
    if indicator is None:
        return None
    length = indicator.period
    period = period_of(length, finished)
    if period.start < finished:  # the one in which it ended counts for neither side
        period = next_period(length, period)
    for _n in range(FEWEST - 1):
        period = next_period(length, period)
    return period


def is_early(course: Course) -> bool:
    """Nothing is proven because too little has been read since, and more is on its way."""
    few = course.facts.get("reason") == "few" and course.facts.get("n_after", FEWEST) < FEWEST
    waits = course.verify_by is not None and clock.today() < course.verify_by
    return course.verdict == UNPROVEN and few and waits


def can_tell(course: Course) -> bool:
    """Enough is read for a verdict that will stand, or nothing more is waited for."""
    verdict, facts = verdict_of(course)
    few = facts.get("reason") == "few" and facts.get("n_after", FEWEST) < FEWEST
    over = course.verify_by is not None and course.verify_by <= clock.today()
    return over or not (verdict == UNPROVEN and few)


def verdict_of(course: Course) -> tuple[str, dict[str, Any]]:
    """The verdict and what it rests on, fit for JSON."""
    terms = terms_of(course)
    seen = _seen(course, terms) if terms else None
    if terms is None or seen is None:
        return UNPROVEN, {"reason": "no_series"}
    season = SEASONS.get(seen.length, 0)
    found = effect(seen.values, seen.change, better=terms.direction, season=season)
    held = held_for(terms, seen)
    return _verdict(found, held, terms), _facts(found, seen, terms, held)


def _verdict(found: Effect, held: int, terms: TargetTerms) -> str:
    """Shown to be better by the series; or the target held long enough, which was not met before,
    while nothing got worse."""
    if found.verdict == EFFECTIVE:
        return EFFECTIVE
    enough = held >= int(value_now("verification_periods")) and not _was_met(found, terms)
    return EFFECTIVE if enough and found.verdict != WORSE else str(found.verdict)


def _was_met(found: Effect, terms: TargetTerms) -> bool:
    """On the average before the measure; without any figure it cannot be said to have been."""
    if found.before is None:
        return False
    return bool(aim_of(terms).rate(Decimal(str(found.before))).met)


def _seen(course: Course, terms: TargetTerms) -> Around | None:
    finished = course.finished_on or clock.today()
    began = min(course.starts, finished)
    return around(
        terms.indicator, began=began, done=finished, scope=terms.scope, scope_id=terms.scope_id
    )


def held_for(terms: TargetTerms, seen: Around) -> int:
    """For how many periods, up to the last one, the target has been met since."""
    aim, n = aim_of(terms), 0
    for value in reversed(seen.values[seen.change :]):
        if not aim.rate(None if value is None else Decimal(str(value))).met:
            return n
        n += 1
    return n


def _facts(found: Effect, seen: Around, terms: TargetTerms, held: int) -> dict[str, Any]:
    names = ("before", "after", "n_before", "n_after", "size", "low", "high", "p", "reason")
    told: dict[str, Any] = {name: getattr(found, name) for name in names}
    told |= {"season": found.season, "series": found.verdict, "held": held, "unit": terms.unit}
    told |= {"title": terms.title, "indicator": terms.indicator, "phi": found.phi}
    told |= {"better": terms.direction, "length": seen.length}
    told["aim"] = None if terms.value is None else float(terms.value)
    told["points"] = [[day.isoformat(), v] for day, v in zip(seen.starts, seen.values, strict=True)]
    return told | {"change": seen.change}


def said(facts: dict[str, Any]) -> str:
    """The sentence of kept facts, in the reader's language."""
    if "n_before" not in facts:
        return ""
    names = ("before", "after", "n_before", "n_after", "season", "size", "low", "high", "p")
    kept = {name: facts[name] for name in names}
    found = Effect(facts["series"], **kept, phi=facts["phi"], reason=facts["reason"])
    return sentence(found, facts["unit"])

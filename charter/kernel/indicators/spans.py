"""What the readings of a month, a quarter or a year come to, from the readings that are kept.

Shares are put together from their parts, as the mean of shares would count a quiet month as much
as a busy one; what has no parts is the mean of its readings.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from charter.kernel.indicators.models import Reading

SCALES = (Decimal(1), Decimal(100), Decimal(1000))
CLOSE = Decimal("0.001")


def within(readings: Sequence[Reading], start: dt.date, end: dt.date) -> list[Reading]:
    """Those with a value whose own period came to its end from the day after `start` to `end`."""
    return [r for r in readings if r.value is not None and start < r.ends <= end]


def pooled(readings: Sequence[Reading]) -> Decimal | None:
    """None without any."""
    if not readings:
        return None
    if scale := _scale(readings):
        above = sum((r.numerator or Decimal(0) for r in readings), Decimal(0))
        return scale * above / sum((r.denominator or Decimal(0) for r in readings), Decimal(0))
    return sum((r.value or Decimal(0) for r in readings), Decimal(0)) / len(readings)


def _scale(readings: Sequence[Reading]) -> Decimal | None:
    """What a numerator over its denominator is multiplied with to be the value, if each has both
    and one number serves all."""
    if not all(r.numerator is not None and r.denominator for r in readings):
        return None
    return next((one for one in SCALES if all(_fits(r, one) for r in readings)), None)


def _fits(one: Reading, scale: Decimal) -> bool:
    above, below = one.numerator or Decimal(0), one.denominator or Decimal(1)
    return abs(scale * above / below - (one.value or Decimal(0))) <= CLOSE

"""Planned value over time, pure: a task's fixed cost falls due when it begins, the rest evenly
over its working time; what is done earns in the same way."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

ZERO, ONE = Decimal(0), Decimal(1)


class Working(Protocol):
    def between(self, a: Any, b: Any) -> int: ...


@dataclass(frozen=True)
class Work:
    """A task of the baseline: `total` is its budget, `fixed` the part due at its beginning;
    `start` and `finish` as naive local moments."""

    total: Decimal
    start: dt.datetime | None
    finish: dt.datetime | None
    fixed: Decimal = ZERO
    share: Decimal = ZERO

    def planned(self, at: dt.datetime, calendar: Working) -> Decimal:
        """What should be done by `at`."""
        if self.start is None or self.finish is None:
            return ZERO
        length = calendar.between(self.start, self.finish)
        if length <= 0:
            return self.total if at >= self.finish else ZERO
        gone = calendar.between(self.start, min(self.finish, at)) if at > self.start else 0
        return self._of(Decimal(gone) / length)

    @property
    def earned(self) -> Decimal:
        return self._of(self.share)

    def _of(self, share: Decimal) -> Decimal:
        if share <= 0:
            return ZERO
        return self.fixed + (self.total - self.fixed) * min(share, ONE)


def planned_value(work: Iterable[Work], at: dt.datetime, calendar: Working) -> Decimal:
    return sum((one.planned(at, calendar) for one in work), ZERO)


def earned_value(work: Iterable[Work]) -> Decimal:
    return sum((one.earned for one in work), ZERO)


def budget_at_completion(work: Iterable[Work]) -> Decimal:
    return sum((one.total for one in work), ZERO)

"""Is there a backup that comes back, and is it new enough?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from charter.ground import clock
from charter.ground.birth import born_at
from charter.site.backups import shelf
from charter.site.installation import var

TOO_OLD = dt.timedelta(hours=36)  # a night may fail once


@dataclass(frozen=True)
class Freshness:
    """`newest` is the newest sound one; `due` when there should be a newer one."""

    newest: shelf.Backup | None
    due: dt.datetime

    @property
    def is_late(self) -> bool:
        return clock.now() > self.due


def of(kept: Sequence[shelf.Backup]) -> Freshness:
    """A new installation has as long as any other for its first."""
    newest = next((one for one in kept if not one.finding), None)
    return Freshness(newest, (newest.made_at if newest else born_at(var())) + TOO_OLD)

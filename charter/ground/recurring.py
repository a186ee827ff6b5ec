"""Recurring jobs go by the clock on the house's wall, and one that was missed is made up for.

The library of the queue reads "10 8 * * *" as UTC: reminders of the morning would come in the
afternoon. And what fell due while the machine was off it leaves out after ten minutes; a company
that switches its server off at night would have no nightly job at all, so the settings say a day,
or since the installation stands (`PROCRASTINATE_PERIODIC_DEFAULTS`). The queue's own table keeps
one moment of a job from being taken up twice.
"""

import datetime as dt
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter
from django.conf import settings
from procrastinate.periodic import PeriodicTask


@cache
def wall(cron: str) -> croniter:
    """The moments of a cron expression in the house's time zone. Who asks sets the time first."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return croniter(cron, start_time=dt.datetime(2026, 1, 1, tzinfo=zone))


def _croniter(task: "PeriodicTask[Any, Any, Any]") -> croniter:
    return wall(task.cron)


def install() -> None:
    # A property of the class would be hidden by one that a task has kept of itself already.
    PeriodicTask.croniter = property(_croniter)  # type: ignore[assignment]

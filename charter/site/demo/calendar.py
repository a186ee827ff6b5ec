"""Days of the demo: counted back from its present, in Taipei, on working days."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

TAIPEI = ZoneInfo("Asia/Taipei")
MONTHS_OF_HISTORY = 14
SATURDAY = 5


@dataclass(frozen=True)
class Days:
    """`now` is the moment at which the demo is loaded; every story is told relative to it."""

    now: dt.datetime

    @property
    def start(self) -> dt.datetime:
        return self.at(-MONTHS_OF_HISTORY * 30, 9)

    def at(self, offset: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """`offset` calendar days from today, moved to the next weekday."""
        day = self.now.astimezone(TAIPEI).date() + dt.timedelta(days=offset)
        while day.weekday() >= SATURDAY:
            day += dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time(hour, minute), TAIPEI)

    def work(self, moment: dt.datetime, minutes: int) -> dt.datetime:
        """`minutes` later; what falls outside Mon-Fri 9-18 goes on the next working morning."""
        later = (moment + dt.timedelta(minutes=minutes)).astimezone(TAIPEI)
        if later.hour >= 18:
            later = later.replace(hour=9) + dt.timedelta(days=1)
        elif later.hour < 9:
            later = later.replace(hour=9)
        while later.weekday() >= SATURDAY:
            later += dt.timedelta(days=1)
        return later

    def before(self, minutes: int) -> dt.datetime:
        """`minutes` of office time (weekdays 9-18) before the present."""
        moment = self._closing(self.now.astimezone(TAIPEI))
        while minutes > 0:
            opened = moment.replace(hour=9, minute=0)
            here = min(minutes, int((moment - opened).total_seconds() // 60))
            moment, minutes = moment - dt.timedelta(minutes=here), minutes - here
            if minutes:
                moment = self._closing(opened - dt.timedelta(minutes=1))
        return moment

    def _closing(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself in office time, else the closing hour before it."""
        if moment.hour < 9:
            moment = moment.replace(hour=18, minute=0) - dt.timedelta(days=1)
        if moment.hour >= 18:
            moment = moment.replace(hour=18, minute=0)
        while moment.weekday() >= SATURDAY:
            moment = moment.replace(hour=18, minute=0) - dt.timedelta(days=1)
        return moment

"""The slow truth about working time: walk every minute and look at the wall clock."""

import datetime as dt
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from charter.org.calendars.engine import Engine
from charter.org.calendars.parts import Closure, Day, Pause, Slots

MINUTE = dt.timedelta(minutes=1)
SPAN = 40 * 1440
# (zone, a day in the middle of something unpleasant)
PLACES = (
    ("Asia/Taipei", dt.date(2024, 12, 20)),
    ("Asia/Shanghai", dt.date(2024, 9, 20)),
    ("Europe/Berlin", dt.date(2026, 3, 20)),
    ("Europe/Berlin", dt.date(2026, 10, 15)),
    ("America/New_York", dt.date(2026, 10, 20)),
    ("America/New_York", dt.date(2026, 3, 1)),
    ("America/Sao_Paulo", dt.date(2018, 10, 20)),
    ("America/Havana", dt.date(2025, 10, 25)),
    ("Asia/Beirut", dt.date(2025, 3, 20)),
    ("Australia/Lord_Howe", dt.date(2026, 3, 25)),
    ("Asia/Kolkata", dt.date(2023, 12, 25)),
)


@dataclass
class Walker:
    """A table of 40 days of minutes, open or not, seen from `start` (UTC)."""

    engine: Engine
    start: dt.datetime

    def __post_init__(self) -> None:
        zone, engine = self.engine.zone, self.engine
        self.open = []
        for n in range(SPAN):
            at = self.start + n * MINUTE
            wall = at.astimezone(zone)
            minute = wall.hour * 60 + wall.minute
            special = engine.days.get(wall.date())
            slots = engine.week[wall.weekday()] if special is None else special.slots
            self.open.append(
                any(a <= minute < b for a, b in slots)
                and not any(c.start <= at < c.end for c in engine.closures)
            )

    def running(self, pauses: list[Pause]) -> list[bool]:
        table = list(self.open)
        for pause in pauses:
            first = max(0, (pause.start - self.start) // MINUTE)
            last = SPAN if pause.end is None else (pause.end - self.start) // MINUTE
            for n in range(first, min(last, SPAN)):
                table[n] = False
        return table

    def due(self, start: dt.datetime, minutes: int, pauses: list[Pause]) -> dt.datetime | None:
        """None when the table ends first."""
        table = self.running(pauses)
        for n in range((start - self.start) // MINUTE, SPAN):
            if table[n]:
                if minutes <= 1:
                    return self.start + (n + minutes) * MINUTE
                minutes -= 1
        return None

    def elapsed(self, a: dt.datetime, b: dt.datetime, pauses: list[Pause]) -> int:
        table = self.running(pauses)
        return sum(table[(a - self.start) // MINUTE : (b - self.start) // MINUTE])


def some_slots(rng: random.Random) -> Slots:
    kind = rng.random()
    if kind < 0.2:
        return ()
    if kind < 0.3:
        return ((0, 1440),)
    cuts = sorted(rng.sample(range(0, 1441, 15), 2 * rng.randint(1, 3)))
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


def some_walker(rng: random.Random) -> Walker:
    """A random calendar in a random place, with special days and closures."""
    zone, day = rng.choice(PLACES)
    usual = some_slots(rng) or ((540, 720), (780, 1080))
    week = tuple(usual if n < 5 or rng.random() < 0.1 else some_slots(rng) for n in range(7))
    days = {
        day + dt.timedelta(days=rng.randrange(40)): Day("日", some_slots(rng)) for _ in range(4)
    }
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    closures = []
    for _ in range(rng.randrange(3)):
        begin = midnight + rng.randrange(SPAN) * MINUTE
        closures.append(Closure(begin, begin + rng.randrange(1, 2880) * MINUTE, "颱風"))
    engine = Engine(ZoneInfo(zone), week, days, tuple(closures))
    return Walker(engine, midnight)


def some_pauses(rng: random.Random, walker: Walker) -> list[Pause]:
    pauses = []
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        begin = walker.start + rng.randrange(SPAN // 2) * MINUTE
        end = begin + rng.randrange(0, 4000) * MINUTE
        pauses.append(Pause(begin, None if rng.random() < 0.05 else end, "等客戶"))
    return pauses


def differences(rng: random.Random, calendars: int, cases: int) -> tuple[int, list[str]]:
    """Compare engine and walker; returns (cases compared, what differed)."""
    compared, wrong = 0, []
    for _ in range(calendars):
        walker = some_walker(rng)
        for _ in range(cases):
            pauses = some_pauses(rng, walker)
            start = walker.start + rng.randrange(SPAN // 2) * MINUTE
            budget = rng.choice((0, 1, 15, 60, 240, 480, rng.randrange(3000)))
            if (expected := walker.due(start, budget, pauses)) is None:
                continue
            compared += 1
            engine = walker.engine
            due = engine.due(start, budget * 60, pauses)
            end = start + rng.randrange(SPAN // 3) * MINUTE
            lines = engine.explain(start, budget * 60, pauses)
            checks = {
                "due": (due, expected),
                "explained": (sum(line.counted for line in lines), budget * 60_000_000),
                "elapsed": (
                    engine.elapsed(start, end, pauses),
                    walker.elapsed(start, end, pauses) * 60,
                ),
                "round": (due and engine.elapsed(start, due, pauses), budget * 60),
                "whole": (
                    [a.end for a in lines[:-1]] + ([lines[-1].end] if lines else []),
                    [b.start for b in lines[1:]] + ([due] if lines else []),
                ),
            }
            wrong += [f"{k} {start} {budget} {v}" for k, v in checks.items() if v[0] != v[1]]
    return compared, wrong

"""A plan as it stands in a file, whatever the file's kind."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from charter.rooms.projects.schedule.calendar import Slots, WorkingTime

HOUR = 3600
OFFICE: Slots = ((9 * HOUR, 12 * HOUR), (13 * HOUR, 18 * HOUR))


@dataclass
class Calendar:
    """Working slots per weekday (Monday first) and of the days that differ, seconds of the day."""

    week: list[list[tuple[int, int]]]
    days: dict[dt.date, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def office(cls) -> "Calendar":
        return cls([list(OFFICE) for _day in range(5)] + [[], []])

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Calendar":
        days = {dt.date.fromisoformat(day): pairs(s) for day, s in data.get("days", {}).items()}
        return cls([pairs(slots) for slots in data["week"]], days)

    def to_json(self) -> dict[str, Any]:
        return {"week": self.week, "days": {day.isoformat(): s for day, s in self.days.items()}}

    def slots_on(self, day: dt.date) -> Slots:
        found = self.days.get(day)
        return self.week[day.weekday()] if found is None else found

    def working_time(self, around: dt.date) -> WorkingTime:
        return WorkingTime(self.slots_on, around)

    @property
    def day_seconds(self) -> int:
        """The most usual working day of the week."""
        lengths = [sum(b - a for a, b in slots) for slots in self.week if slots]
        return max(lengths, key=lengths.count) if lengths else 8 * HOUR

    @property
    def week_seconds(self) -> int:
        return sum(b - a for slots in self.week for a, b in slots)


def pairs(slots: list[list[int]]) -> list[tuple[int, int]]:
    return [(start, end) for start, end in slots]


@dataclass
class ReadTask:
    """One row of the plan. `parent` and `uid` are the file's own names of rows.

    Durations and efforts in working seconds (`is_elapsed`: by the wall clock); dates naive local.
    """

    uid: str
    row: int
    name: str
    number: str = ""
    parent: str = ""
    kind: str = "task"
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    duration: int = 0
    is_elapsed: bool = False
    effort: int | None = None
    cost: Decimal | None = None
    percent: int = 0
    actual_start: dt.datetime | None = None
    actual_finish: dt.datetime | None = None
    constraint: str = "ASAP"
    constraint_at: dt.datetime | None = None
    requirement: str = ""
    standard: str = ""
    owner: str = ""
    deliverable: str = ""
    accountable: str = ""
    percent_rule: str = ""
    source: dict[str, Any] = field(default_factory=dict)


@dataclass
class ReadLink:
    """`lag` in seconds, or in percent of the predecessor when `lag_unit` is percent."""

    before: str
    after: str
    relation: str = "FS"
    lag: int = 0
    lag_unit: str = "working"


@dataclass
class ReadResource:
    uid: str
    name: str
    kind: str = "work"
    units: Decimal | None = None
    cost: Decimal | None = None
    email: str = ""


@dataclass
class ReadAssignment:
    task: str
    resource: str
    units: Decimal | None = None
    effort: int | None = None
    cost: Decimal | None = None


@dataclass
class PlanFile:
    """Everything a file says. `set_aside` names rows that are kept in `source` only, by reason."""

    kind: str
    title: str = ""
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    calendar: Calendar = field(default_factory=Calendar.office)
    tasks: list[ReadTask] = field(default_factory=list)
    links: list[ReadLink] = field(default_factory=list)
    resources: list[ReadResource] = field(default_factory=list)
    assignments: list[ReadAssignment] = field(default_factory=list)
    calendars: int = 0
    baselines: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        names = ("tasks", "links", "resources", "assignments")
        found = {name: len(getattr(self, name)) for name in names}
        return {**found, "calendars": self.calendars, "baselines": self.baselines}

    def mark_phases(self) -> None:
        """A row that others lie under is a phase, whatever the file calls it."""
        parents = {task.parent for task in self.tasks}
        for task in self.tasks:
            if task.uid in parents:
                task.kind = "phase"

"""What a case was promised, and how its clocks read: no writing here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Value
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from charter.ground import clock as time
from charter.ground.database.prepared import Prepared, Shape
from charter.ground.i18n.phrase import Phrase, keepable, worded
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import calendar_for, engine_of, round_the_clock
from charter.org.calendars.engine import Engine
from charter.org.calendars.parts import Pause
from charter.org.models import Customer, WorkingCalendar
from charter.rooms.aftersales.models import (
    Case,
    Clock,
    ClockEvent,
    Commitment,
    Priority,
    Target,
)

HOUR = 3600
# The words by which the policy parameters know the priorities.
PARAMETER_WORD = {
    Priority.URGENT: "urgent",
    Priority.HIGH: "high",
    Priority.NORMAL: "normal",
    Priority.LOW: "low",
}
Condition = ClockEvent.Condition


@dataclass(frozen=True)
class Promise:
    """The times that rule one case; `commitment=None` means the policy's default times."""

    response: int
    resolution: int
    calendar: WorkingCalendar | None
    always: bool = False
    commitment: Commitment | None = None
    update: int = 0

    @property
    def engine(self) -> Engine:
        return engine(self.calendar, self.always)

    @property
    def basis(self) -> "str | Lazy":
        if self.commitment is None:
            return _("沒有服務承諾，套用制度預設時限")
        return self.commitment.source or self.commitment.title

    def budget(self, kind: str) -> int:
        """Working seconds of a kind of clock; 0 where nothing of the kind is promised."""
        return int(getattr(self, kind))


def engine(calendar: WorkingCalendar | None, always: bool) -> Engine:
    return round_the_clock() if always else engine_of(calendar)


def _promised(customer: int, priority: int, day: dt.date) -> Any:
    """The newest active commitment to the customer that names this priority."""
    active = Commitment.objects.active(day).filter(customer=customer)
    # As an expression: a stand-in does not fit a small integer.
    found = Target.objects.filter(commitment__in=active, priority=Value(priority))
    columns = [*TARGET.names, *(f"commitment__calendar__{name}" for name in CALENDAR.names)]
    newest = found.order_by("-commitment__active_from", "-commitment")
    return newest.values_list(*columns)[:1]


TARGET, CALENDAR = Shape(Target, "commitment"), Shape(WorkingCalendar)
PROMISED = Prepared(_promised, customer=int, priority=int, day=dt.date)


def promise_for(customer: Customer, priority: int, *, day: dt.date | None = None) -> Promise:
    """The newest active commitment to the customer that names this priority, else the policy's."""
    row = PROMISED.first(customer=customer.pk, priority=priority, day=day or time.today())
    if row is None:
        parameters = in_force(day)
        word = PARAMETER_WORD[Priority(priority)]
        return Promise(
            response=round(parameters["response_hours"][word] * HOUR),
            resolution=round(parameters["resolution_hours"][word] * HOUR),
            calendar=calendar_for(customer),
            update=round(parameters["update_hours"][word] * HOUR),
        )
    target, calendar = TARGET.make(row), row[len(TARGET.names) :]
    return Promise(
        response=target.response_seconds,
        resolution=target.resolution_seconds,
        calendar=CALENDAR.make(calendar) if calendar[0] else calendar_for(customer),
        always=target.always,
        commitment=target.commitment,
        update=target.update_seconds,
    )


def promised_by(commitment: Commitment, case: Case, target: Target | None = None) -> Promise:
    """What a commitment promises a case of its customer, as it stands now."""
    found = target or commitment.targets.get(priority=case.priority)
    return Promise(
        response=found.response_seconds,
        resolution=found.resolution_seconds,
        calendar=commitment.calendar or calendar_for(commitment.customer),
        always=found.always,
        commitment=commitment,
        update=found.update_seconds,
    )


def goes_on_until(case: Case) -> dt.datetime:
    """Until then a solved case that is reopened has its old clock; later it gets a new one."""
    return (case.resolved_at or time.now()) + dt.timedelta(days=in_force()["reopen_days"])


def engine_for(clock: Clock) -> Engine:
    return engine(clock.calendar, clock.always)


def is_certain(clock: Clock) -> bool:
    """False where it is due on a day whose public holidays are not known yet."""
    return clock.due_at is None or engine_for(clock).is_certain(clock.due_at)


class Happened(Protocol):
    """One of the six conditions: a ClockEvent, or what a page has read of it."""

    @property
    def condition(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def reason(self) -> Any: ...


Why = str | Lazy | Phrase  # what somebody typed, or words of ours for every reader


def kept(reason: Why) -> Any:
    """As a clock's event stores it: short text, or what is said (decision 1551)."""
    return reason[:200] if isinstance(reason, str) else keepable(reason)


def pauses_of(events: Iterable[Happened]) -> list[Pause]:
    """Fold the six conditions: the clock stands from a pause or a stop until the next resume. A
    merge that was undone is no pause: the customer has waited all the while."""
    pauses: list[Pause] = []
    since: Happened | None = None
    for event in events:
        if event.condition in (Condition.PAUSE, Condition.STOP, Condition.CANCEL):
            since = since or event
        elif event.condition == Condition.RESET:
            pauses, since = [], None
        elif event.condition == Condition.RESUME and since:
            if since.condition != Condition.CANCEL:  # undone, it has stopped nothing
                pauses.append(Pause(since.at, event.at, worded(since.reason)))
            since = None
    if since and since.condition == Condition.PAUSE:
        pauses.append(Pause(since.at, None, worded(since.reason)))
    return pauses


@dataclass(frozen=True)
class Times:
    due: dt.datetime | None
    warn: dt.datetime | None


def times(
    engine: Engine, start: dt.datetime, budget: int, pauses: list[Pause], warn_percent: float
) -> Times:
    """Due and warning moments; both None while an open pause stops the clock."""
    due = engine.due(start, budget, pauses)
    warn = engine.due(start, budget * warn_percent / 100, pauses) if due else None
    return Times(due, warn)


def settled(clock: Clock, now: dt.datetime) -> bool:
    """Write the breach that has happened, at the instant it happened. True when it is new."""
    late = clock.state == Clock.State.RUNNING and clock.due_at is not None and clock.due_at < now
    if not late or clock.verdict:
        return False
    assert clock.due_at is not None
    clock.verdict = Clock.Verdict.BREACHED
    clock.breached_at = clock.due_at
    clock.recorded_at = now
    clock.escalate_at = engine_for(clock).next_opening(clock.due_at)
    return True


@dataclass(frozen=True)
class Reading:
    """A clock at a moment, in working seconds; `left` is negative once it is overdue."""

    clock: Clock
    spent: float
    left: float
    warned: bool

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.spent / self.clock.budget))

    @property
    def tone(self) -> str:
        if self.clock.verdict == Clock.Verdict.BREACHED or self.left < 0:
            return "bad"
        if self.clock.state == Clock.State.PAUSED:
            return "none"
        if self.clock.verdict == Clock.Verdict.MET:
            return "ok"
        return "warn" if self.warned else "ok"


def reading(clock: Clock, at: dt.datetime, events: Iterable[Happened]) -> Reading:
    pauses = pauses_of(events)
    end = clock.stopped_at or at
    spent = engine_for(clock).elapsed(clock.started_at, end, pauses)
    warned = bool(clock.warned_at) or bool(clock.warn_at and clock.warn_at <= at)
    return Reading(clock, spent, clock.budget - spent, warned)

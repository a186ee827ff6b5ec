"""The clocks of one case, wound by the verbs: start, pause, resume, stop, reset, cancel.

Before any hand moves, a due moment that has passed is settled as a breach at that very moment, so
neither a pause nor a new calendar can talk it away. A verdict is written once; only reopening the
case in time takes back a `met`, because the matter was not solved after all.
"""

import datetime as dt
from functools import cached_property

from django.utils.translation import gettext_lazy

from charter.ground import clock as time
from charter.ground.database.prepared import Prepared
from charter.ground.database.writing import insert
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.parts import Pause
from charter.org.models import Person
from charter.rooms.aftersales.casefile import CLOCK, OF_EVENT, clocks_of
from charter.rooms.aftersales.models import Case, Clock, ClockEvent
from charter.rooms.aftersales.models.cases import FLOW
from charter.rooms.aftersales.queries import keepers_of
from charter.rooms.aftersales.timing import (
    Happened,
    Why,
    engine_for,
    kept,
    pauses_of,
    settled,
    times,
)
from charter.rooms.aftersales.timing import Promise as Promised

Condition = ClockEvent.Condition
State, Kind = Clock.State, Clock.Kind
LIVING = (State.RUNNING, State.PAUSED)
Verdict = Clock.Verdict
BREACHED = declare("aftersales.case.breached", gettext_lazy("「%(title)s」的%(kind)s已經逾期"))


# What a verb may move; the rest of a clock is written once.
MOVED = tuple(
    f.attname for f in Clock._meta.concrete_fields if f.name not in ("id", "case", "kind")
)
LOCKED = Prepared(
    lambda pk: CLOCK.of(
        Clock.objects.in_play().filter(case=pk).order_by("id", "events__id"), *OF_EVENT
    ).select_for_update(of=("self",)),
    pk=int,
)


class Clockwork:
    """The clocks of a case at one moment. Reads them locked; `save` writes back what has moved.

    The clocks are locked before the case is, by every verb: whoever comes second waits here.
    """

    def __init__(self, case: Case, *, by: Person | None) -> None:
        self.case, self.by = case, by
        self.now = time.now()
        self.events: list[ClockEvent] = []
        self.breaches: list[Clock] = []
        self.fresh: list[Clock] = []
        held = clocks_of(case, LOCKED)
        self.clocks = [clock for clock, _events in held]
        self.happened: dict[int, list[Happened]] = {id(clock): [*told] for clock, told in held}
        self._before = [(clock, _hands(clock)) for clock in self.clocks]
        for clock in self.clocks:
            if settled(clock, self.now):
                self.breaches.append(clock)

    @cached_property
    def warn_percent(self) -> float:
        return float(in_force()["sla_warning_percent"])

    def clock(self, kind: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.kind == kind), None)

    def begin(self, kind: str, promise: Promised, reason: Why) -> None:
        """A new clock of that kind, from now; none where nothing of the kind is promised."""
        if (clock := self.clock(kind)) and clock.state in LIVING:
            return
        if not promise.budget(kind):
            return
        fresh = Clock(
            case=self.case,
            kind=kind,
            calendar=promise.calendar,
            always=promise.always,
            started_at=self.now,
            budget=promise.budget(kind),
        )
        self.clocks = [*(c for c in self.clocks if c.kind != kind), fresh]
        self.fresh.append(fresh)
        self.happened[id(fresh)] = []
        self._tell(fresh, Condition.START, reason)
        self._recompute(fresh)

    def word(self, reason: Why) -> None:
        """The customer has heard of us: that round is over, the next begins as promised before."""
        clock = self.clock(Kind.UPDATE)
        if clock is None or clock.state not in LIVING:
            return
        paused = clock.state == State.PAUSED
        self.stop(Kind.UPDATE, reason)
        self.begin(Kind.UPDATE, _as_promised(clock), reason)
        if paused:
            self.pause(Kind.UPDATE, reason)

    def pause(self, kind: str, reason: Why) -> None:
        clock = self.clock(kind)
        if clock and clock.state == State.RUNNING:
            clock.state = State.PAUSED
            self._tell(clock, Condition.PAUSE, reason)
            self._recompute(clock)

    def resume(self, kind: str, reason: Why = "") -> None:
        """After a pause; after a stop too (a reopened case continues the same clock)."""
        clock = self.clock(kind)
        if not clock or clock.state not in (State.PAUSED, State.STOPPED):
            return
        if clock.state == State.STOPPED and clock.verdict == Verdict.MET:
            clock.verdict, clock.recorded_at = "", None
        clock.state, clock.stopped_at, clock.spent = State.RUNNING, None, None
        self._tell(clock, Condition.RESUME, reason)
        self._recompute(clock)

    def stop(self, kind: str, reason: Why = "") -> None:
        clock = self.clock(kind)
        if not clock or clock.state not in LIVING:
            return
        pauses = pauses_of(self.happened[id(clock)])
        spent = engine_for(clock).elapsed(clock.started_at, self.now, pauses)
        clock.state, clock.stopped_at, clock.spent = State.STOPPED, self.now, int(spent)
        clock.due_at = clock.breached_at or engine_for(clock).due(
            clock.started_at, clock.budget, _shut(pauses, self.now)
        )
        if not clock.verdict:
            clock.verdict, clock.recorded_at = Verdict.MET, self.now
        self._tell(clock, Condition.STOP, reason)

    def cancel(self, reason: Why) -> None:
        for clock in self.clocks:
            if clock.state in LIVING:
                clock.state, clock.due_at, clock.warn_at = State.CANCELLED, None, None
                self._tell(clock, Condition.CANCEL, reason)

    def revive(self, reason: Why) -> None:
        """The case was cancelled by mistake: its clocks go on as if nothing had been."""
        for clock in self.clocks:
            if clock.state == State.CANCELLED:
                clock.state, clock.due_at = State.RUNNING, clock.breached_at
                self._tell(clock, Condition.RESUME, reason)
                self._recompute(clock)
                self._settle(clock)

    def retarget(self, promise: Promised, reason: Why) -> None:
        """Other times: new budget, same start, same pauses. Verdicts stay."""
        for clock in self._undecided():
            if not (budget := promise.budget(clock.kind)):
                self._drop(clock, reason)
                continue
            clock.budget, clock.calendar = budget, promise.calendar
            clock.always = promise.always
            clock.warned_at = None
            self._recompute(clock)
            self._settle(clock)

    def reset(self, promise: Promised, reason: Why) -> None:
        """Begin again from now with a fresh budget: the matter turned out to be another one."""
        for clock in self._undecided():
            budget, paused = promise.budget(clock.kind), clock.state == State.PAUSED
            if not budget:
                self._drop(clock, reason)
                continue
            clock.state, clock.started_at, clock.warned_at = State.RUNNING, self.now, None
            clock.budget, clock.always, clock.calendar = budget, promise.always, promise.calendar
            self._tell(clock, Condition.RESET, reason)
            self._recompute(clock)
            if paused:
                self.pause(clock.kind, reason)

    def recalendar(self) -> None:
        """The calendar has changed: undecided clocks move, decided ones do not."""
        for clock in self._undecided():
            self._recompute(clock)
            self._settle(clock)

    def _undecided(self) -> list[Clock]:
        return [clock for clock in self.clocks if clock.state in LIVING and not clock.verdict]

    def _settle(self, clock: Clock) -> None:
        if settled(clock, self.now):
            self.breaches.append(clock)

    def _drop(self, clock: Clock, reason: Why) -> None:
        """Nothing of the kind is promised any more: it ends without a verdict."""
        clock.state, clock.due_at, clock.warn_at = State.CANCELLED, None, None
        self._tell(clock, Condition.CANCEL, reason)

    @property
    def next_due(self) -> dt.datetime | None:
        """The nearest due moment of the clocks that run, as the case keeps it."""
        running = (c.due_at for c in self.clocks if c.state == State.RUNNING and c.due_at)
        return min(running, default=None)

    def move(self, verb: str, **changes: object) -> None:
        """Move the case and its nearest due moment, or refuse."""
        FLOW.move(self.case, verb, next_due=self.next_due, **changes)

    def save(self) -> None:
        """Write the clocks that have moved, their events and the case's nearest due moment."""
        for clock, before in self._before:
            hands = _hands(clock)
            if moved := {name: hands[name] for name in MOVED if hands[name] != before[name]}:
                Clock.objects.filter(pk=clock.pk).update(**moved)
        for clock in self.fresh:  # after those whose place they take
            clock.save(force_insert=True)
        insert(*self.events)
        if self.case.next_due != self.next_due:
            self.case.next_due = self.next_due
            Case.objects.filter(pk=self.case.pk).update(next_due=self.next_due)
        for clock in self.breaches:
            self.tell_breach(clock, self.by)

    @staticmethod
    def tell_breach(clock: Clock, by: Person | None) -> None:
        """The entry of a breach that was just settled."""
        assert clock.breached_at is not None
        record(
            BREACHED,
            clock.case,
            by=by,
            tell=keepers_of(clock.case),
            kind=Kind(clock.kind).label,
            breached_at=clock.breached_at.isoformat(),
        )

    def _recompute(self, clock: Clock) -> None:
        if clock.verdict:
            return
        if clock.state == State.PAUSED:
            clock.due_at = clock.warn_at = None
            return
        pauses = pauses_of(self.happened[id(clock)])
        found = times(engine_for(clock), clock.started_at, clock.budget, pauses, self.warn_percent)
        clock.due_at, clock.warn_at = found.due, found.warn

    def _tell(self, clock: Clock, condition: str, reason: Why) -> None:
        event = ClockEvent(
            clock=clock, condition=condition, at=self.now, by=self.by, reason=kept(reason)
        )
        self.events.append(event)
        self.happened[id(clock)].append(event)


def _as_promised(clock: Clock) -> Promised:
    """The next round of a clock: its own times again, whatever is promised to others by now."""
    return Promised(0, 0, clock.calendar, clock.always, update=clock.budget)


def _hands(clock: Clock) -> dict[str, object]:
    return {name: getattr(clock, name) for name in MOVED}


def _shut(pauses: list[Pause], now: dt.datetime) -> list[Pause]:
    """An open pause ends when the clock is stopped."""
    return [Pause(p.start, p.end or max(p.start, now), p.reason) for p in pauses]

"""The clocks of one case, wound by the verbs: start, pause, resume, stop, reset, cancel.

Before any hand moves, a due moment that has passed is settled as a breach at that very moment, so
neither a pause nor a new calendar can talk it away. A verdict is written once; only reopening the
case takes back a `met`, because the matter was not solved after all.
"""

import datetime as dt

from django.utils.translation import gettext_lazy

from charter.ground import clock as time
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.calendars.parts import Pause
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Clock, ClockEvent
from charter.rooms.aftersales.queries import keepers_of
from charter.rooms.aftersales.timing import Promise, engine_for, pauses_of, settled, times

Condition = ClockEvent.Condition
State = Clock.State
Verdict = Clock.Verdict
BREACHED = declare("aftersales.case.breached", gettext_lazy("「%(title)s」的%(kind)s已經逾期"))


class Clockwork:
    """The clocks of a case at one moment. Reads them locked; `save` writes them back."""

    def __init__(self, case: Case, *, by: Person | None, warn_percent: float) -> None:
        self.case, self.by, self.warn_percent = case, by, warn_percent
        self.now = time.now()
        self.events: list[ClockEvent] = []
        self.breaches: list[Clock] = []
        found = Clock.objects.filter(case=case).select_related("calendar")
        self.clocks = list(found.select_for_update(of=("self",)).prefetch_related("events"))
        for clock in self.clocks:
            clock.case = case
            if settled(clock, self.now):
                self.breaches.append(clock)

    def clock(self, kind: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.kind == kind), None)

    def pause(self, kind: str, reason: str) -> None:
        clock = self.clock(kind)
        if clock and clock.state == State.RUNNING:
            clock.state = State.PAUSED
            self._tell(clock, Condition.PAUSE, reason)
            self._recompute(clock)

    def resume(self, kind: str, reason: str = "") -> None:
        """After a pause; after a stop too (a reopened case continues the same clock)."""
        clock = self.clock(kind)
        if not clock or clock.state not in (State.PAUSED, State.STOPPED):
            return
        if clock.state == State.STOPPED and clock.verdict == Verdict.MET:
            clock.verdict, clock.recorded_at = "", None
        clock.state, clock.stopped_at, clock.spent = State.RUNNING, None, None
        self._tell(clock, Condition.RESUME, reason)
        self._recompute(clock)

    def stop(self, kind: str, reason: str = "") -> None:
        clock = self.clock(kind)
        if not clock or clock.state not in (State.RUNNING, State.PAUSED):
            return
        pauses = pauses_of(self._all_events(clock))
        spent = engine_for(clock).elapsed(clock.started_at, self.now, pauses)
        clock.state, clock.stopped_at, clock.spent = State.STOPPED, self.now, int(spent)
        clock.due_at = clock.breached_at or engine_for(clock).due(
            clock.started_at, clock.budget, _shut(pauses, self.now)
        )
        if not clock.verdict:
            clock.verdict, clock.recorded_at = Verdict.MET, self.now
        self._tell(clock, Condition.STOP, reason)

    def cancel(self, reason: str) -> None:
        for clock in self.clocks:
            if clock.state in (State.RUNNING, State.PAUSED):
                clock.state, clock.due_at, clock.warn_at = State.CANCELLED, None, None
                self._tell(clock, Condition.CANCEL, reason)

    def retarget(self, promise: Promise, reason: str) -> None:
        """Another priority: new budget, same start, same pauses. Verdicts stay."""
        for clock in self.clocks:
            if clock.state in (State.RUNNING, State.PAUSED) and not clock.verdict:
                clock.budget = promise.budget(clock.kind)
                clock.calendar, clock.always = promise.calendar, promise.always
                clock.warned_at = None
                self._recompute(clock)
                if settled(clock, self.now):
                    self.breaches.append(clock)

    def reset(self, promise: Promise, reason: str) -> None:
        """Begin again from now with a fresh budget: the matter turned out to be another one."""
        for clock in self.clocks:
            if clock.state in (State.RUNNING, State.PAUSED) and not clock.verdict:
                clock.state, clock.started_at, clock.warned_at = State.RUNNING, self.now, None
                clock.budget, clock.always = promise.budget(clock.kind), promise.always
                clock.calendar = promise.calendar
                self._tell(clock, Condition.RESET, reason)
                self._recompute(clock)

    def recalendar(self) -> None:
        """The calendar has changed: undecided clocks move, decided ones do not."""
        for clock in self.clocks:
            if clock.state in (State.RUNNING, State.PAUSED) and not clock.verdict:
                self._recompute(clock)

    def save(self) -> None:
        """Write clocks, their events and the case's nearest due moment."""
        fields = [f.name for f in Clock._meta.concrete_fields if f.name not in ("id", "case")]
        Clock.objects.bulk_update(self.clocks, fields)
        ClockEvent.objects.bulk_create(self.events)
        running = [c.due_at for c in self.clocks if c.state == State.RUNNING and c.due_at]
        self.case.next_due = min(running, default=None)
        Case.objects.filter(pk=self.case.pk).update(next_due=self.case.next_due)
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
            kind=str(clock.get_kind_display()),
            breached_at=clock.breached_at.isoformat(),
        )

    def _recompute(self, clock: Clock) -> None:
        if clock.verdict:
            return
        pauses = pauses_of(self._all_events(clock))
        found = times(engine_for(clock), clock.started_at, clock.budget, pauses, self.warn_percent)
        clock.due_at, clock.warn_at = found.due, found.warn
        if clock.state == State.PAUSED:
            clock.due_at = clock.warn_at = None

    def _all_events(self, clock: Clock) -> list[ClockEvent]:
        return [*clock.events.all(), *(e for e in self.events if e.clock_id == clock.pk)]

    def _tell(self, clock: Clock, condition: str, reason: str) -> None:
        event = ClockEvent(
            clock=clock, condition=condition, at=self.now, by=self.by, reason=reason[:200]
        )
        self.events.append(event)


def _shut(pauses: list[Pause], now: dt.datetime) -> list[Pause]:
    """An open pause ends when the clock is stopped."""
    return [Pause(p.start, p.end or max(p.start, now), p.reason) for p in pauses]

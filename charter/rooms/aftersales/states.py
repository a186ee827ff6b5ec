"""A clock's state is what its own events add up to; a breach stands in the journal."""

from collections.abc import Iterator

from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.states import Disagreement, checked
from charter.rooms.aftersales.models import Case, Clock, ClockEvent
from charter.rooms.aftersales.verbs.clockwork import BREACHED

Condition, State = ClockEvent.Condition, Clock.State
LEADS_TO = {
    Condition.START: State.RUNNING,
    Condition.RESUME: State.RUNNING,
    Condition.RESET: State.RUNNING,
    Condition.PAUSE: State.PAUSED,
    Condition.STOP: State.STOPPED,
    Condition.CANCEL: State.CANCELLED,
}


@checked
def clocks() -> Iterator[Disagreement]:
    """Compare every clock with its last event, and every breach with its entry."""
    latest = ClockEvent.objects.order_by("clock", "-pk").distinct("clock")
    last = dict(latest.values_list("clock", "condition"))
    told = _breaches_told()
    for clock in Clock.objects.only("pk", "case", "kind", "state", "breached_at").iterator(2000):
        if clock.pk not in last:
            continue
        state = LEADS_TO[Condition(last[clock.pk])]
        if state != clock.state:
            yield _wrong(clock, f"its events say {state}, the row says {clock.state}")
        if clock.breached_at and (clock.case_id, clock.breached_at.isoformat()) not in told:
            yield _wrong(clock, "it was breached, and the journal does not say so")


def _breaches_told() -> set[tuple[int, str]]:
    entries = Entry.objects.filter(event=BREACHED, kind=kind_of(Case))
    return {(case, at) for case, at in entries.values_list("subject_id", "facts__breached_at")}


def _wrong(clock: Clock, problem: str) -> Disagreement:
    return Disagreement(kind_of(Clock), clock.pk, 0, problem)

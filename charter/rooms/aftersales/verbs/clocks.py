"""What the clock itself does: warn, record a breach, escalate, follow a changed calendar.

A job calls these every minute. They write the instant at which a thing became true, not the time
at which the job came round to it; run late, twice, or by two workers, the result is the same.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock as time
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, WorkingCalendar
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.queries import STEPS, keepers_of, line_above
from charter.rooms.aftersales.timing import engine_for, settled
from charter.rooms.aftersales.verbs.clockwork import Clockwork

WARNED = declare("aftersales.case.warned", gettext_lazy("「%(title)s」的%(kind)s時限快到了"))
ESCALATED = declare(
    "aftersales.case.escalated", gettext_lazy("「%(title)s」逾期未結，升級到第%(step)s層主管")
)
RECALCULATED = declare(
    "aftersales.case.recalculated", gettext_lazy("服務日曆調整，「%(title)s」的時限重新計算")
)
BETWEEN_STEPS = 4 * 3600  # working seconds from one step of the escalation to the next


@transaction.atomic
def record_breach(clock: Clock, *, by: Person | None) -> bool:
    """True when this call wrote the breach."""
    now = time.now()
    locked = Clock.objects.select_for_update(of=("self",)).select_related("calendar", "case")
    found = locked.get(pk=clock.pk)
    if not settled(found, now):
        return False
    found.save(update_fields=["verdict", "breached_at", "recorded_at", "escalate_at"])
    Clockwork.tell_breach(found, by)
    return True


@transaction.atomic
def warn(clock: Clock, *, by: Person | None) -> bool:
    """Tell the keepers once that the budget is nearly used up."""
    now = time.now()
    if not Clock.objects.to_warn(now).filter(pk=clock.pk).update(warned_at=clock.warn_at):
        return False
    case = clock.case
    assert clock.due_at is not None
    record(
        WARNED,
        case,
        by=by,
        tell=keepers_of(case),
        kind=Clock.Kind(clock.kind).label,
        due=clock.due_at.isoformat(),
    )
    return True


@transaction.atomic
def escalate(clock: Clock, *, by: Person | None) -> bool:
    """Tell the next person up the line; the step after that waits for four open hours."""
    now = time.now()
    step = clock.escalations + 1
    later = engine_for(clock).due(now, BETWEEN_STEPS) if step < STEPS else None
    waiting = Clock.objects.to_escalate(now).filter(pk=clock.pk, escalations=clock.escalations)
    if not waiting.update(escalations=step, escalate_at=later):
        return False
    record(
        ESCALATED, clock.case, by=by, tell=line_above(clock.case, step), step=step, clock=clock.kind
    )
    return True


@transaction.atomic
def recalculate(case: Case, *, calendar: WorkingCalendar, by: Person | None) -> None:
    """A calendar has changed: clocks without a verdict move, the others stay as they are."""
    work = Clockwork(case, by=by)
    before = [clock.due_at for clock in work.clocks]
    work.recalendar()
    work.save()
    if before != [clock.due_at for clock in work.clocks]:
        due = case.next_due.isoformat() if case.next_due else None
        record(RECALCULATED, case, by=by, calendar=calendar.pk, due=due)

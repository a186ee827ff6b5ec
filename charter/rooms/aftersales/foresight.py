"""Which open deadlines a change would move: asked before a calendar, a closure or a promise is
changed. Nothing is written, and what is decided is not listed, for it stays as it is."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock as time
from charter.org.calendars.dependents import Foreseen, Moved, depends_on_calendars
from charter.org.calendars.engine import Engine
from charter.org.models import WorkingCalendar
from charter.rooms.aftersales.models import Clock, Commitment, Target
from charter.rooms.aftersales.models.clocks import ClockQuerySet
from charter.rooms.aftersales.timing import Promise, pauses_of, promised_by

AT_MOST = 500


def _movable(found: ClockQuerySet) -> tuple[list[Clock], int]:
    """The nearest of them, and how many there are. Running, without a verdict and not past due: a
    due moment that has passed is a breach, though nobody has written it yet. A clock that stands
    has no moment to move."""
    waiting = found.undecided().running().filter(due_at__gte=time.now())
    known = waiting.select_related("case", "calendar").prefetch_related("events")
    nearest = list(known.order_by("due_at", "pk")[:AT_MOST])
    return nearest, waiting.count() if len(nearest) == AT_MOST else len(nearest)


def _line(clock: Clock, after: Engine, budget: int) -> Moved | None:
    due = after.due(clock.started_at, budget, pauses_of(clock.events.all())) if budget else None
    if due == clock.due_at:
        return None
    title = _("%(case)s・%(kind)s") % {"case": clock.case, "kind": clock.get_kind_display()}
    return Moved(title, reverse("aftersales:case", args=[clock.case_id]), clock.due_at, due)


@depends_on_calendars
def open_clocks(calendar: WorkingCalendar, engine: Engine) -> Foreseen:
    """What another calendar, or a closure in it, would move."""
    clocks, total = _movable(Clock.objects.filter(calendar=calendar, always=False))
    lines = (_line(clock, engine, clock.budget) for clock in clocks)
    return Foreseen(filter(None, lines), len(clocks), total)


def moved_by_times(
    commitment: Commitment, targets: Mapping[int, Target], calendar: WorkingCalendar | None
) -> Foreseen:
    """What other times (a target by priority), or another calendar, of a promise would move."""
    would = Commitment(customer=commitment.customer, calendar=calendar)
    promises: dict[int, Promise] = {}
    found = []
    clocks, total = _movable(Clock.objects.filter(case__commitment=commitment))
    for clock in clocks:
        priority = clock.case.priority
        if priority not in promises:
            promises[priority] = promised_by(would, clock.case, targets[priority])
        promise = promises[priority]
        found.append(_line(clock, promise.engine, promise.budget(clock.kind)))
    return Foreseen(filter(None, found), len(clocks), total)

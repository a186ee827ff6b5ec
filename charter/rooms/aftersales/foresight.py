"""Which open deadlines another calendar would move: asked before the calendar is changed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.org.calendars.dependents import Moved, depends_on_calendars
from charter.org.calendars.engine import Engine
from charter.org.models import WorkingCalendar
from charter.rooms.aftersales.models import Clock
from charter.rooms.aftersales.timing import pauses_of

AT_MOST = 500


@depends_on_calendars
def open_clocks(calendar: WorkingCalendar, engine: Engine) -> list[Moved]:
    """Only running clocks without a verdict; those already past due are a breach, and stay."""
    running = Clock.objects.undecided().running().filter(calendar=calendar, always=False)
    moved = []
    for clock in running.select_related("case").prefetch_related("events")[:AT_MOST]:
        after = engine.due(clock.started_at, clock.budget, pauses_of(clock.events.all()))
        if after != clock.due_at:
            title = _("%(case)s・%(kind)s") % {
                "case": clock.case,
                "kind": clock.get_kind_display(),
            }
            url = reverse("aftersales:case", args=[clock.case_id])
            moved.append(Moved(title, url, clock.due_at, after))
    return moved

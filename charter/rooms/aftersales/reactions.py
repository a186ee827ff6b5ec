"""Open cases follow their calendar; decided clocks stay as they were judged."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.org.models import WorkingCalendar
from charter.rooms.aftersales import foresight as foresight  # takes its place in the registry
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.verbs.clocks import recalculate


@on("org.calendar.changed")
@on("org.calendar.closed")
@on("org.calendar.reopened")
def move_open_cases(entry: Entry) -> None:
    calendar = WorkingCalendar.objects.get(pk=entry.subject_id)
    moving = Clock.objects.undecided().filter(calendar=calendar, always=False)
    for case in Case.objects.filter(pk__in=moving.values("case")):
        recalculate(case, calendar=calendar, by=entry.by)

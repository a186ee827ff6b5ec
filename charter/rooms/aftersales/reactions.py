"""Open cases follow their calendar; decided clocks stay as they were judged; a solved case says
what it was."""

from charter.kernel.duties.models import Duty
from charter.kernel.duties.verbs import lapse
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import WorkingCalendar
from charter.rooms.aftersales import foresight as foresight  # takes its place in the registry
from charter.rooms.aftersales import lessons as lessons  # and so do these
from charter.rooms.aftersales import satisfaction as satisfaction  # so are its reactions
from charter.rooms.aftersales.duties import FOLLOW_UP
from charter.rooms.aftersales.guessing import CATEGORY, IMPACT
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.queries import survivor_of
from charter.rooms.aftersales.verbs.clocks import recalculate
from charter.rooms.aftersales.verbs.escalation import WAYS
from charter.rooms.aftersales.verbs.progress import reply
from charter.rooms.classifying.verbs import settle
from charter.rooms.complaints.models import Channel, Complaint


@on("org.calendar.changed")
@on("org.calendar.closed")
@on("org.calendar.reopened")
def move_open_cases(entry: Entry) -> None:
    calendar = WorkingCalendar.objects.get(pk=entry.subject_id)
    moving = Clock.objects.undecided().filter(calendar=calendar, always=False)
    for case in Case.objects.filter(pk__in=moving.values("case")):
        recalculate(case, calendar=calendar, by=entry.by)


@on("complaints.complaint.acknowledged")
@on("complaints.complaint.responded")
def tell_in_the_case(entry: Entry) -> None:
    """What the customer is told of a complaint stands in the case it came from."""
    complaint = Complaint.objects.get(pk=entry.subject_id)
    if complaint.origin_kind != kind_of(Case) or complaint.origin_id is None:
        return
    known = Case.objects.select_related("customer", "contact", "assignee")
    case = survivor_of(known.get(pk=complaint.origin_id))
    if case.state != Case.State.CANCELLED:
        ways = {there: here for here, there in WAYS.items()}
        channel = ways.get(Channel(complaint.response_channel or complaint.channel), "mail")
        reply(case, text=entry.facts["text"], by=entry.by, channel=channel)


@on("aftersales.case.reopened")
def need_not_be_called(entry: Entry) -> None:
    for duty in Duty.objects.open().of(Case(pk=entry.subject_id)).filter(rule=FOLLOW_UP):
        lapse(duty, by=None)


@on("aftersales.case.resolved")
def say_what_it_was(entry: Entry) -> None:
    """People are done with it: its category and impact now are what it was."""
    found = Case.objects.filter(pk=entry.subject_id).values_list("category", "impact").get()
    settle(entry.subject_id, {CATEGORY: found[0], IMPACT: str(found[1])}, by=entry.by)

"""Who may do what with meetings. The page and the API both ask `verbs_for`."""

from charter.kernel.meetings.models import SEES_ALL, Attendance, Meeting, Series
from charter.org.models import Person


def may_call(person: Person) -> bool:
    return person.is_active and not person.is_customer


def may_run(person: Person, meeting: Meeting) -> bool:
    """Who called it, who writes its minutes, and the offices that oversee."""
    if not may_call(person):
        return False
    mine = person.pk in (meeting.organiser_id, meeting.secretary_id)
    return mine or person.has_role(*SEES_ALL)


def may_add_item(person: Person, meeting: Meeting) -> bool:
    """Whoever is asked to come may bring a point."""
    if may_run(person, meeting):
        return True
    return may_call(person) and Attendance.objects.filter(meeting=meeting, person=person).exists()


def may_end(person: Person, series: Series) -> bool:
    return may_call(person) and (person.pk == series.organiser_id or person.has_role(*SEES_ALL))


def verbs_for(person: Person, meeting: Meeting) -> list[str]:
    """What this person may do to this meeting now."""
    if not meeting.is_open:
        return []
    if may_run(person, meeting):
        moves = ["move"] if meeting.state == Meeting.State.CALLED else []
        return ["minute", "decide", "add_item", "close", *moves, "cancel"]
    return ["add_item"] if may_add_item(person, meeting) else []

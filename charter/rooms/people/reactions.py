"""What the approvers' answer means for leave."""

from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.people.models import Absence
from charter.rooms.people.verbs.absences import FLOW, cancel_absence, settle_absence


def _asked(entry: Entry) -> Absence | None:
    if entry.facts.get("subject_kind", kind_of(Absence)) != kind_of(Absence):
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != FLOW:
        return None
    found = Absence.objects.filter(pk=request.subject_id, state=Absence.State.ASKED)
    return found.select_related("person").first()


@on("approvals.request.approved")
def approve(entry: Entry) -> None:
    if absence := _asked(entry):
        settle_absence(absence, verb="approve", by=entry.by)


@on("approvals.request.rejected")
def refuse(entry: Entry) -> None:
    if absence := _asked(entry):
        settle_absence(absence, verb="refuse", by=entry.by)


@on("approvals.request.withdrawn")
def withdrawn(entry: Entry) -> None:
    """Taken back on the page of the request itself."""
    if absence := _asked(entry):
        cancel_absence(absence, by=None)

"""What an approval's end means for an application."""

from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.projects.models import Acceptance, Initiation
from charter.rooms.projects.verbs.initiation import FLOW, decide_initiation
from charter.rooms.projects.verbs.project import open_project
from charter.rooms.projects.verbs.punchlist import settle_condition


def _asked(entry: Entry) -> tuple[Request, Initiation] | None:
    if entry.facts.get("flow", FLOW) != FLOW:
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != FLOW:
        return None
    return request, Initiation.objects.get(pk=request.subject_id)


@on("approvals.request.approved")
def open_the_project(entry: Entry) -> None:
    if found := _asked(entry):
        request, initiation = found
        open_project(initiation, content_hash=request.hash, by=None)


@on("approvals.request.rejected")
def note_rejection(entry: Entry) -> None:
    if found := _asked(entry):
        decide_initiation(found[1], "reject", by=entry.by)


@on("approvals.request.returned")
def note_return(entry: Entry) -> None:
    if found := _asked(entry):
        decide_initiation(found[1], "return", by=entry.by)


@on("approvals.request.withdrawn")
def note_withdrawal(entry: Entry) -> None:
    found = _asked(entry)
    if found and found[1].state == Initiation.State.SUBMITTED:
        decide_initiation(found[1], "withdraw", by=entry.by)


@on("actions.action.found_effective")
def condition_is_met(entry: Entry) -> None:
    """A condition of an acceptance; other measures are none of this room's business here."""
    action = Action.objects.get(pk=entry.subject_id)
    if action.kind == kind_of(Acceptance):
        settle_condition(Acceptance.objects.get(pk=action.subject_id), action, by=None)

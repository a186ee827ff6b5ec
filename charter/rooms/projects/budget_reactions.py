"""What an approval's end means for a change of the budget."""

from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.projects.models import Budget
from charter.rooms.projects.verbs.budget import FLOW, drop_budget, put_budget_in_force


def _asked(entry: Entry) -> tuple[Request, Budget] | None:
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != FLOW:
        return None
    budget = Budget.objects.unsettled().filter(project=request.subject_id).first()
    return (request, budget) if budget else None


@on("approvals.request.approved")
def put_in_force(entry: Entry) -> None:
    if found := _asked(entry):
        put_budget_in_force(found[1], content_hash=found[0].hash)


@on("approvals.request.rejected")
@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def drop(entry: Entry) -> None:
    if found := _asked(entry):
        drop_budget(found[1], by=entry.by)

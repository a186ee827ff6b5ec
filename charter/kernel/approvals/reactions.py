"""The room's own flows: an approved flow or limit takes force with its approval."""

from charter.kernel.approvals.events import APPROVED
from charter.kernel.approvals.models import Flow, Limit, Request
from charter.kernel.approvals.verbs import changing
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of


@on(APPROVED)
def take_force(entry: Entry) -> None:
    kind = entry.facts["subject_kind"]
    if kind == kind_of(Flow):
        changing._enact_flow(Request.objects.get(pk=entry.subject_id))
    elif kind == kind_of(Limit):
        changing._enact_limit(Request.objects.get(pk=entry.subject_id))

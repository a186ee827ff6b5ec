"""Every journal entry may change what a clause is judged by."""

from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.verbs import EVERY
from charter.policy.models import Amendment, Proposal, Publication
from charter.policy.verbs import amendments, proposals
from charter.policy.verbs.judging import _mark
from charter.policy.verbs.reading import publish
from charter.policy.verdicts import watched


@on(EVERY)
def mark_touched_clauses(entry: Entry) -> None:
    """A look into memory; a row only for kinds that some proof watches."""
    _mark(*({entry.kind, entry.about_kind} & watched().keys()))


@on("people.person.hired")
def ask_the_newcomer(entry: Entry) -> None:
    """Who joins is asked at once to read what stands; before the first publication nobody is."""
    for pack in Publication.objects.standing().values_list("pack", flat=True):
        publish(pack)


ENDS = {
    "approvals.request.approved": Proposal.State.APPROVED,
    "approvals.request.rejected": Proposal.State.REJECTED,
    "approvals.request.withdrawn": Proposal.State.WITHDRAWN,
    "approvals.request.returned": Proposal.State.RETURNED,
}


def settle(entry: Entry) -> None:
    """An approval about a parameter or a wording ended, or came back to be mended."""
    ours = {kind_of(Proposal), kind_of(Amendment)}
    if entry.facts.get("subject_kind", kind_of(Proposal)) not in ours:
        return
    request = Request.objects.get(pk=entry.subject_id)
    if request.subject_kind == kind_of(Proposal):
        proposals._settle(request, ENDS[entry.event], entry.by)
    elif request.subject_kind == kind_of(Amendment):
        amendments._settle_amendment(request, ENDS[entry.event], entry.by)


for event in ENDS:
    on(event)(settle)

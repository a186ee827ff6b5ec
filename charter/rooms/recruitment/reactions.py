"""What approvals and the people's room mean here; and the gate before every hire."""

from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.recruitment.hiring import is_hiring
from charter.rooms.recruitment.models import Candidate, Offer, Plan
from charter.rooms.recruitment.verbs import deciding, forgetting, planning


def _request(entry: Entry, kind: str, flow: str) -> Request | None:
    if entry.facts.get("subject_kind", kind) != kind:
        return None
    request = Request.objects.get(pk=entry.subject_id)
    return request if request.flow_code == flow else None


def _plan(entry: Entry) -> tuple[Request, Plan] | None:
    request = _request(entry, kind_of(Plan), planning.FLOW)
    found = Plan.objects.filter(pk=request.subject_id, state="submitted") if request else None
    plan = found.select_related("drawn_by").first() if found else None
    return (request, plan) if request and plan else None


def _offer(entry: Entry) -> Offer | None:
    request = _request(entry, kind_of(Offer), deciding.FLOW)
    if request is None:
        return None
    rows = Offer.objects.filter(pk=request.subject_id, state="submitted")
    return rows.select_related("candidate__opening", "asked_by").first()


@on("approvals.request.approved")
def carry_out(entry: Entry) -> None:
    if found := _plan(entry):
        planning.put_in_force(found[1], content_hash=found[0].hash, by=entry.by)
    elif offer := _offer(entry):
        deciding.settle_offer(offer, verb="approve", by=entry.by)


@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def take_back(entry: Entry) -> None:
    if found := _plan(entry):
        planning.reopen_plan(found[1], by=entry.by)
    elif offer := _offer(entry):
        deciding.settle_offer(offer, verb="refuse", by=entry.by)


@on("approvals.request.rejected")
def turn_down(entry: Entry) -> None:
    if found := _plan(entry):
        planning.reject_plan(found[1], by=entry.by)
    elif offer := _offer(entry):
        deciding.settle_offer(offer, verb="refuse", by=entry.by)


@on("people.person.hired")
def only_through_the_stages(entry: Entry) -> None:
    """Once a plan is in force, nobody is registered as new past the selection (decision 1502). The
    system may: an organisation is founded before it recruits."""
    if entry.by is None or is_hiring() or not Plan.objects.in_force().exists():
        return
    raise Refused(
        "recruitment.only_candidates",
        _("新員工要由招聘錄用：請在招聘計劃的職缺登記應徵者，四個階段都通過後錄用。"),
    )


@on("people.person.erased")
def forget_the_application(entry: Entry) -> None:
    """What the application said of somebody goes with what the house knew of them."""
    mine = Candidate.objects.filter(erased_at=None)
    hired, inside = mine.filter(hired=entry.subject_id), mine.filter(person=entry.subject_id)
    for one in (hired | inside).distinct():
        forgetting.erase_candidate(one, by=None)

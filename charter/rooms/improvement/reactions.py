"""The chair's decision takes effect; plans that come in are compared; good cases are told."""

from decimal import Decimal

from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person
from charter.rooms.improvement import proposals as proposals  # registers its answer
from charter.rooms.improvement.models import Cycle, Document, Version
from charter.rooms.improvement.verbs import clashes, documents, readings
from charter.rooms.quality.models import Suggestion


def plain(value: Decimal | None) -> str:
    """9 for 9.00."""
    return "" if value is None else f"{value.normalize():f}"


def _asked(entry: Entry) -> tuple[Request, Document] | None:
    if entry.facts.get("flow", documents.FLOW) != documents.FLOW:
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != documents.FLOW:
        return None
    waiting = Document.objects.filter(state=Document.State.SUBMITTED)
    if request.subject_kind == kind_of(Cycle):
        found = waiting.filter(cycle=request.subject_id, kind=Document.Kind.ANNUAL).first()
    else:
        found = waiting.filter(pk=request.subject_id).first()
    return (request, found) if found else None


@on("approvals.request.approved")
def put_the_plan_in_force(entry: Entry) -> None:
    if found := _asked(entry):
        documents.approve(found[1], content_hash=found[0].hash, by=None)


@on("approvals.request.rejected")
@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def reject_the_plan(entry: Entry) -> None:
    if found := _asked(entry):
        reason = str(entry.facts.get("comment") or entry.facts.get("reason") or "-")
        documents.reject(found[1], reason=reason, by=entry.by)


@on("improvement.version.handed_in")
@on("improvement.version.returned")
def compare(entry: Entry) -> None:
    """The desk is up to date whenever a plan comes in."""
    version = Version.objects.select_related("plan__cycle").get(pk=entry.subject_id)
    if version.plan.cycle.state == Cycle.State.DRAFTING:
        clashes.look(version.plan.cycle, by=None)


@on("people.person.appointed")
def let_a_new_head_read(entry: Entry) -> None:
    """From today on; who begins later is found by the nightly job on the first day."""
    readings.ask_new_head(Person.objects.get(pk=entry.subject_id), by=None)


@on("quality.suggestion.published")
def tell_of_the_suggestion(entry: Entry) -> None:
    one = Suggestion.objects.get(pk=entry.subject_id)
    readings.publish_case(
        one,
        title=one.title,
        text=one.case_text,
        effect=f"{one.measured}：{plain(one.before)} → {plain(one.after)}",
        department=one.department,
        author=one.suggested_by,
        by=entry.by,
    )

"""What an approval, or a new phase, means for a plan."""

from django.utils.translation import gettext as _

from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.projects.guards import guard
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.verbs.baseline import put_in_force, reopen_plan
from charter.rooms.projects.verbs.plan import FLOW
from charter.rooms.projects.verbs.progress import forecast_plan


def _asked(entry: Entry) -> tuple[Request, Plan] | None:
    if entry.facts.get("flow", FLOW) != FLOW:
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != FLOW:
        return None
    plan = Plan.objects.filter(project=request.subject_id, state=Plan.State.SUBMITTED).first()
    return (request, plan) if plan else None


@on("approvals.request.approved")
def put_plan_in_force(entry: Entry) -> None:
    if found := _asked(entry):
        put_in_force(found[1], content_hash=found[0].hash)


@on("approvals.request.rejected")
@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def reopen_the_plan(entry: Entry) -> None:
    if found := _asked(entry):
        reopen_plan(found[1], by=entry.by)


@on("projects.project.moved_on")
def reckon_anew(entry: Entry) -> None:
    plan = Plan.objects.in_force().filter(project=entry.subject_id).first()
    if plan:
        forecast_plan(plan, by=None)


@guard("execute")
def plan_is_approved(project: Project) -> list[str]:
    return [] if project.plans.in_force().exists() else [_("實施計劃還沒有核准")]

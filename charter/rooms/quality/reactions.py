"""What happens to a measure happens to its problem; an approval decides about a standard."""

from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Request, Version
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.projects.news import heard_from
from charter.rooms.quality import feedback as feedback  # its reactions take their place
from charter.rooms.quality.frame import CLAUSES
from charter.rooms.quality.models import Check, Goal, Problem, Standard, StandardVersion
from charter.rooms.quality.verbs import effects, goals, proposing, ruling, standards

RECTIFIED = (Problem.State.RECTIFYING, Problem.State.VERIFYING)


def _problem_of(entry: Entry) -> tuple[Action, Problem] | None:
    action = Action.objects.filter(pk=entry.subject_id, kind=kind_of(Problem)).first()
    problem = Problem.objects.filter(pk=action.subject_id).first() if action else None
    return (action, problem) if action and problem else None


@on("actions.action.reported_done")
@on("actions.action.found_effective")
@on("actions.action.cancelled")
def settle(entry: Entry) -> None:
    if found := _problem_of(entry):
        effects.settle(found[1], by=entry.by)


@on("actions.action.found_ineffective")
def reopen(entry: Entry) -> None:
    """Also when it was judged on the measure's own page."""
    if (found := _problem_of(entry)) and found[1].state in RECTIFIED:
        action, problem = found
        effects.reopen(problem, reason=action.effect or str(action), by=entry.by)


@on("quality.problem.reported")
@on("quality.problem.graded_major")
@on("quality.problem.settled")
@on("quality.problem.closed")
@on("quality.problem.reopened")
@on("quality.problem.recurred")
@on("quality.problem.withdrawn")
def judge(entry: Entry) -> None:
    """The health of a project is stored, so what it reads says when it has changed."""
    problem = Problem.objects.select_related("project").filter(pk=entry.subject_id).first()
    if problem and problem.project:
        heard_from("quality", problem.project, CLAUSES)


def _asked(entry: Entry) -> tuple[Request, StandardVersion] | None:
    if entry.facts.get("flow", ruling.FLOW) != ruling.FLOW:
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != ruling.FLOW:
        return None
    return request, StandardVersion.objects.get(pk=request.subject_id)


@on("approvals.request.approved")
def put_the_standard_in_force(entry: Entry) -> None:
    if found := _asked(entry):
        ruling.put_in_force(found[1], content_hash=found[0].hash, by=None)


@on("approvals.request.rejected")
@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def reopen_the_standard(entry: Entry) -> None:
    found = _asked(entry)
    if found and found[1].state == StandardVersion.State.SUBMITTED:
        ruling.reopen(found[1], by=entry.by)


def _goal_asked(entry: Entry) -> tuple[Request, Goal] | None:
    if entry.facts.get("flow", proposing.COMPANY) not in proposing.FLOWS:
        return None
    request = Request.objects.select_related("applicant").get(pk=entry.subject_id)
    if request.flow_code not in proposing.FLOWS:
        return None
    return request, Goal.objects.get(pk=request.subject_id)


@on("approvals.request.approved")
def put_the_goal_in_force(entry: Entry) -> None:
    if found := _goal_asked(entry):
        request, goal = found
        agreed = Version.objects.get(request=request, hash=request.hash, round=request.round)
        goals.put_in_force(goal, dict(agreed.content), by=request.applicant)


@on("approvals.request.rejected")
@on("approvals.request.withdrawn")
def drop_the_goal(entry: Entry) -> None:
    """One that never ruled; of one in force nothing changes."""
    if (found := _goal_asked(entry)) and found[1].state == Goal.State.PROPOSED:
        goals.drop(found[1], by=entry.by)


@on("quality.problem.graded_major")
def call_the_standards_for_review(entry: Entry) -> None:
    """四.2: every year, and after anything major in a service of that type."""
    problem = Problem.objects.select_related("project").filter(pk=entry.subject_id).first()
    if problem is None or problem.project is None:
        return
    found = Standard.objects.in_force().filter(service_type=problem.project.service_type)
    for standard in found.select_related("owner"):
        standards.call_for_review(standard, because=str(problem), by=None)


@on("quality.check.done")
@on("quality.check.cancelled")
@on("quality.check.item_registered")
def judge_by_checks(entry: Entry) -> None:
    check = Check.objects.select_related("project").filter(pk=entry.subject_id).first()
    if check and check.project:
        heard_from("quality", check.project, CLAUSES)

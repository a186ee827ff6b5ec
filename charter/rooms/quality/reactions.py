"""What happens to a measure happens to its problem."""

from charter.kernel.actions.models import Action
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.projects.verbs.progress import judge_health
from charter.rooms.quality.models import Problem
from charter.rooms.quality.verbs import effects

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
        judge_health(problem.project, by=None)

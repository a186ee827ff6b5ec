"""The same cause in the same place: what was held to be solved is opened again."""

from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.rooms.quality.models import Problem
from charter.rooms.quality.models.problems import YEAR
from charter.rooms.quality.verbs.common import _judges, _rectify_by

RECURRED = declare(
    "quality.problem.recurred",
    gettext_lazy("同一原因又發生（%(again)s），重新開啟「%(title)s」"),
    gettext_lazy("你負責的質量問題又發生"),
)
SOLVED = (Problem.State.CLOSED, Problem.State.VERIFYING)
BEGIN_ANEW = {
    "verify_from": None,
    "verify_by": None,
    "verified_by": None,
    "verified_on": None,
    "settled_at": None,
    "planned_at": None,
    "closed_at": None,
    "effect": "",
}


def _recurred(problem: Problem) -> None:
    """Looks no further back than a year, and only at what was reported before this one."""
    earlier = (
        Problem.objects.counted()
        .same(problem)
        .filter(reported_at__lt=problem.reported_at, reported_at__gt=problem.reported_at - YEAR)
        .order_by("-reported_at", "-pk")
        .first()
    )
    if earlier is None:
        return
    problem.recurrence_of = earlier
    problem.save(update_fields=["recurrence_of"])
    if earlier.state in SOLVED:
        _begin_anew(earlier, "recur")
        tell = [earlier.owner, *_judges()]
        about = earlier.project or earlier
        again = f"{problem.number} {problem.title}"
        record(RECURRED, earlier, by=None, about=about, tell=tell, again=again, problem=problem.pk)


def _begin_anew(problem: Problem, verb: str) -> None:
    """A further round: the deadline counts from today, what was verified stays in its history."""
    changes = {**BEGIN_ANEW, "round": problem.round + 1, "due": _rectify_by(problem.grade)}
    Problem.FLOW.move(problem, verb, **changes)

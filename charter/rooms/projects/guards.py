"""What must be true before a project may enter its next phase. Other modules add their own.

@guard("execute")
def has_baseline(project): return [] if … else [_("還沒有核准的基線")]
"""

from collections import defaultdict
from collections.abc import Callable

from charter.rooms.projects.models import Project

Guard = Callable[[Project], list[str]]
GUARDS: dict[str, list[Guard]] = defaultdict(list)


def guard(verb: str) -> Callable[[Guard], Guard]:
    """Decorate a function that names what is missing, one sentence per thing."""
    assert verb in Project.FLOW.moves, verb

    def register(check: Guard) -> Guard:
        GUARDS[verb].append(check)
        return check

    return register


def missing(project: Project, verb: str) -> list[str]:
    return [text for check in GUARDS[verb] for text in check(project)]


def next_verb(project: Project) -> str:
    """The one verb that leads out of the present phase; "" at the end."""
    verbs = Project.FLOW.verbs_from(project.phase)
    return verbs[0] if verbs else ""

"""What came in past the verbs (an import by SQL, a change of the working calendar) and what the
passing of weeks changes: the kept load held against the tasks, and set right where it differs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from charter.rooms.projects.capacity import WEEK
from charter.rooms.resources.models import PersonLoad, ProjectLoad
from charter.rooms.resources.reckoning import counted, loads
from charter.rooms.resources.verbs import counting

AT_ONCE = 25  # projects held in one transaction: nobody's report waits long for them


def mend() -> int:
    """How many rows and sums were not as they should have been. What the reactions keep is the
    same; nothing is held while it is looked for, so what is changed meanwhile is counted again."""
    kept, due = ProjectLoad.objects.all(), loads(counted())
    wrong = {_key(row) for row in kept} ^ {_key(row) for row in due}
    projects = sorted({project for project, *_rest in wrong})
    for at in range(0, len(projects), AT_ONCE):
        counting.recount_several(projects[at : at + AT_ONCE])
    sums = _wrong_sums()
    counting.add_up(sums)
    return len(wrong) + len(sums)


def _key(row: ProjectLoad) -> tuple[int, int, dt.date, tuple[int, ...]]:
    return row.project_id, row.person_id, row.first, tuple(row.minutes)


def _wrong_sums() -> set[int]:
    """Keys of the people whose sum is not that of their rows."""
    due, kept = _by_week(ProjectLoad.objects.all()), _by_week(PersonLoad.objects.all())
    return {person for person, _monday in dict(due.items() ^ kept.items())}


def _by_week(
    rows: "Iterable[ProjectLoad] | Iterable[PersonLoad]",
) -> dict[tuple[int, dt.date], int]:
    """Person and Monday -> minutes; weeks that ask for nothing are left out."""
    found: dict[tuple[int, dt.date], int] = defaultdict(int)
    for row in rows:
        for n, minutes in enumerate(row.minutes):
            if minutes:
                found[row.person_id, row.first + n * WEEK] += minutes
    return found

"""The kept load follows the plans: a project's rows are written anew when its plan changes.

Derived figures: what moved them stands in the journal already, so nothing is recorded here.
"""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.capacity import WEEK, expected, hours_of, monday_of, office, planned
from charter.rooms.projects.models import Project, Task
from charter.rooms.resources.models import ProjectLoad

FIELDS = (
    "project_id", "owner_id", "start", "finish", "duration", "effort", "percent",
    "forecast_start", "forecast_finish",
)  # fmt: skip


@transaction.atomic
def recount(project: Project, *, by: Person | None = None, person: Person | None = None) -> None:
    """Of all, or of one `person` in it. Locked by the project: of two at once the second sees what
    the first has seen, or more."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    tasks = planned().filter(project=project).only(*FIELDS)
    kept = ProjectLoad.objects.filter(project=project)
    if person is not None:
        tasks, kept = tasks.filter(owner=person), kept.filter(person=person)
    kept.delete()
    ProjectLoad.objects.bulk_create(_loads(list(tasks)))


@transaction.atomic
def recount_everything(*, by: Person | None = None) -> int:
    """All projects from the tasks themselves; how many rows were not as they should have been.

    What the reactions keep is the same: this mends what came in past the verbs (an import by SQL,
    a change of the working calendar) and moves the first week on.
    """
    old = {_key(row) for row in ProjectLoad.objects.all()}
    rows = _loads(list(planned().only(*FIELDS)))
    new = {_key(row) for row in rows}
    if old != new:
        ProjectLoad.objects.all().delete()
        ProjectLoad.objects.bulk_create(rows, batch_size=1000)
    return len(old ^ new)


def _key(row: ProjectLoad) -> tuple[int, int, dt.date, tuple[int, ...]]:
    return row.project_id, row.person_id, row.first, tuple(row.minutes)


def _loads(tasks: list[Task]) -> list[ProjectLoad]:
    """Hours of this week and later; what is late asks for them where it will be done."""
    today = clock.today()
    this_week, hours = monday_of(today), office(today)
    found: dict[tuple[int, int], dict[dt.date, float]] = defaultdict(lambda: defaultdict(float))
    for task in tasks:
        if task.start is None or task.finish is None or task.owner_id is None:
            continue
        span = expected(task, today)
        monday = max(this_week, monday_of(span.first))
        while monday <= span.last:
            asked = found[task.project_id, task.owner_id]
            asked[monday] += hours_of(task, monday, hours, today)
            monday += WEEK
    return [_row(*key, weeks) for key, weeks in found.items() if any(weeks.values())]


def _row(project: int, person: int, weeks: dict[dt.date, float]) -> ProjectLoad:
    first, last = min(weeks), max(weeks)
    count = (last - first).days // 7 + 1
    minutes = [round(weeks.get(first + n * WEEK, 0.0) * 60) for n in range(count)]
    return ProjectLoad(
        project_id=project, person_id=person, first=first, last=last, minutes=minutes
    )

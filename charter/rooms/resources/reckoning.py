"""What plans ask of people, week by week, out of the tasks themselves: the rows that are kept."""

import datetime as dt
from collections import defaultdict

from django.db.models import QuerySet

from charter.ground import clock
from charter.rooms.projects.capacity import WEEK, expected, hours_of, monday_of, office, planned
from charter.rooms.projects.models import Task
from charter.rooms.resources.models import ProjectLoad


def counted() -> QuerySet[Task]:
    """The tasks that ask for time, with what is needed of them."""
    return planned().only(
        "project_id", "owner_id", "start", "finish", "duration", "effort", "percent",
        "forecast_start", "forecast_finish",
    )  # fmt: skip


def loads(tasks: QuerySet[Task]) -> list[ProjectLoad]:
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

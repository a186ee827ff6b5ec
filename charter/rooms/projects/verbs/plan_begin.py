"""Where a plan begins: what the application already says is not written again."""

import datetime as dt

from django.db import transaction

from charter.org.models import Person
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.timing import aware, working_time
from charter.rooms.projects.verbs.plan import add_task, draft_plan

MIDNIGHT = dt.time()


@transaction.atomic
def begin_plan(project: Project, *, by: Person | None, reason: str = "") -> Plan:
    """A draft; where no plan is in force it begins with the milestones of the application, at the
    end of their days and in the manager's hands."""
    plan = draft_plan(project, by=by, reason=reason)
    if plan.tasks.exists():
        return plan
    calendar = working_time(plan)
    for row in sorted(project.initiation.milestones, key=lambda one: one["due"]):
        after = dt.date.fromisoformat(row["due"]) + dt.timedelta(days=1)
        end = aware(calendar.as_finish(dt.datetime.combine(after, MIDNIGHT)))
        add_task(
            plan,
            by=by,
            name=row["title"],
            kind=Task.Kind.MILESTONE,
            owner=project.manager,
            start=end,
            finish=end,
        )
    return plan

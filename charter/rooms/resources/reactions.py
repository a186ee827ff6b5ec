"""The kept load follows what happens to plans, tasks, projects and leave."""

from charter.ground import clock
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.people.models import Absence
from charter.rooms.projects.capacity import monday_of
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.resources.verbs import counting, overloads


def follow(project: Project) -> None:
    """Counted anew; those who were asked before, and those who are asked now, are looked at."""
    overloads.watch(people=counting.recount(project))


@on("projects.plan.in_force")
def plan_in_force(entry: Entry) -> None:
    follow(Plan.objects.select_related("project").get(pk=entry.subject_id).project)


@on("projects.plan.forecast")
def forecast(entry: Entry) -> None:
    """Somebody had the expected dates reckoned anew; those of every hour are counted with it."""
    follow(Plan.objects.select_related("project").get(pk=entry.subject_id).project)


@on("projects.task.reported")
@on("projects.task.troubled")
def reported(entry: Entry) -> None:
    """What is left of work that is late weighs where it will be done. Only this person's rows of
    this project move, and they only become lighter, so nobody is told."""
    task = Task.objects.select_related("project", "owner").get(pk=entry.subject_id)
    if task.owner is not None:
        counting.recount(task.project, person=task.owner)


@on("projects.task.finished")
def task_finished(entry: Entry) -> None:
    """Work that should have been done before this week asks for nothing any more."""
    task = Task.objects.select_related("project").get(pk=entry.subject_id)
    ends = [day for day in (clock.day(task.finish), clock.day(task.forecast_finish)) if day]
    if ends and max(ends) >= monday_of(clock.today()):
        follow(task.project)


@on("projects.task.handed_over")
def task_handed_over(entry: Entry) -> None:
    follow(Task.objects.select_related("project").get(pk=entry.subject_id).project)


@on("projects.project.moved_on")
def moved_on(entry: Entry) -> None:
    follow(Project.objects.get(pk=entry.subject_id))


@on("people.absence.approved")
@on("people.absence.cancelled")
def away(entry: Entry) -> None:
    overloads.watch(people=[Absence.objects.get(pk=entry.subject_id).person_id])

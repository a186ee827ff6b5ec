"""What time alone brings: reports to management that are overdue, checks of new deliverables."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Goal, Problem
from charter.rooms.quality.verbs import checkplans, majors, measures


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="quality.major_clocks", name="quality.major_clocks", pass_context=False)
def watch_majors(timestamp: int) -> None:
    over = Problem.objects.unreported().filter(report_due__lt=clock.now(), report_overdue_at=None)
    for problem in over.select_related("owner__manager", "project"):
        majors.note_overdue_report(problem, by=None)


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="quality.plan_checks", name="quality.plan_checks", pass_context=False)
def plan_checks(timestamp: int) -> None:
    """Before the duties of the hour: what a plan in force promises gets its checks."""
    executed = Project.objects.filter(phase=Project.Phase.EXECUTION)
    for project in executed.select_related("manager", "department", "customer"):
        checkplans.plan_for(project, by=None)


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="quality.measure_goals", name="quality.measure_goals", pass_context=False)
def measure_goals(timestamp: int) -> None:
    """After the figures of the night: goals that are counted take them over."""
    counted = Goal.objects.running().exclude(indicator="")
    for goal in counted.select_related("owner", "project", "post", "parent"):
        measures.measure_counted(goal, by=None)

"""What time alone brings: a written report to management that is overdue."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.rooms.quality.models import Problem
from charter.rooms.quality.verbs import majors


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="quality.major_clocks", name="quality.major_clocks", pass_context=False)
def watch_majors(timestamp: int) -> None:
    over = Problem.objects.unreported().filter(report_due__lt=clock.now(), report_overdue_at=None)
    for problem in over.select_related("owner__manager", "project"):
        majors.note_overdue_report(problem, by=None)

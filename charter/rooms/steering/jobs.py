"""What time alone brings: evaluations of periods that are over, gaps that opened since a report.

Each may run again without harm."""

import datetime as dt

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.periods import period_of, previous_period
from charter.kernel.parameters.queries import value_now
from charter.rooms.improvement.models import Cycle, Plan
from charter.rooms.improvement.verbs.clashes import look
from charter.rooms.steering import verbs
from charter.rooms.steering.models import Course
from charter.rooms.steering.verification import can_tell


@app.periodic(cron="51 4 * * *")
@app.task(queueing_lock="steering.evaluate", name="steering.evaluate", pass_context=False)
def open_evaluations(timestamp: int) -> None:
    """Of the period that is over, for each cycle of which it is a part."""
    length = str(value_now("evaluation_period"))
    before = previous_period(length, period_of(length, clock.today()))
    carried_out = Cycle.objects.filter(state__in=("published", "closed"))
    for cycle in carried_out.filter(starts__lt=before.end, ends__gte=before.last):
        verbs.open_evaluation(cycle, before)


@app.periodic(cron="21 5 * * *")
@app.task(queueing_lock="steering.gaps", name="steering.gaps", pass_context=False)
def find_gaps(timestamp: int) -> None:
    """Figures come in between reports too."""
    plans = Plan.objects.filter(cycle__state="published", versions__state="in_force")
    verbs.find_gaps(*plans.select_related("cycle", "owner").order_by("pk"))


@app.periodic(cron="36 5 * * *")
@app.task(queueing_lock="steering.compare", name="steering.compare", pass_context=False)
def compare_plans(timestamp: int) -> None:
    """What departments claim of each other, for years that are being carried out."""
    for cycle in Cycle.objects.filter(state="published"):
        look(cycle, by=None)


@app.periodic(cron="41 5 * * *")
@app.task(queueing_lock="steering.overdue", name="steering.overdue", pass_context=False)
def report_overdue(timestamp: int) -> None:
    """Measures late beyond the days after which notice is given."""
    last = clock.today() - dt.timedelta(days=int(value_now("overdue_notice_days")))
    for course in Course.objects.under_way().filter(ends__lt=last).order_by("pk"):
        verbs.report_overdue(course)


@app.periodic(cron="6 6 * * *")
@app.task(queueing_lock="steering.judge", name="steering.judge", pass_context=False)
def judge_effects(timestamp: int) -> None:
    """Finished measures are compared as soon as the figures can tell, or their day has come."""
    waiting = Course.objects.filter(state=Course.State.FINISHED)
    for course in waiting.select_related("terms__target").order_by("pk"):
        if can_tell(course):
            verbs.judge(course, by=None)

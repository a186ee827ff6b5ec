"""What runs by itself: projects are judged anew every day, silent customers are reminded.

A silent customer is never taken to have accepted.
"""

import datetime as dt
import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.org.calendars.compiled import calendar_for, engine_of
from charter.rooms.projects.models import Acceptance, Plan, Project
from charter.rooms.projects.verbs.acceptance import remind_customer
from charter.rooms.projects.verbs.progress import forecast_plan, judge_health

log = logging.getLogger(__name__)
REMINDERS = (5, 10)


def remind_silent_customers() -> int:
    """How many were reminded now, at 5 and at 10 working days after the request."""
    done = 0
    waiting = Acceptance.objects.waiting().select_related("project__department")
    for one in waiting.order_by("pk"):
        engine = engine_of(calendar_for(department=one.project.department))
        assert one.requested_at
        asked = timezone.localdate(one.requested_at)
        due = [n for n in REMINDERS if engine.add_days(asked, n) <= clock.today()]
        if due and one.reminded < due[-1]:
            remind_customer(one, days=due[-1], by=None)
            done += 1
    return done


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="projects.remind", name="projects.remind_silent_customers")
def remind(timestamp: int) -> None:
    remind_silent_customers()


def watch_projects() -> int:
    """Reckon the dates and the health of every active project that today has not seen yet.

    Each project is its own transaction, so one that cannot be reckoned keeps no other waiting;
    run again on the same day it finds nothing to do.
    """
    midnight = timezone.make_aware(dt.datetime.combine(clock.today(), dt.time()))
    unseen = Project.objects.active().exclude(health_at__gte=midnight)
    done = 0
    for project in unseen.order_by("pk").iterator(chunk_size=100):
        try:
            _watch(project)
            done += 1
        except Exception:
            log.exception("health of project %s could not be reckoned", project.number)
    return done


def _watch(project: Project) -> None:
    """What nobody reports still moves: the forecast slides with the days, and health with it."""
    plan = Plan.objects.in_force().filter(project=project).first()
    if plan is None:
        judge_health(project, by=None)
    else:
        forecast_plan(plan, by=None)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="projects.watch", name="projects.watch_projects")
def watch(timestamp: int) -> None:
    """Hourly, so that a machine that slept through the night still judges on the same day."""
    watch_projects()

"""What runs by itself: a customer who is silent is reminded, and never taken to have accepted."""

from django.utils import timezone
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.org.calendars.compiled import calendar_for, engine_of
from charter.rooms.projects.models import Acceptance
from charter.rooms.projects.verbs.acceptance import remind_customer

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

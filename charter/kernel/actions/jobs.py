"""Late actions climb the line of managers, one step a working day."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.kernel.actions import verbs
from charter.kernel.actions.models import Action
from charter.org.calendars.compiled import organisation_engine


@app.periodic(cron="10 8 * * *")
@app.task(queueing_lock="actions.escalate", pass_context=False)
def escalate_late_actions(timestamp: int) -> None:
    """The number of steps never passes the number of working days it is late."""
    engine, today = organisation_engine(), clock.today()
    if not engine.is_working_day(today):
        return
    late = Action.objects.late().select_related("owner__manager", "escalated_to__manager")
    for action in late:
        if engine.add_days(action.due, action.escalated + 1) <= today:
            verbs.escalate(action)

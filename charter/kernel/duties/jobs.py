"""Duties appear with their period and climb on working days."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.kernel.duties import verbs
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.org.calendars.compiled import organisation_engine


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="duties.generate", pass_context=False)
def generate_duties(timestamp: int) -> None:
    """Hourly: a duty appears within the hour in which its period begins."""
    engine, standing = organisation_engine(), verbs.Standing()
    for rule in RULES.values():
        verbs.generate(rule, engine=engine, standing=standing)


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="duties.escalate", pass_context=False)
def escalate_late_duties(timestamp: int) -> None:
    """On working days; each duty climbs at most one step a day."""
    if not organisation_engine().is_working_day(clock.today()):
        return
    for duty in Duty.objects.past_grace().select_related("owner__manager", "escalated_to__manager"):
        verbs.escalate(duty)


@app.periodic(cron="15 8 * * *")
@app.task(queueing_lock="duties.remind", pass_context=False)
def remind_of_duties(timestamp: int) -> None:
    """In the morning of working days, as many days before each due day as its rule says."""
    if not organisation_engine().is_working_day(clock.today()):
        return
    for duty in Duty.objects.to_remind().select_related("owner"):
        verbs.remind(duty)

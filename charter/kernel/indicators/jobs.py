"""Readings are counted once per period and kept, because counting live is slow."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.periods import period_of, previous_period
from charter.kernel.indicators import verbs
from charter.kernel.indicators.models import Alert
from charter.kernel.indicators.rules import RULES
from charter.org.calendars.compiled import organisation_engine


@app.periodic(cron="12 * * * *")
@app.task(queueing_lock="indicators.materialise", pass_context=False)
def materialise_indicators(timestamp: int) -> None:
    """Hourly: the present period so far, and the last one, which may still receive late facts."""
    today = clock.today()
    wanted = []
    for rule in (one for one in RULES.values() if one.source):
        now = period_of(rule.period, today)
        wanted += [(rule, previous_period(rule.period, now)), (rule, now)]
    standing = verbs.Standing(period for _rule, period in wanted)
    for rule, period in wanted:
        verbs.materialise(rule, period.start, standing=standing)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="indicators.escalate", pass_context=False)
def escalate_unanswered_alerts(timestamp: int) -> None:
    """On working days; each alert climbs at most one step a day."""
    if not organisation_engine().is_working_day(clock.today()):
        return
    people = ("indicator__owner__manager", "escalated_to__manager")
    for alert in Alert.objects.past_due().select_related(*people):
        verbs.escalate(alert)

"""What time alone brings: crossings are looked for every five minutes, silence climbs hourly."""

import logging

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.org.calendars.compiled import organisation_engine
from charter.rooms.risk.models import RiskWarning, Watch
from charter.rooms.risk.verbs import escalate, look

log = logging.getLogger(__name__)


def look_at_all() -> int:
    """How many readings were looked at. Each watch in a transaction of its own, so that one that
    cannot be read keeps no other waiting."""
    done = 0
    watches = Watch.objects.active().filter(indicator__isnull=False)
    for watch in watches.select_related("risk__owner", "risk__project__manager").order_by("pk"):
        try:
            done += look(watch)
        except Exception:
            log.exception("watch %s could not be looked at", watch.pk)
    return done


def climb() -> int:
    """On working days; each warning climbs at most one step a day."""
    if not organisation_engine().is_working_day(clock.today()):
        return 0
    people = ("risk__owner__manager", "risk__project", "watch", "escalated_to__manager")
    found = list(RiskWarning.objects.to_climb().select_related(*people).order_by("pk"))
    return sum(escalate(warning) is not None for warning in found)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="risk.look", name="risk.look_at_figures", pass_context=False)
def look_at_figures(timestamp: int) -> None:
    look_at_all()


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="risk.climb", name="risk.climb", pass_context=False)
def climb_unanswered(timestamp: int) -> None:
    climb()

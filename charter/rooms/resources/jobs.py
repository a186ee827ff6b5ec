"""What time alone brings: weeks pass, and what came past the verbs is counted."""

import logging

from procrastinate.contrib.django import app

from charter.rooms.resources.levelling.running import carry_out
from charter.rooms.resources.mending import mend
from charter.rooms.resources.models import Levelling
from charter.rooms.resources.verbs import overloads

log = logging.getLogger(__name__)


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="resources.count", name="resources.count", pass_context=False)
def count(timestamp: int) -> None:
    """May run twice: the same rows come out."""
    mended = mend()
    if mended:
        log.info("%s rows and sums of the kept load were counted anew", mended)
    overloads.watch()


@app.task(name="resources.level")
def level(pk: int) -> None:
    """May be run again after a crash: it begins anew; what is over is left alone."""
    run = Levelling.objects.unfinished().select_related("project", "plan", "asked_by").filter(pk=pk)
    if found := run.first():
        carry_out(found)

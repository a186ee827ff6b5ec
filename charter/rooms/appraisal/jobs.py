"""What time alone brings: figures are counted, and results are frozen when their time has come."""

from procrastinate.contrib.django import app

from charter.rooms.appraisal import verbs
from charter.rooms.appraisal.models import Appraisal, Cycle


@app.task(name="appraisal.draw")
def draw(pk: int) -> None:
    """May be run again after a crash: what was drawn is left alone."""
    for cycle in Cycle.objects.filter(pk=pk, state=Cycle.State.DRAWING):
        verbs.draw(cycle, by=None)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="appraisal.settle", name="appraisal.settle", pass_context=False)
def settle(timestamp: int) -> None:
    """Each in a transaction of its own; also what a lost job left undrawn."""
    for cycle in Cycle.objects.filter(state=Cycle.State.DRAWING):
        verbs.draw(cycle, by=None)
    for appraisal in Appraisal.objects.ripe().order_by("pk"):
        verbs.freeze(appraisal, by=None)

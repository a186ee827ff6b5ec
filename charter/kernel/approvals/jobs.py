"""What runs by itself: every fifteen minutes, each waiting request is tended once; a held decision
is made when its time is over."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.kernel.approvals.models import Held, Request
from charter.kernel.approvals.verbs import settle, tend


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="approvals.tend", name="approvals.tend")
def tend_all(timestamp: int) -> None:
    """Each in its own transaction: one that fails does not hold up the others' turn for ever."""
    for request in Request.objects.pending().order_by("pk").iterator():
        tend(request, by=None)


@app.task(name="approvals.settle")
def settle_held(held: int) -> None:
    """Deferred by the verb that held it."""
    found = Held.objects.filter(pk=held).first()
    if found:
        settle(found, by=None)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="approvals.settle_due", name="approvals.settle_due")
def settle_due(timestamp: int) -> None:
    """Those whose own job was lost with a worker."""
    for held in Held.objects.due(clock.now()).order_by("until"):
        settle(held, by=None)

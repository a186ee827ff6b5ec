"""What runs by itself: every fifteen minutes, each waiting request is tended once."""

from procrastinate.contrib.django import app

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import tend


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="approvals.tend", name="approvals.tend")
def tend_all(timestamp: int) -> None:
    """Each in its own transaction: one that fails does not hold up the others' turn for ever."""
    for request in Request.objects.pending().order_by("pk").iterator():
        tend(request, by=None)

"""The clock calls the meetings of every series in time; invitations leave every minute."""

from procrastinate.contrib.django import app

from charter.kernel.meetings import post, verbs
from charter.kernel.meetings.models import Series


@app.periodic(cron="12 * * * *")
@app.task(queueing_lock="meetings.call", pass_context=False)
def call_meetings(timestamp: int) -> None:
    for series in Series.objects.active():
        verbs.call_next(series)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="meetings.post", pass_context=False)
def send_invitations(timestamp: int) -> None:
    post.drain()

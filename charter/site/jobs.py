"""Jobs that keep the jobs going, the nightly backup, and the letter with the way in."""

import os

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from charter.ground.post import TROUBLES
from charter.org.models import Person
from charter.site import letters
from charter.site.backups.nightly import keep_and_tell
from charter.site.verbs.backups import TASK

HEARTBEAT_SECONDS = 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True, name="site.retry_stalled")
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Take up again what a killed worker was doing: its heart has not beaten for a while.

    Jobs are written to be run twice: the first run may have ended between its work and its mark.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_SECONDS):
        await jobs.retry_job(job)


# When an administrator asks, and at night; one after the other.
@app.task(name=TASK, lock=TASK, pass_context=False)
def keep_backup(by: int | None = None) -> None:
    keep_and_tell(by=Person.objects.filter(pk=by).first() if by else None)


@app.periodic(cron="20 2 * * *")
@app.task(
    queueing_lock="site.nightly_backup", lock=TASK, pass_context=False, name="site.nightly_backup"
)
def keep_nightly_backup(timestamp: int) -> None:
    if os.environ.get("CHARTER_BACKUP") != "0":  # who backs the database up otherwise says so
        keep_backup()


# The link is made when the letter is sent, so that it never lies in a queue; a mail server that
# is away is tried again for about four hours.
@app.task(
    name="site.send_way_in",
    pass_context=False,
    retry=RetryStrategy(max_attempts=12, exponential_wait=3, retry_exceptions=TROUBLES),
)
def send_way_in(person: int) -> None:
    found = Person.objects.active().filter(pk=person).exclude(email="").first()
    if found is not None:
        letters.send_way_in(found)

"""Jobs that keep the jobs going."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

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

"""Mail leaves every minute; the digest is written at half past eight on working days."""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.kernel.notices import post, verbs
from charter.kernel.notices.quiet import digest_is_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.post", pass_context=False)
def send_letters(timestamp: int) -> None:
    post.drain()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="notices.digest", pass_context=False)
def write_digests(timestamp: int) -> None:
    """Asked every five minutes, because a worker may have slept at 08:30; one a day is kept."""
    if digest_is_due(clock.now()):
        verbs.write_digests()

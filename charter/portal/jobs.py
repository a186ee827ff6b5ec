"""Letters with passes leave at once; passes nobody used are forgotten."""

from procrastinate.contrib.django import app

from charter.portal import post, verbs


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="portal.post", pass_context=False)
def send_passes(timestamp: int) -> None:
    """What could not be sent at once."""
    post.drain()


@app.task(pass_context=False, name="portal.send_now")
def send_now() -> None:
    """Somebody waits for it: as soon as the asking is committed."""
    post.drain()


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="portal.forget", pass_context=False)
def forget_passes(timestamp: int) -> None:
    verbs.forget_old()

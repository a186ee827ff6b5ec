"""Letters with the question leave every minute."""

from procrastinate.contrib.django import app

from charter.rooms.surveys import post


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="surveys.post", name="surveys.post", pass_context=False)
def send_letters(timestamp: int) -> None:
    post.drain()

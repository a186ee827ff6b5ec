"""Every minute letters of cases leave."""

from procrastinate.contrib.django import app

from charter.rooms.intake import post


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="intake.post", pass_context=False)
def send_letters(timestamp: int) -> None:
    post.drain()

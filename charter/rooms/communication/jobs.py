"""What time alone brings: plans fall due, letters leave."""

from procrastinate.contrib.django import app

from charter.rooms.communication import post, verbs
from charter.rooms.projects.models import Project


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="communication.count", pass_context=False)
def keep_count(timestamp: int) -> None:
    for project in Project.objects.filter(communication__agreed_at__isnull=False):
        verbs.keep_count(project)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="communication.post", pass_context=False)
def send_mails(timestamp: int) -> None:
    post.drain()

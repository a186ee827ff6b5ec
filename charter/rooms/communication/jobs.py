"""What time alone brings: plans fall due, letters leave."""

from procrastinate.contrib.django import app

from charter.rooms.communication import post, pulse, verbs
from charter.rooms.communication.models import Outlet
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


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="communication.pulse", pass_context=False)
def test_channels(timestamp: int) -> None:
    """Every morning, before anybody needs them."""
    for outlet in Outlet.objects.in_use():
        pulse.take(outlet, by=None)

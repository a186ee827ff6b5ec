"""A killed worker's job is taken up again."""

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from charter.site.jobs import HEARTBEAT_SECONDS, retry_stalled


def doing(name: str, heartbeat_seconds_ago: int) -> int:
    """A job that a worker took, whose heart beat last so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [heartbeat_seconds_ago],
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('default', %s, 'doing', %s) RETURNING id",
            [name, worker],
        )
        (job,) = cursor.fetchone()
    return int(job)


@pytest.mark.django_db
def test_a_job_whose_worker_died_waits_for_a_worker_again_and_a_live_one_is_left_alone() -> None:
    dead, alive = doing("a", HEARTBEAT_SECONDS + 60), doing("b", 1)
    async_to_sync(retry_stalled.func)(SimpleNamespace(app=app), 0)
    jobs = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert (jobs[dead], jobs[alive]) == ("todo", "doing")

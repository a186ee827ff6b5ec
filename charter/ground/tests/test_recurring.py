"""Recurring jobs go by the clock on the house's wall, and a missed one is made up for."""

import datetime as dt
import os

import pytest
from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from charter.ground.birth import age, born_at

MORNING = dt.datetime(2026, 11, 24, 0, 11, tzinfo=dt.UTC)  # 08:11 in Taipei
REMINDERS = "10 8 * * *"


@pytest.fixture
def deferrer() -> PeriodicDeferrer:
    """As a worker that has just started makes it, for every job of the house."""
    assert settings.PROCRASTINATE_PERIODIC_DEFAULTS == app.periodic_defaults
    made = PeriodicDeferrer(registry=app.periodic_registry, max_delay=24 * 3600 - 60)
    assert any(one.cron == REMINDERS for one in made.registry.periodic_tasks.values())
    return made


def begun(deferrer: PeriodicDeferrer, at: dt.datetime) -> dict[str, dt.datetime]:
    found = deferrer.get_previous_tasks(at=at.timestamp())
    return {task.cron: dt.datetime.fromtimestamp(when, dt.UTC) for task, when in found}


def test_eight_in_the_morning_is_eight_where_the_house_stands(deferrer) -> None:
    assert settings.TIME_ZONE == "Asia/Taipei"
    assert begun(deferrer, MORNING)[REMINDERS] == MORNING.replace(minute=10)


def test_what_was_missed_while_the_machine_was_off_is_made_up_for_once(deferrer) -> None:
    late = MORNING + dt.timedelta(hours=9)
    assert begun(deferrer, late)[REMINDERS] == MORNING.replace(minute=10)
    assert REMINDERS not in begun(deferrer, late + dt.timedelta(minutes=1))
    assert begun(deferrer, late + dt.timedelta(days=1))[REMINDERS].day == 25


def test_a_job_of_every_minute_is_taken_up_once_and_not_for_each_it_missed(deferrer) -> None:
    found = [task for task, _ in deferrer.get_previous_tasks(at=MORNING.timestamp())]
    assert len(found) == len({task.task.name for task in found})


def test_nothing_is_made_up_for_that_fell_due_before_the_house_stood(tmp_path) -> None:
    assert age(tmp_path / "nothing") == 0
    key = tmp_path / "secret_key"
    key.write_text("x")
    three = born_at(tmp_path).timestamp() - 3 * 3600
    os.utime(key, (three, three))
    assert 3 * 3600 <= age(tmp_path) < 4 * 3600
    assert app.periodic_defaults["max_delay"] == 600, "the house of the tests stands since now"

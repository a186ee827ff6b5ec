"""Whatever anybody tries in whatever order, a measure is closed by its case and roll-out or by its
analysis and successor, and the verdict decides which."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import report_done
from charter.rooms.improvement.models import Case
from charter.rooms.steering import verbs
from charter.rooms.steering.models import Course
from charter.rooms.steering.tests import world as told

WHO = ("engineer", "head", "deputy", "quality", "staff", "boss")
STEPS = ("finish", "judge", "contest", "confirm", "roll_out", "replan", "follow", "good", "bad")
LIKELY = [("finish", "engineer"), ("judge", "engineer"), ("confirm", "quality")]
REACHED: set[str] = set()


@pytest.mark.django_db
@given(
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(WHO)), min_size=6, max_size=14),
    st.sampled_from(("good", "bad", "")),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("roll_out", "deputy")] * 6, likely="good")
@example(steps=[("replan", "deputy")] * 6, likely="bad")
def test_there_is_no_third_door(
    started: SimpleNamespace, steps: list[tuple[str, str]], likely: str
) -> None:
    """`likely` begins with steps that lead far, so that the doors are really reached: eight months
    of good or of bad figures after the end."""
    finish, *rest = LIKELY
    path = [finish, (likely, "system"), *rest] if likely else []
    started.now = clock.now()
    with transaction.atomic():
        course = Course.objects.get(pk=started.course.pk)
        for step, who in [*path, *steps]:
            before = course.state
            try:
                with transaction.atomic(), clock.at(started.now):
                    _do(step, who, course, started)
            except Refused:
                pass
            course.refresh_from_db()
            _true(course, before, step, who, started)
        REACHED.add(course.state)
        transaction.set_rollback(True)


def test_both_doors_were_reached() -> None:
    """By the two examples at the least: else the test above would show nothing."""
    if not REACHED:
        pytest.skip("the test above did not run in this process")
    assert {"rolled_out", "replanned"} <= REACHED


def _do(step: str, name: str, course: Course, world: SimpleNamespace) -> None:
    who: Any = getattr(world.company, name, None)
    if step in ("good", "bad"):
        _eight_months(world, 92 if step == "good" else 70)
    elif step == "follow":
        verbs.follow(world.version)
    elif step == "finish":
        verbs.finish(course, done="做完", by=who)
    elif step == "contest":
        verbs.contest(course, reason="再等", by=who)
    elif step == "roll_out":
        verbs.roll_out(course, case="做法", departments=[world.unit], by=who)
    elif step == "replan":
        verbs.replan(course, analysis="原因", successor=world.later, by=who)
    else:
        getattr(verbs, step)(course, by=who)


def _eight_months(world: SimpleNamespace, level: int) -> None:
    """Pass, with figures at about this level."""
    first = clock.day(world.now)
    told.readings(world, [level + n % 2 for n in range(8)], first.replace(day=1))
    world.now += dt.timedelta(days=8 * 31)


def _true(course: Course, before: str, step: str, who: str, world: SimpleNamespace) -> None:
    if course.state != before:
        assert (before, course.state) in {
            ("under_way", "finished"),
            ("finished", "judged"),
            ("judged", "finished"),
            ("judged", "effective"),
            ("judged", "ineffective"),
            ("effective", "rolled_out"),
            ("ineffective", "replanned"),
        }
    if course.state in Course.CONFIRMED:
        outside = {world.company.quality.pk, world.company.deputy.pk, world.company.boss.pk}
        assert course.confirmed_by_id in outside
        good = course.verdict == Course.Verdict.EFFECTIVE
        assert good == (course.state in ("effective", "rolled_out"))
    assert (course.closed_on is not None) == course.is_closed
    if course.state == Course.State.ROLLED_OUT:
        assert course.case and course.adoptions.exists()
        assert Case.objects.of(course).exists(), "and everybody was told"
    if course.state == Course.State.REPLANNED:
        assert course.analysis and course.successor_id == world.later.pk


@pytest.fixture
def started(company: SimpleNamespace) -> SimpleNamespace:
    """A measure all of whose tasks are done, with a year of figures; its successor is planned."""
    world = told.year(company)
    world.unit, _head = told.second_department()
    told.measure(world, starts=dt.date(2026, 1, 5), ends=dt.date(2026, 12, 10))
    (world.course,) = told.in_force(world)
    told.readings(world, [80 + n % 3 for n in range(14)], dt.date(2025, 1, 1))
    work = {"owner": company.engineer, "due": world.course.ends, "by": company.engineer}
    task = verbs.add_task(world.course, measure="排班", percent=100, **work)
    report_done(task.action, evidence="班表", by=company.engineer)
    rule = world.version
    told.further(world)
    world.later = told.measure(world, "增設主管").measure
    world.later.made_at = clock.now() + dt.timedelta(days=9000)  # after whatever is found
    world.later.save()
    world.version = rule
    return world


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"state": "rolled_out"},
        {"state": "replanned", "closed_on": dt.date(2026, 11, 16)},
        {"closed_on": dt.date(2026, 11, 16)},
        {"state": "effective", "verdict": "effective"},
    ],
)
def test_the_database_itself_knows_no_third_door(
    started: SimpleNamespace, changes: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=started.course.pk).update(**changes)

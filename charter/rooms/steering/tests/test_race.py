"""Two decide at once: one of them is heard, the other is told that it has moved on."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from charter.ground.periods import period_of
from charter.kernel.journal.models import Entry
from charter.rooms.improvement.models import Measure
from charter.rooms.steering import verbs
from charter.rooms.steering.models import Adoption, Course, Finding
from charter.rooms.steering.tests import world as told
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def judged(company: SimpleNamespace) -> Iterator[SimpleNamespace]:
    world = told.year(company)
    world.unit, _head = told.second_department()
    told.measure(world, starts=dt.date(2026, 1, 5), ends=dt.date(2026, 2, 10))
    (world.course,) = told.in_force(world)
    told.readings(world, [80 + n % 3 for n in range(14)], dt.date(2025, 1, 1))
    told.readings(world, [90 + n % 3 for n in range(8)], dt.date(2026, 3, 1))
    told.finished(world, world.course, dt.datetime(2026, 2, 10, 2, tzinfo=dt.UTC))
    verbs.judge(world.course, by=company.engineer)
    yield world


def fresh(world: SimpleNamespace) -> Course:
    return Course.objects.get(pk=world.course.pk)


def test_confirming_and_contesting_at_once_leave_one_of_the_two(judged: SimpleNamespace) -> None:
    company = judged.company
    said = sorted(
        at_once(
            lambda: verbs.confirm(fresh(judged), by=company.quality),
            lambda: verbs.contest(fresh(judged), reason="再等", by=company.boss),
        )
    )
    assert said[0] == "" and said[1] == "flow.moved_on"
    course = fresh(judged)
    events = ("steering.course.confirmed", "steering.course.contested")
    told_of = Entry.objects.filter(subject_id=course.pk, event__in=events).values_list("event")
    assert len(told_of) == 1
    assert (course.state == "effective") == (told_of[0][0] == events[0])


def test_two_who_roll_out_at_once_ask_each_department_once(judged: SimpleNamespace) -> None:
    company = judged.company
    verbs.confirm(judged.course, by=company.quality)

    def roll(by: Any) -> None:
        verbs.roll_out(fresh(judged), case="做法", departments=[judged.unit], by=by)

    assert sorted(at_once(lambda: roll(company.deputy), lambda: roll(company.head))) == [
        "",
        "flow.moved_on",
    ]
    assert Adoption.objects.count() == 1


def test_nobody_replans_what_is_being_rolled_out(judged: SimpleNamespace) -> None:
    company = judged.company
    verbs.confirm(judged.course, by=company.quality)
    told.further(judged)
    later: Measure = told.measure(judged, "增設主管").measure
    said = sorted(
        at_once(
            lambda: verbs.roll_out(
                fresh(judged), case="做法", departments=[judged.unit], by=company.deputy
            ),
            lambda: verbs.replan(fresh(judged), analysis="原因", successor=later, by=company.head),
        )
    )
    assert said[0] == "" and said[1]
    assert fresh(judged).state == "rolled_out"


def test_one_problem_answered_twice_at_once_has_one_measure(judged: SimpleNamespace) -> None:
    company = judged.company
    quarter = period_of("quarter", dt.date(2026, 9, 30))
    made = verbs.open_evaluation(judged.cycle, quarter)
    one = verbs.note(made, kind="problem", text="備品慢", by=company.deputy)
    work = {"measure": "加派", "owner": company.head, "due": dt.date(2026, 12, 20)}
    act: Callable[[], Any] = lambda: verbs.answer_problem(  # noqa: E731
        made, finding=Finding.objects.get(pk=one.pk), by=company.deputy, **work
    )
    assert sorted(at_once(act, act)) == ["", "steering.answered"]

"""What time brings, run twice without harm."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import period_of
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import Plan, Target, Version
from charter.rooms.merits.models import Notice
from charter.rooms.steering import verbs
from charter.rooms.steering.gaps import behind
from charter.rooms.steering.jobs import (
    compare_plans,
    find_gaps,
    judge_effects,
    open_evaluations,
    report_overdue,
)
from charter.rooms.steering.models import Course, Evaluation, Gap, Report
from charter.rooms.steering.tests import world as told

pytestmark = pytest.mark.django_db


def test_the_quarter_that_is_over_is_opened_once_and_a_target_far_behind_is_found_once(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.in_force(world)
    told.readings(world, [81, 81], dt.date(2026, 8, 1))
    for _n in range(2):
        open_evaluations(0)
        find_gaps(0)
        compare_plans(0)
    made = Evaluation.objects.get()
    assert (made.key, made.facts["targets"][0]["word"]) == ("2026-Q3", "未達")
    assert Gap.objects.get().target == world.target


def test_SI5_4a_the_system_compares_when_the_sixth_reading_is_in_and_nobody_confirms_before(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.measure(world, starts=dt.date(2026, 1, 5), ends=dt.date(2026, 5, 31))
    (course,) = told.in_force(world)
    told.readings(world, [80, 81] * 6, dt.date(2025, 1, 1))
    told.finished(world, course, dt.datetime(2026, 5, 31, 2, tzinfo=dt.UTC))
    assert (course.verify_period, course.verify_by) == ("2026-11", dt.date(2026, 12, 15))
    told.readings(world, [80, 82, 81, 80, 81], dt.date(2026, 6, 1))
    judge_effects(0)
    assert Course.objects.get().state == "finished", "five readings prove nothing"
    verbs.judge(course, by=company.deputy)
    with pytest.raises(Refused, match="還不夠判定"):
        verbs.confirm(course, by=company.quality)
    verbs.contest(course, reason="等第六期", by=company.quality)
    told.readings(world, [81], dt.date(2026, 11, 1))
    with clock.at(dt.datetime(2026, 12, 2, 2, tzinfo=dt.UTC)):
        for _n in range(2):
            judge_effects(0)
        verbs.confirm(course, by=company.quality)
    course.refresh_from_db()
    assert (course.state, course.verdict) == ("ineffective", "unproven")


def test_si6_2a_a_measure_far_behind_is_noticed_once_and_is_a_failing_record_while_it_is_not(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.measure(world, starts=dt.date(2026, 1, 5), ends=dt.date(2026, 9, 30))
    (course,) = told.in_force(world)
    proof = next(one for one in EVIDENCE["SI6.2a"] if one.name == "steering.overdue_noticed")

    def failing() -> list[int]:
        rows = proof.population(Moment.now()).exclude(proof.kept(Moment.now()))
        return list(rows.values_list("pk", flat=True))

    assert failing() == [course.pk], "47 days late, and nobody was told"
    for _n in range(2):
        report_overdue(0)
    notice = Notice.objects.get()
    assert (notice.person, notice.missed, notice.days_missed) == (course.owner, course.ends, 47)
    assert failing() == []
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert failing() == [course.pk], "neither explained nor rectified in time"


def test_gaps_of_several_plans_are_those_of_each_in_no_more_statements(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.measure(world)
    (course,) = told.in_force(world)
    told.readings(world, [81, 81], dt.date(2026, 8, 1))
    reported(world, course, [90, 90, 88])
    find_gaps(0)
    assert {gap.target for gap in Gap.objects.all()} == {world.target}
    asked = statements()
    other = elsewhere(world)
    told.measure(other)
    (behind_twice,) = told.in_force(other)
    reported(other, behind_twice, [100, 84, 84])
    assert [one for _plan, one in behind([world.plan, other.plan])] == [
        one for plan in (world.plan, other.plan) for _plan, one in behind([plan])
    ]
    find_gaps(0)
    assert {(gap.plan, gap.course, gap.target) for gap in Gap.objects.all()} == {
        (world.plan, None, world.target),
        (other.plan, None, other.target),
        (other.plan, behind_twice, None),
    }
    assert statements() == asked


def statements() -> int:
    with CaptureQueriesContext(connection) as found:
        find_gaps(0)
    return len(found)


def reported(world: SimpleNamespace, course: Course, reached: list[int]) -> None:
    """A quarter each, of which the measure should have been done wholly."""
    for n, percent in enumerate(reached):
        period = period_of("quarter", dt.date(2026, 3 * n + 1, 1))
        Report.objects.create(
            plan=world.plan, key=period.key, starts=period.start, ends=period.last, text="x",
            lines=[[course.pk, course.title, 100, percent]], at=clock.now(),
        )  # fmt: skip


def elsewhere(world: SimpleNamespace) -> SimpleNamespace:
    """The plan of another department, with a target of its own."""
    unit, head = told.second_department()
    plan = Plan.objects.create(cycle=world.cycle, department=unit, owner=head)
    target = Target.objects.create(plan=plan, made_at=clock.now())
    version = Version.objects.create(plan=plan, number=1, author=head, made_at=clock.now())
    found = {**vars(world), "plan": plan, "target": target, "version": version}
    told.aim(SimpleNamespace(**found), 90)
    return SimpleNamespace(**found)

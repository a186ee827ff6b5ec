"""Doing, steering and evaluating, clause by clause."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import period_of
from charter.kernel.actions.verbs import cancel
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import Case, Clash, Version
from charter.rooms.improvement.tests import stories
from charter.rooms.improvement.verbs import aims, documents, versions
from charter.rooms.steering import verbs
from charter.rooms.steering.aims import stands
from charter.rooms.steering.models import Adoption, Course, Finding, Gap
from charter.rooms.steering.offers import lines
from charter.rooms.steering.permissions import verbs_for
from charter.rooms.steering.rules import coverage
from charter.rooms.steering.tests import world as told
from charter.rooms.steering.verification import said

pytestmark = pytest.mark.django_db
TAIPEI = ZoneInfo("Asia/Taipei")
JANUARY = dt.date(2025, 1, 1)


def at(month: int, day: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, 10, tzinfo=TAIPEI)


def holds(name: str) -> tuple[int, int]:
    """(records the clause speaks of, those that keep it)."""
    proof = next(p for found in EVIDENCE.values() for p in found if p.name == name)
    moment = Moment.now()
    rows = proof.population(moment)
    return rows.count(), rows.filter(proof.kept(moment)).count()


@pytest.fixture
def world(company: SimpleNamespace) -> SimpleNamespace:
    return told.year(company)


def test_SI4_1_a_measure_is_covered_by_tasks_of_people(world: SimpleNamespace) -> None:
    told.measure(world)
    (course,) = told.in_force(world)
    boss, company = world.company.head, world.company
    assert holds("steering.tasks") == (1, 0)
    work = {"owner": company.staff, "due": course.ends, "by": boss}
    verbs.add_task(course, measure="排班", percent=60, **work)
    assert holds("steering.tasks") == (1, 0) and coverage(course) == 60
    with pytest.raises(Refused, match="還剩40%"):
        verbs.add_task(course, measure="試行", percent=50, **work)
    with pytest.raises(Refused, match="不能晚於"):
        late = {**work, "due": course.ends + dt.timedelta(days=1)}
        verbs.add_task(course, measure="試行", percent=40, **late)
    rest = verbs.add_task(course, measure="試行", percent=40, **work)
    assert holds("steering.tasks") == (1, 1)
    cancel(rest.action, reason="改由他人", by=boss)
    assert holds("steering.tasks") == (1, 0)
    with pytest.raises(Refused):
        verbs.finish(course, done="好了", by=company.engineer)


def test_SI4_2a_what_was_asked_for_is_given_or_decided(world: SimpleNamespace) -> None:
    ask = told.ask(told.measure(world), world.company.staff)
    (course,) = told.in_force(world)
    assert holds("steering.resources") == (1, 0)
    with pytest.raises(Refused):
        verbs.allot(course, ask=ask, decision="granted", by=world.company.engineer)
    with pytest.raises(Refused):
        verbs.allot(course, ask=ask, decision="declined", by=world.company.deputy)
    verbs.allot(course, ask=ask, decision="partly", note="只有三成", by=world.company.deputy)
    assert holds("steering.resources") == (1, 1)


def test_SI4_2a_an_adjusted_version_keeps_what_was_allotted(world: SimpleNamespace) -> None:
    terms = told.measure(world)
    ask = told.ask(terms, world.company.staff)
    (course,) = told.in_force(world)
    verbs.allot(course, ask=ask, decision="granted", by=world.company.deputy)
    told.further(world)
    again = told.measure(world, "四班輪替（縮小）", known=terms.measure)
    told.ask(again, world.company.staff)
    told.in_force(world, clock.today())
    course.refresh_from_db()
    assert course.title == "四班輪替（縮小）" and holds("steering.resources") == (1, 1)
    told.further(world)
    more = told.measure(world, known=terms.measure)
    told.ask(more, world.company.staff, 80)
    told.in_force(world, clock.today())
    assert holds("steering.resources") == (1, 0)


def test_SI2_3_SI4_4b_a_report_brings_gaps_that_must_be_explained(world: SimpleNamespace) -> None:
    told.measure(world)
    (course,) = told.in_force(world)
    told.readings(world, [80, 81, 84], dt.date(2026, 8, 1))
    head, office = world.company.head, world.company.deputy
    with pytest.raises(Refused, match="完成百分比"):
        verbs.report(world.plan, text="按計劃", percents={}, by=head)
    made = verbs.report(world.plan, text="輪替延後", percents={course.pk: 40}, by=head)
    assert made.lines == [[course.pk, course.title, course.planned_percent, 40]]
    assert made.figures[0][3] == "40.0"
    of_measure, of_target = Gap.objects.order_by("pk")
    assert (of_measure.rule, of_target.rule) == ("far", "far")
    with pytest.raises(Refused, match="已經匯報"):
        verbs.report(world.plan, text="再報", percents={course.pk: 40}, by=head)
    assert verbs.find_gaps(world.plan) == []
    with pytest.raises(Refused):
        verbs.answer(of_measure, cause="缺人", proposal=" ", by=head)
    verbs.answer(of_measure, cause="缺人", proposal="調兩人", by=head)
    with pytest.raises(Refused):
        verbs.carry_on(of_measure, ruling="好", by=head)
    verbs.send_back(of_measure, reason="說清楚調誰", by=office)
    assert holds("steering.gaps") == (1, 1)
    verbs.answer(of_measure, cause="缺人", proposal="調張家銘兩天", by=head)
    verbs.carry_on(of_measure, ruling="同意", by=office)
    with clock.at(at(12, 20)):
        assert holds("steering.gaps") == (2, 1)  # the target's was never explained


def test_SI4_2b_clashes_between_departments_are_found_with_ways_out(
    world: SimpleNamespace,
) -> None:
    unit, _head = told.second_department()
    told.ask(told.measure(world, "甲"), world.company.staff, 60)
    other = told.measure(world, "乙", starts=dt.date(2026, 10, 5))
    other.department = unit
    other.save()
    told.ask(other, world.company.staff, 70)
    told.in_force(world)
    overlap, person = sorted(lines(world.cycle), key=lambda line: line.clash.kind)
    assert overlap.clash.kind == "overlap" and person.said == "張家銘被要求超過一週的30%"
    assert person.measures == ["甲", "乙"] and "服務二部" in person.departments
    assert "把「乙」延後91天" in person.ways and any("改由" in way for way in person.ways)
    found = Clash.objects.create(
        cycle=world.cycle, kind="person", key="k", found_at=clock.now(), due=clock.today()
    )
    assert holds("steering.clashes") == (1, 1)
    with clock.at(at(12, 1)):
        assert holds("steering.clashes") == (1, 0)
        assert found.state == "found"


def test_SI4_4a_the_office_looks_for_itself(world: SimpleNamespace) -> None:
    told.measure(world)
    (course,) = told.in_force(world)
    assert holds("steering.checks") == (1, 0)
    with pytest.raises(Refused):
        verbs.check(course, percent=50, finding="看過", by=world.company.engineer)
    verbs.check(course, percent=50, finding="班表已排，未試行", by=world.company.deputy)
    assert holds("steering.checks") == (1, 1)
    with clock.at(at(12, 31)):
        assert holds("steering.checks") == (1, 0)


def test_a_year_that_has_not_begun_is_not_reached_by_what_it_starts_from(
    world: SimpleNamespace,
) -> None:
    told.in_force(world)
    told.readings(world, [85], dt.date(2026, 10, 1))
    (running,) = stands(world.plan)
    assert running.standing.current.percent == 50
    world.plan.cycle.starts = clock.today() + dt.timedelta(days=30)
    (one,) = stands(world.plan)
    assert one.value == 85 and one.standing.current.raw is None
    assert one.share is None and one.elapsed == 0


def test_SI4_4c_both_rates_stand_and_only_approval_changes_the_aim(world: SimpleNamespace) -> None:
    told.in_force(world)
    told.readings(world, [85], dt.date(2026, 10, 1))
    (before,) = stands(world.plan)
    told.further(world, "人力不足")
    told.aim(world, 85)
    (draft,) = stands(world.plan)
    assert draft.standing == before.standing  # a draft has no effect
    told.in_force(world, clock.today())
    (after,) = stands(world.plan)
    assert after.standing.original == before.standing.original
    assert (after.standing.original.percent, after.standing.current.percent) == (50, 100)
    (moved,) = after.standing.moved
    assert (moved.version, moved.moved_by, moved.reason) == (2, "林志豪", "人力不足")
    assert holds("steering.versions") == (1, 0)  # put in force without the group


def test_SI5_3_the_system_prepares_the_quarter_and_problems_become_measures(
    world: SimpleNamespace,
) -> None:
    told.measure(world, ends=dt.date(2026, 6, 30))
    told.in_force(world)
    told.readings(world, [82, 83], dt.date(2026, 8, 1))
    company = world.company
    third = period_of("quarter", dt.date(2026, 9, 30))
    with clock.at(at(10, 2)):
        made = verbs.open_evaluation(world.cycle, third)
        assert verbs.open_evaluation(world.cycle, third) == made
    assert made.facts["targets"][0]["current"] == "30.0%" and made.unrated == 0
    problems = list(made.findings.filter(kind=Finding.Kind.PROBLEM))
    assert len(problems) == 2
    office = company.deputy
    verbs.note(made, kind="highlight", text="客戶主動稱讚", by=office)
    verbs.conclude(made, conclusions="先補人。", by=office)
    with pytest.raises(Refused, match="沒有措施"):
        verbs.publish(made, by=office)
    work = {"owner": company.head, "due": dt.date(2026, 12, 15), "by": office}
    for one in problems:
        verbs.answer_problem(made, finding=one, measure="補兩名工程師", **work)
    assert holds("steering.findings") == (1, 1) and holds("steering.evaluations") == (1, 0)
    verbs.publish(made, by=office)
    made.refresh_from_db()
    assert made.is_whole and "補兩名工程師" in made.document and "客戶主動稱讚" in made.document
    with pytest.raises(Refused, match="已經發布"):
        verbs.conclude(made, conclusions="改寫", by=office)
    assert holds("steering.methods") == (1, 1)


def carried_out(world: SimpleNamespace, after: list[float]) -> Course:
    """Finished in February, with a year of figures before and eight months after."""
    told.measure(world, starts=dt.date(2026, 1, 5), ends=dt.date(2026, 2, 10))
    (course,) = told.in_force(world)
    told.readings(world, [80, 82, 81, 80, 81, 82, 80, 81, 82, 81, 80, 81], JANUARY)
    told.readings(world, after, dt.date(2026, 3, 1))
    told.finished(world, course, at(2, 10))
    return course


def test_SI5_4_what_worked_is_confirmed_outside_and_rolled_out(world: SimpleNamespace) -> None:
    unit, head = told.second_department()
    course = carried_out(world, [90, 92, 91, 90, 91, 92, 91, 90])
    company = world.company
    assert "confirm" not in verbs_for(company.quality, course)
    assert verbs.judge(course, by=company.engineer) == "effective"
    assert "有效" in said(course.facts) and course.facts["held"] == 8
    for insider in (company.engineer, company.head):
        with pytest.raises(Refused, match="以外的人"):
            verbs.confirm(course, by=insider)
    verbs.contest(course, reason="等十一月", by=company.quality)
    verbs.judge(course, by=company.deputy)
    verbs.confirm(course, by=company.quality)
    assert course.state == Course.State.EFFECTIVE
    _nobody_was_told_yet()
    with pytest.raises(Refused, match="其他部門"):
        verbs.roll_out(course, case="四班", departments=[company.service], by=company.deputy)
    verbs.roll_out(course, case="四班輪替的做法", departments=[unit], by=company.deputy)
    _all_were_told(course)
    adoption = Adoption.objects.get()
    assert (adoption.owner, (adoption.due - clock.today()).days) == (head, 90)
    with pytest.raises(Refused):
        verbs.adopt(adoption, note="好", by=company.head)
    verbs.adopt(adoption, note="十二月起排班", by=head)
    assert holds("steering.rolled_out") == (1, 1) and holds("steering.adopted") == (1, 1)
    assert course.verify_by == dt.date(2026, 9, 15) and course.verify_period == "2026-08"
    assert holds("steering.verified") == (1, 0)  # weeks after even the sixth reading


def _nobody_was_told_yet() -> None:
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert holds("steering.cases_told") == (1, 0)


def _all_were_told(course: Course) -> None:
    """SI6.1b: as a case that anybody can read, with the figures that proved it."""
    case = Case.objects.of(course).get()
    assert (case.text, case.department) == ("四班輪替的做法", course.department)
    assert case.effect.endswith("%") and holds("steering.cases_told") == (1, 1)


def test_SI5_4c_what_did_not_help_is_analysed_and_planned_anew(world: SimpleNamespace) -> None:
    course = carried_out(world, [81, 80, 82, 81, 80, 82, 81, 80])
    company = world.company
    assert verbs.judge(course, by=company.engineer) == "unproven"
    verbs.confirm(course, by=company.quality)
    assert course.state == Course.State.INEFFECTIVE
    with pytest.raises(Refused):
        verbs.roll_out(course, case="硬推", departments=[company.office], by=company.deputy)
    with pytest.raises(Refused, match="後續措施"):
        verbs.replan(course, analysis="x", successor=course.measure, by=company.deputy)
    told.further(world)
    new = told.measure(world, "增設夜班主管").measure
    verbs.replan(course, analysis="夜班沒有人決定", successor=new, by=company.deputy)
    assert course.is_closed and holds("steering.replanned") == (1, 1)


def test_SI5_4_too_few_points_prove_nothing_unless_the_target_was_held(
    world: SimpleNamespace,
) -> None:
    told.measure(world, starts=dt.date(2026, 7, 1), ends=dt.date(2026, 7, 31))
    (course,) = told.in_force(world)
    told.readings(world, [80] * 18, JANUARY)
    told.readings(world, [91, 92], dt.date(2026, 8, 1))
    told.finished(world, course, at(7, 31))
    assert verbs.judge(course, by=world.company.engineer) == "unproven"
    told.readings(world, [91], dt.date(2026, 10, 1))
    assert verbs.judge(course, by=world.company.engineer) == "effective"
    assert course.facts["held"] == 3


def approve_adjustment(company: SimpleNamespace, version: Version) -> None:
    """The members vote, the chair decides."""
    stories.voted(company, documents.table_adjustment(version, by=company.deputy))
    decide(Request.objects.latest("pk"), verdict="approve", by=company.boss)


def test_SI4_4c_an_adjusted_plan_takes_effect_only_when_the_group_has_approved_it(
    company: SimpleNamespace,
) -> None:
    """With the real verbs of the improvement room, from nothing to the second version in force."""
    annual = stories.approved(company)
    documents.publish(annual, by=company.deputy)
    first = annual.parts.get().version
    (course,) = Course.objects.all()
    assert course.title == "自動派工" and holds("steering.versions") == (1, 1)
    with clock.at(at(3, 1, 2027)):
        course.refresh_from_db()
        verbs.report(first.plan, text="缺人", percents={course.pk: 10}, by=company.head)
        found = Gap.objects.get(course=course)
        verbs.answer(found, cause="缺人", proposal="延到六月", by=company.head)
        second = verbs.adjust(found, ruling="同意延後", by=company.deputy)
        terms = second.measures.get()
        aims.set_measure(
            second, title=terms.title, measure=terms.measure, ends=dt.date(2027, 6, 30),
            by=company.head,
        )  # fmt: skip
        versions.hand_in(second, by=company.head)
        stories.reviewed(company, second)
        course.refresh_from_db()
        first.refresh_from_db()
        assert first.state == "in_force" and course.ends == dt.date(2027, 3, 31)
        approve_adjustment(company, second)
        course.refresh_from_db()
        first.refresh_from_db()
        assert first.state == "superseded" and course.ends == dt.date(2027, 6, 30)
        assert holds("steering.versions") == (1, 1)

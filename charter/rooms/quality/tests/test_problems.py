"""Problems by their verbs: owned, contained, explained, rectified, verified by somebody else."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.journal.models import Entry
from charter.rooms.quality.jobs import watch_majors
from charter.rooms.quality.models import Problem
from charter.rooms.quality.tests.problems import (
    analysed,
    later,
    planned,
    rectified,
    solved,
    told,
)
from charter.rooms.quality.verbs import effects, grades, majors, problems


def test_a_problem_has_an_owner_and_deadlines_from_the_first_moment(
    company: SimpleNamespace,
) -> None:
    problem = told(company, owner=None)
    assert problem.owner == company.head, "without a name it is the department's head"
    assert problem.contain_due == dt.date(2026, 11, 17)
    assert problem.due == dt.date(2026, 12, 14), "20 working days"
    entry = Entry.objects.of(problem).get(event="quality.problem.reported")
    assert company.head.pk in entry.told


def test_nobody_verifies_what_they_own_or_carried_out(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem = rectified(company, owner=company.quality)
    with later(monday, days=31):
        for person in (company.quality, company.engineer, company.head):
            with pytest.raises(Refused, match="驗證"):
                effects.verify(problem, effective=True, effect="好了", by=person)
        effects.verify(problem, effective=True, effect="好了", by=company.boss)
    assert problem.state == Problem.State.CLOSED


def test_it_is_not_found_effective_before_the_set_time(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem = rectified(company)
    with later(monday, days=29), pytest.raises(Refused, match="2026-12-16"):
        effects.verify(problem, effective=True, effect="好了", by=company.quality)
    problem.refresh_from_db()
    assert problem.state == Problem.State.VERIFYING


def test_the_database_itself_refuses_a_closing_without_verification(
    company: SimpleNamespace,
) -> None:
    problem = rectified(company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(
            state="closed",
            verified_by=problem.owner,
            verified_on=dt.date(2027, 1, 1),
            effect="好了",
        )


def test_without_effect_it_is_opened_again_with_a_new_deadline(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem = rectified(company)
    with later(monday, days=5):
        effects.verify(problem, effective=False, effect="又漏了一項", by=company.quality)
    assert problem.state == Problem.State.REOPENED
    assert problem.round == 2
    assert problem.due > dt.date(2026, 12, 14)
    assert Action.objects.of(problem).get().state == Action.State.INEFFECTIVE
    assert problem.verifications.get().is_effective is False


def test_a_measure_found_ineffective_on_its_own_page_opens_the_problem_again(
    company: SimpleNamespace,
) -> None:
    problem, action = planned(company)
    report_done(action, evidence="做了", by=company.engineer)
    verify(action, effective=False, effect="沒有用", by=company.quality)
    problem.refresh_from_db()
    assert problem.state == Problem.State.REOPENED


def test_the_same_cause_in_the_same_place_opens_what_was_held_to_be_solved(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    first = solved(company)
    with later(monday, days=50):
        elsewhere = analysed(company, title="別處", department=company.office)
        other = analysed(company, title="別的原因", cause="感測器失準")
        first.refresh_from_db()
        assert first.state == Problem.State.CLOSED
        again = analysed(company, title="又漏項")
    first.refresh_from_db()
    assert first.state == Problem.State.REOPENED
    assert again.recurrence_of == first
    assert elsewhere.recurrence_of is None
    assert other.recurrence_of is None
    assert Entry.objects.of(first).filter(event="quality.problem.recurred").exists()


def test_the_third_time_within_a_year_makes_it_major(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    analysed(company)
    with later(monday, days=1):
        assert not analysed(company).is_major
    with later(monday, days=2):
        third = analysed(company)
    assert third.is_major
    assert third.graded_by_rules == [{"fact": "repeats", "found": 3.0, "limit": 3.0}]


@pytest.mark.parametrize(
    ("facts", "major"),
    [
        ({}, False),
        ({"is_safety": True}, True),
        ({"is_contract": True}, True),
        ({"loss": Decimal(499_999)}, False),
        ({"loss": Decimal(500_000)}, True),
        ({"customers_hit": 1}, True),
    ],
)
def test_the_rules_make_a_problem_major_or_not(
    company: SimpleNamespace, facts: dict[str, object], major: bool
) -> None:
    assert told(company, **facts).is_major is major


def test_the_rules_are_data(company: SimpleNamespace) -> None:
    rules = [{"fact": "loss", "at_least": 1000}]
    with pytest.raises(Refused, match="管理層"):
        grades.set_major_rules(rules, reason="縮小", by=company.staff)
    with pytest.raises(Refused, match="第1條"):
        grades.set_major_rules([{"fact": "luck"}], reason="x", by=company.quality)
    grades.set_major_rules(rules, reason="只看金額", by=company.quality)
    assert not told(company, is_safety=True).is_major
    assert told(company, loss=Decimal(1000)).is_major


def test_a_report_to_management_that_is_overdue_is_told_once(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem = told(company, is_safety=True)
    watch_majors(0)
    with later(monday, hours=25):
        watch_majors(0)
        watch_majors(0)
    entry = Entry.objects.of(problem).get(event="quality.problem.report_overdue")
    assert company.boss.pk in entry.told


def test_a_major_problem_is_closed_only_with_its_team_and_prevention(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem = rectified(company, is_safety=True)
    with later(monday, days=31):
        with pytest.raises(Refused, match="D7"):
            effects.verify(problem, effective=True, effect="好了", by=company.quality)
        majors.set_up_team(
            problem, leader=company.head, members=[company.engineer], by=company.quality
        )
        majors.prevent(problem, prevention="修訂交接標準", by=company.head)
        effects.verify(problem, effective=True, effect="好了", by=company.quality)
    assert problem.state == Problem.State.CLOSED


def test_a_measure_may_not_be_due_after_the_deadline(company: SimpleNamespace) -> None:
    problem = analysed(company)
    with pytest.raises(Refused, match="2026-12-14"):
        problems.plan_rectification(
            problem,
            measure="慢慢來",
            owner=company.engineer,
            due=clock.today() + dt.timedelta(days=90),
            by=company.manager,
        )


def test_only_quality_withdraws_a_mistaken_report(company: SimpleNamespace) -> None:
    problem = told(company)
    with pytest.raises(Refused, match="撤銷"):
        problems.withdraw(problem, reason="弄錯了", by=company.manager)
    problems.withdraw(problem, reason="不是質量問題", by=company.quality)
    assert not Problem.objects.counted().exists(), "it counts nowhere"


def test_a_stranger_to_the_problem_may_not_work_on_it(company: SimpleNamespace) -> None:
    problem = told(company)
    with pytest.raises(Refused, match="負責人"):
        problems.contain(problem, containment="x", by=company.finance)

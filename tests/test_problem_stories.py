"""Each clause of 二.3.2 and 四.3 to 四.4 about problems, reports, meetings and suggestions lived
through: no evidence, kept, broken, by what people do."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.journal.models import Entry
from charter.kernel.meetings import verbs as meetings
from charter.org.models import Person
from charter.policy.models import Verdict
from charter.policy.verdicts import judge
from charter.rooms.merits.verbs import set_budget
from charter.rooms.people.models import Reward
from charter.rooms.quality.models import Problem, Suggestion
from charter.rooms.quality.tests.problems import later, rectified, told
from charter.rooms.quality.verbs import effects, majors, reports, suggestions


def verdict(clause: str) -> str:
    return str(judge([clause]).organisation[clause].verdict)


def test_SP2_3_2b_a_problem_is_followed_until_somebody_else_finds_it_solved(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SP2.3.2b") == Verdict.NO_EVIDENCE
    problem = rectified(company)
    assert problem.state == Problem.State.VERIFYING
    assert verdict("SP2.3.2b") == Verdict.KEPT
    with later(monday, days=60):
        assert verdict("SP2.3.2b") == Verdict.BROKEN, "nobody has looked at the effect in time"
    with later(monday, days=31):
        effects.verify(problem, effective=True, effect="沒有再發生", by=company.quality)
    with later(monday, days=60):
        assert verdict("SP2.3.2b") == Verdict.KEPT


def test_SP2_3_2b_an_overdue_problem_breaks_it(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    told(company)
    with later(monday, days=2):
        assert verdict("SP2.3.2b") == Verdict.BROKEN, "not contained within a working day"


def test_SP4_3c_a_major_problem_reaches_management_in_time_and_gets_a_team(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    assert verdict("SP4.3c") == Verdict.NO_EVIDENCE
    problem = told(company, is_safety=True)
    entry = Entry.objects.of(problem).get(event="quality.problem.graded_major")
    assert {company.boss.pk, company.deputy.pk} <= set(entry.told), "at once, without asking"
    with later(monday, hours=5):
        majors.report_up(problem, report="經過、影響、應急處理", by=company.manager)
        assert verdict("SP4.3c") == Verdict.KEPT, "the team is not due yet"
    with later(monday, days=4):
        assert verdict("SP4.3c") == Verdict.BROKEN, "no team within two working days"
    with later(monday, days=1):
        majors.set_up_team(
            problem, leader=company.head, members=[company.engineer], by=company.quality
        )
    with later(monday, days=4):
        assert verdict("SP4.3c") == Verdict.KEPT


def test_SP4_3b_a_quality_report_is_published_in_every_interval(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    generate_duties(0)
    assert verdict("SP4.3b") == Verdict.NO_EVIDENCE
    told(company)
    report = reports.draw(dt.date(2026, 10, 1), by=company.quality)
    with later(monday, days=40):
        generate_duties(0)
        assert verdict("SP4.3b") == Verdict.BROKEN, "the interval is over without a report"
    reports.publish(report, by=company.quality)
    assert verdict("SP4.3b") == Verdict.KEPT
    assert report.is_whole


def test_SP4_4a_a_quality_meeting_is_held_with_minutes_and_measures(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    problem = told(company, is_safety=True)
    generate_duties(0)
    assert verdict("SP4.4a") == Verdict.NO_EVIDENCE
    meeting = meetings.call_meeting(
        title="質量分析會議",
        starts_at=monday + dt.timedelta(hours=1),
        people=[company.head],
        kind="quality",
        by=company.quality,
    )
    agenda = " ".join(f"{item.title} {item.hint}" for item in meeting.items.all())
    assert "登記1件，其中重大1件" in agenda, "made from the period's figures"
    assert problem.number in agenda
    with later(monday, hours=3):
        seats = dict.fromkeys(meeting.seats.values_list("pk", flat=True), "present")
        meetings.minute(meeting, answers=seats, by=company.quality)
        due = dt.date(2026, 12, 1)
        made = meetings.decide(
            meeting, text="修訂標準", owner=company.head, due=due, by=company.quality
        )
        meetings.close(meeting, minutes="看過數字與原因。", by=company.quality)
        assert made.action.owner == company.head
        assert verdict("SP4.4a") == Verdict.KEPT
    with later(monday, days=70):
        generate_duties(0)
        with later(monday, days=110):
            assert verdict("SP4.4a") == Verdict.BROKEN, "no further meeting"


def test_SP4_4b_suggestions_are_answered_in_time_and_effective_ones_rewarded(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    one = suggested(company)
    assert verdict("SP4.4b") == Verdict.NO_EVIDENCE, "its answer is not due yet"
    with later(monday, days=5):
        assert verdict("SP4.4b") == Verdict.BROKEN, "three working days are over"
    judged(company, one)
    assert verdict("SP4.4b") == Verdict.KEPT
    with later(monday, days=60):
        assert verdict("SP4.4b") == Verdict.BROKEN, "effective, and not rewarded"
        with pytest.raises(Refused, match="預算"):
            suggestions.reward(one, form="bonus", amount=Decimal(1000), by=company.deputy)
        one.refresh_from_db()
        year, unit = clock.today().year, company.staff.department
        set_budget(year=year, department=unit, amount=Decimal(1000))
        suggestions.reward(one, form="bonus", amount=Decimal(1000), by=company.deputy)
        assert verdict("SP4.4b") == Verdict.KEPT
    given = Reward.objects.of(one).get()
    assert given.person == company.staff
    with pytest.raises(DatabaseError), transaction.atomic():
        Reward.objects.all().delete()


def test_SP4_4c_the_effect_is_measured_and_what_works_is_published(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    one = suggested(company)
    assert verdict("SP4.4c") == Verdict.NO_EVIDENCE
    tried(company, one)
    with later(monday, days=45):
        assert verdict("SP4.4c") == Verdict.BROKEN, "nobody measured the effect"
    with pytest.raises(Refused):
        judge_effect(company.engineer, one)
    judge_effect(company.deputy, one)
    assert verdict("SP4.4c") == Verdict.KEPT
    with later(monday, days=60):
        assert verdict("SP4.4c") == Verdict.BROKEN, "effective, and nobody can read of it"
        suggestions.publish(one, case_text="派工單加一欄", by=company.deputy)
        assert verdict("SP4.4c") == Verdict.KEPT


def suggested(company: SimpleNamespace) -> Suggestion:
    told_ = {"title": "派工單加地圖", "present": "常常走錯門", "idea": "附地圖連結"}
    return suggestions.submit(**told_, by=company.staff)


def tried(company: SimpleNamespace, one: Suggestion) -> None:
    suggestions.answer(one, answer="好主意", by=company.deputy)
    until = dt.date(2026, 12, 1)
    suggestions.adopt(one, tried_by=company.engineer, until=until, by=company.deputy)
    suggestions.report_trial(one, trial="試了兩週", by=company.engineer)


def judge_effect(by: Person, one: Suggestion) -> None:
    before, after = Decimal(6), Decimal(1)
    suggestions.judge(
        one,
        effective=True,
        measured="走錯次數",
        before=before,
        after=after,
        effect="少了",
        by=by,
    )


def judged(company: SimpleNamespace, one: Suggestion) -> None:
    tried(company, one)
    judge_effect(company.deputy, one)

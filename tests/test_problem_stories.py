"""Each clause of 二.3.2 and 四.3 to 四.4 about problems, reports, meetings and suggestions lived
through: no evidence, kept, broken, by what people do."""

import datetime as dt
from types import SimpleNamespace

from charter.kernel.journal.models import Entry
from charter.policy.models import Verdict
from charter.policy.verdicts import judge
from charter.rooms.quality.models import Problem
from charter.rooms.quality.tests.problems import later, rectified, told
from charter.rooms.quality.verbs import effects, majors


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

"""The one primary button at the head of a record is what its state asks of who reads it."""

import datetime as dt
import re
from typing import Any

from django.test import Client

from charter.ground import clock
from charter.ground.periods import period_of
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.rooms.appraisal.tests import stories as appraisals
from charter.rooms.cost.tests import stories as money
from charter.rooms.cost.verbs import ordering
from charter.rooms.merits.tests import stories as merits
from charter.rooms.quality.tests import problems
from charter.rooms.quality.verbs import problems as quality
from charter.rooms.recruitment.tests import stories as recruiting
from charter.rooms.risk.tests import stories as risks
from charter.rooms.steering import verbs as steering
from charter.rooms.steering.tests import world as years
from charter.rooms.training import verbs as training
from charter.rooms.training.tests import stories as courses

PRIMARY = re.compile(r'class="btn pri"[^>]*>(?:<svg.*?</svg>)?([^<]+)<')


def at(row: Any) -> str:
    return url_of(kind_of(row), row.pk)


def primary(person: Any, url: str) -> list[str]:
    """What the primary buttons at the head of the page say, to this person."""
    client = Client()
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == 200, url
    text = answer.content.decode()
    return PRIMARY.findall(text.split('<div class="acts">', 1)[1].split("<section", 1)[0])


def test_a_problem_asks_its_owner_then_nobody_then_whoever_verifies(company) -> None:
    problem = problems.told(company)
    url, owner = at(problem), company.manager
    assert primary(owner, url) == ["記下應急處理"]
    quality.contain(problem, containment="當晚補做並通知客戶", by=owner)
    assert primary(owner, url) == ["查明原因"]
    assert primary(company.engineer, url) == []
    url = at(problems.analysed(company, title="二"))
    assert primary(owner, url) == ["訂整改措施"]
    url = at(problems.planned(company, title="三")[0])
    assert primary(owner, url) == []


def test_a_rectified_problem_asks_whoever_verifies_and_not_its_owner(company) -> None:
    url = at(problems.rectified(company))
    assert primary(company.quality, url) == ["驗證效果"]
    assert primary(company.manager, url) == []


def test_a_claim_asks_for_a_receipt_then_to_be_sent_then_to_be_paid(company) -> None:
    project = money.running(company)
    claim = money.travelled(company, project)
    assert primary(company.manager, at(claim)) == ["送出報銷"]
    claim.lines.all().delete()
    assert primary(company.manager, at(claim)) == ["加一張收據"]
    claim = money.approved(company, project)
    assert primary(company.finance, at(claim)) == ["付款並入帳"]
    assert primary(company.manager, at(claim)) == []


def test_a_purchase_asks_for_offers_until_there_are_enough(company) -> None:
    project = money.running(company)
    purchase = money.wanted(company, project)
    assert primary(company.manager, at(purchase)) == ["登錄報價"]
    client = Client()
    client.force_login(company.manager)
    assert "選擇並送審" not in client.get(at(purchase)).content.decode(), "nothing to choose from"
    money.quoted(company, purchase, "150000")
    assert primary(company.manager, at(purchase)) == ["登錄報價"]
    purchase = money.wanted(company, project)
    money.quoted(company, purchase, "150000", "140000", "130000")
    assert primary(company.manager, at(purchase)) == ["選擇並送審"]
    purchase = money.ordered(company, project)
    assert primary(company.finance, at(purchase)) == ["登錄發票"]
    whole = {"original": purchase.amount, "reference": "AB1", "day": clock.today()}
    ordering.receive(purchase, **whole, by=company.finance)
    assert primary(company.finance, at(purchase)) == ["結清"]


def test_a_candidate_asks_nothing_of_hr_until_all_stages_are_passed(company) -> None:
    candidate = recruiting.applied(company, recruiting.opened(company))
    url = at(candidate)
    assert primary(company.hr, url) == []
    recruiting.selected(company, candidate)
    assert primary(company.hr, url) == ["送請核准錄用"]


def test_a_case_of_accountability_asks_to_be_heard_then_for_a_proposal(company) -> None:
    url = at(merits.heard(company))
    assert primary(company.hr, url) == ["提出處理意見"]


def test_an_evaluation_asks_for_what_it_lacks(company) -> None:
    world = years.year(company)
    years.ask(years.measure(world), company.staff)
    years.in_force(world)
    quarter = period_of("quarter", dt.date(2026, 9, 30))
    evaluation = steering.open_evaluation(world.cycle, quarter)
    url = at(evaluation)
    assert primary(company.deputy, url) == ["為問題安排措施"]
    evaluation.findings.all().delete()
    assert primary(company.deputy, url) == ["寫結論"]
    steering.conclude(evaluation, conclusions="缺人", by=company.deputy)
    assert primary(company.deputy, url) == ["發布報告"]


def test_a_claim_of_training_asks_the_superior_and_not_its_owner(company) -> None:
    url = at(courses.claimed(company, company.staff))
    assert primary(company.staff, url) == []
    assert primary(company.head, url) == ["確認"]


def test_a_plan_of_training_is_agreed_to_once_it_was_handed_in(company) -> None:
    plan = training.draw_plan(company.staff, year=2026, by=company.head)
    assert primary(company.head, at(plan)) != ["同意"]


def test_an_appraisal_asks_its_superior_then_its_person_and_never_for_an_appeal(company) -> None:
    cycle = appraisals.opened(company)
    assert primary(company.head, at(appraisals.of(cycle, company.staff))) == ["上級評分"]
    one = appraisals.rated(company, cycle, company.staff)
    assert primary(company.head, at(one)) == []
    assert primary(company.staff, at(one)) == []  # its form stands open below


def test_a_risk_asks_to_be_graded_and_then_for_what_is_done_about_it(company) -> None:
    seen = risks.seen(company)
    assert primary(seen.owner, at(seen)) == ["評估"]
    assert primary(seen.owner, at(risks.assessed(company))) == ["訂定應對"]
    assert primary(seen.owner, at(risks.answered(company))) == []

"""Registering, guessing, handing out, and what is refused."""

from types import SimpleNamespace
from typing import Any

import pytest

from charter.ground.errors import Refused
from charter.org.models import Customer
from charter.rooms.aftersales.guessing import guess, priority_of
from charter.rooms.aftersales.models import Case, Channel, Clock, Level, Priority
from charter.rooms.aftersales.permissions import verbs_for
from charter.rooms.aftersales.verbs import cases, progress, ruling

WORDS = "洗腎室空調不冷，病人抱怨。請盡快"


def report(company: SimpleNamespace, text: str = WORDS, **more: Any) -> Case:
    customer = Customer.objects.get(code="HC")
    told = cases.Report(customer=customer, text=text, channel=Channel.PHONE, **more)
    return cases.register(told, by=company.staff)


def test_three_fields_are_enough(company: SimpleNamespace) -> None:
    case = report(company)
    assert case.title == "洗腎室空調不冷，病人抱怨"
    assert (case.category, case.topic, case.impact) == ("fault", "空調", Level.HIGH)
    assert case.priority == Priority.URGENT
    assert case.guessed_by == "病人、空調"
    assert case.clocks.count() == 2


def test_a_person_may_overrule_every_proposal(company: SimpleNamespace) -> None:
    case = report(company, category="complaint", impact=3, urgency=3)
    assert (case.category, case.topic, case.priority) == ("complaint", "", Priority.LOW)


def test_an_organisations_own_words_and_matrix_come_first(company: SimpleNamespace) -> None:
    ruling.set_keyword(word="洗腎", category="request", impact=3, by=company.head)
    ruling.set_priority(impact=3, urgency=2, priority=1, by=company.head)
    assert guess("洗腎室空調不冷").category == "request"
    assert priority_of(3, 2) == Priority.URGENT


def test_a_case_without_words_is_refused_and_nothing_is_written(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        report(company, text="  ")
    assert refusal.value.field == "text"
    assert not Case.objects.exists()
    assert not Clock.objects.exists()


def test_a_contact_reports_for_the_own_company_only(company: SimpleNamespace) -> None:
    bank = Customer.objects.get(code="LH")
    with pytest.raises(Refused):
        cases.register(cases.Report(bank, "請協助", Channel.PORTAL), by=company.customer)


def test_a_customer_cannot_work_on_a_case(company: SimpleNamespace) -> None:
    case = report(company)
    with pytest.raises(Refused):
        progress.note(case, text="偷看", by=company.customer)


def test_handing_over_tells_both(company: SimpleNamespace) -> None:
    case = report(company, assignee=company.engineer)
    cases.assign(case, to=company.manager, by=company.engineer, reason="請假")
    case.refresh_from_db()
    assert (case.assignee, case.state) == (company.manager, Case.State.IN_PROGRESS)
    with pytest.raises(Refused):
        cases.assign(case, to=company.manager, by=company.engineer)


def test_a_case_is_never_given_to_a_leaver_or_a_customer(company: SimpleNamespace) -> None:
    case = report(company)
    company.engineer.is_active = False
    for person in (company.engineer, company.customer):
        with pytest.raises(Refused):
            cases.assign(case, to=person, by=company.staff)


@pytest.mark.parametrize(("cause", "solution"), [("", "重開"), ("跳電", " ")])
def test_resolving_demands_cause_and_solution(
    company: SimpleNamespace, cause: str, solution: str
) -> None:
    case = report(company)
    with pytest.raises(Refused):
        progress.resolve(case, cause=cause, solution=solution, by=company.engineer)
    assert Case.objects.get().state == Case.State.NEW


def test_two_people_cannot_both_resolve(company: SimpleNamespace) -> None:
    first, second = report(company), Case.objects.get()
    progress.resolve(first, cause="跳電", solution="復電", by=company.engineer)
    with pytest.raises(Refused) as refusal:
        progress.resolve(second, cause="別的", solution="別的", by=company.staff)
    assert refusal.value.code == "flow.moved_on"
    assert Case.objects.get().cause == "跳電"


def test_a_follow_up_has_a_score_or_is_an_attempt(company: SimpleNamespace) -> None:
    case = report(company)
    with pytest.raises(Refused):
        progress.follow_up(case, reached=False, by=company.staff)
    progress.resolve(case, cause="跳電", solution="復電", by=company.engineer)
    with pytest.raises(Refused):
        progress.follow_up(case, reached=True, by=company.staff)
    progress.follow_up(case, reached=False, by=company.staff)
    assert "follow_up" in verbs_for(company.staff, case), "nobody was reached: try again"
    progress.follow_up(case, reached=True, score=5, by=company.staff)
    assert "follow_up" not in verbs_for(company.staff, case)
    assert case.follow_ups.count() == 2


def test_replies_and_notes_stand_in_separate_tables(company: SimpleNamespace) -> None:
    case = report(company)
    progress.note(case, text="客戶很生氣", by=company.staff)
    progress.reply(case, text="已派人前往", by=company.staff)
    assert [reply.text for reply in case.replies.all()] == ["已派人前往"]


@pytest.mark.parametrize("words", ["空調", "空调", "洗腎室 病人", "tk-%d", "腎"])
def test_cases_are_found_by_two_characters_in_either_script(
    company: SimpleNamespace, words: str
) -> None:
    case = report(company)
    report(company, text="電梯故障")
    words = words.replace("%d", str(case.pk))
    assert list(Case.objects.found_by(words)) == [case]


def test_a_search_that_names_nothing_finds_nothing(company: SimpleNamespace) -> None:
    report(company)
    assert not Case.objects.found_by("，。").exists()
    assert not Case.objects.found_by("'; drop table").exists()

"""A blank of the policy changes by request: another person approves, tomorrow at the earliest."""

import datetime as dt
import re

import pytest
from django.db.models import Q
from django.test import Client
from django.utils.translation import override

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request, Version
from charter.kernel.approvals.presentation import Asked, checks_of
from charter.kernel.approvals.verbs.deciding import decide, return_to
from charter.kernel.approvals.verbs.submitting import withdraw
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person
from charter.policy.backtest import affected, month_ends, readers, tried
from charter.policy.models import Proposal
from charter.policy.verbs.proposals import mend, propose
from charter.policy.wording import UNITS, measured

NAME = "satisfaction_percent"


def ask(person: Person, value: int = 95, days: int = 1) -> Proposal:
    day = clock.today() + dt.timedelta(days=days)
    return propose(NAME, value, effective_on=day, reason="客戶期望提高", by=person)


def test_an_approved_value_rules_from_its_day_and_not_before(company) -> None:
    proposal = ask(company.head)
    request = Request.objects.about(proposal).get()
    decide(request, verdict="approve", by=company.boss)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.APPROVED
    assert in_force()[NAME] == 90
    assert in_force(clock.today() + dt.timedelta(days=1))[NAME] == 95


def test_nobody_approves_their_own_value(company) -> None:
    request = Request.objects.about(ask(company.boss)).get()
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.boss)
    assert in_force(clock.today() + dt.timedelta(days=9))[NAME] == 90


def test_a_rejected_value_never_rules(company) -> None:
    proposal = ask(company.head)
    request = Request.objects.about(proposal).get()
    decide(request, verdict="reject", by=company.boss, comment="理由不足")
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.REJECTED
    assert in_force(clock.today() + dt.timedelta(days=9))[NAME] == 90


def test_what_cannot_be_proposed_is_refused_with_the_reason(company) -> None:
    with pytest.raises(Refused, match="最早為明天"):
        ask(company.head, days=0)
    with pytest.raises(Refused, match="相同"):
        ask(company.head, value=90)
    with pytest.raises(Refused, match="由部門主管或管理層"):
        ask(company.staff)
    ask(company.head)
    with pytest.raises(Refused, match="已有一件"):
        ask(company.boss, value=96)


def test_the_last_twelve_months_are_judged_under_another_value(company, prove) -> None:
    """People created on known days; the proof asks who had joined by then."""
    prove(
        "SP4.1a",
        population=lambda m: Person.objects.filter(postings__since__lte=m.today),
        kept=lambda m: Q(username="staff"),
        required=lambda m: m.parameters[NAME],
    )
    assert len(month_ends(clock.today())) == 12
    assert month_ends(clock.today())[-1] == dt.date(2026, 10, 31)
    assert {str(m.verdict) for m in tried("SP4.1a", NAME).months} == {"broken"}
    assert {str(m.verdict) for m in tried("SP4.1a", NAME, 10).months} == {"at_risk"}


def test_who_approves_reads_what_the_new_value_would_have_meant(company, prove) -> None:
    prove(
        "SP4.1a",
        population=lambda m: Person.objects.filter(postings__since__lte=m.today),
        kept=lambda m: Q(username="staff"),
        required=lambda m: m.parameters[NAME],
    )
    ask(company.head, 10)
    asked = Request.objects.get()
    [told] = [
        check
        for check in checks_of(Asked(asked, Version.objects.get(request=asked)))
        if str(check.title) == "回推12個月"
    ]
    assert told.tone == "ok" and "12個月的判定會不同，其中0個月變差" in str(told.text)


def test_the_page_tries_a_value_before_it_is_asked_for(company, prove) -> None:
    prove("SP4.1a", required=lambda m: m.parameters[NAME])
    client = Client()
    client.force_login(company.head)
    url = f"/policy/parameters/{NAME}/"
    day = str(clock.today() + dt.timedelta(days=1))
    body = {"value": "95", "effective_on": day, "reason": "客戶期望提高"}
    shown = client.post(url, {"value": "95", "preview": "1"}).content.decode()
    assert "fld-err" not in shown, "only the value is asked for"
    assert "改為新值：" in shown and not Proposal.objects.exists()
    assert "fld-err" in client.post(url, {"value": ""}).content.decode()
    assert client.post(url, body).status_code == 302
    assert "審批中的修改" in client.get(url).content.decode()


def test_a_returned_request_is_mended_and_submitted_again(company) -> None:
    proposal = ask(company.head)
    request = Request.objects.about(proposal).get()
    return_to(request, by=company.boss, reason="請補充依據")
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.RETURNED
    with pytest.raises(Refused, match="已有一件"):
        ask(company.deputy, value=96)
    client = Client()
    client.force_login(company.head)
    url = f"/policy/parameters/{NAME}/"
    assert "補正後重送" in client.get(url).content.decode()
    day = clock.today() + dt.timedelta(days=2)
    told = {"value": "93", "effective_on": day.isoformat(), "reason": "依去年調查補充"}
    assert client.post(url, told).status_code == 302
    proposal.refresh_from_db(), request.refresh_from_db()
    assert (proposal.state, proposal.value, request.round) == ("pending", 93, 2)
    assert Proposal.objects.count() == Request.objects.count() == 1
    with pytest.raises(Refused, match="不在退回補正"):
        mend(proposal, 92, effective_on=day, reason="x", by=company.head)
    decide(request, verdict="approve", by=company.boss)
    assert in_force(day)[NAME] == 93


def test_only_who_proposed_mends_and_a_returned_one_may_be_withdrawn(company) -> None:
    proposal = ask(company.head)
    request = Request.objects.about(proposal).get()
    return_to(request, by=company.boss, reason="請補充依據")
    proposal.refresh_from_db()
    day = clock.today() + dt.timedelta(days=2)
    with pytest.raises(Refused, match="由提出的人補正"):
        mend(proposal, 93, effective_on=day, reason="x", by=company.deputy)
    request.refresh_from_db()
    withdraw(request, by=company.head, reason="不改了")
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.WITHDRAWN
    assert ask(company.deputy, value=96).state == Proposal.State.PENDING


def test_a_detail_parameter_is_tried_where_a_proof_reads_it(company, prove) -> None:
    prove(
        "SP4.1a",
        kept=lambda m: Q(pk__gte=m.parameters["satisfaction_minimum_answers"] * 0),
    )
    readers.cache_clear()
    try:
        assert affected("satisfaction_minimum_answers") == ["SP4.1a"]
        assert affected("cost_red_percent") == []
    finally:
        readers.cache_clear()


@pytest.mark.parametrize(
    ("language", "seen"),
    [
        ("zh-hant", ["5工作日", "1個月", "90%", "NT$300,000", "3份"]),
        ("zh-hans", ["5工作日", "1个月", "90%", "NT$300,000", "3份"]),
        ("en", ["5 working days", "1 month", "90%", "NT$300,000", "3"]),
    ],
)
def test_a_value_is_told_with_its_unit_in_the_readers_language(language, seen) -> None:
    values = {"工作日": 5, "個月": 1, "%": 90, "NT$": 300_000, "份": 3}
    named = {one.unit: one.name for one in catalogue().values()}
    with override(language):
        assert [measured(named[unit], value) for unit, value in values.items()] == seen


def test_every_unit_of_the_catalogue_is_known_in_english() -> None:
    units = {one.unit for one in catalogue().values()}
    assert {one for one in units if re.search(r"[\u4e00-\u9fff]", one)} == set(UNITS)

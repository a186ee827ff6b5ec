"""決定之前: what the page says before a decision, and how a room adds to it."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.kernel.approvals import presentation
from charter.kernel.approvals.models import Request, Version
from charter.kernel.approvals.presentation import Asked, Ceiling, Check, checks_of
from charter.kernel.approvals.verbs import decide, return_to, submit
from charter.kernel.files.verbs import attach
from charter.org.models import Customer, Substitution
from conftest import MONDAY

KIND = "org.customer"
Ask = Callable[..., Request]


@pytest.fixture
def ask(company: SimpleNamespace, two_steps: str) -> Ask:
    def asked(name: str = "甲", by: str = "staff", **more: Any) -> Request:
        subject = Customer.objects.get_or_create(code=name, defaults={"name": name})[0]
        given = {"content": {"目標": "降低8%"}, "title": name, **more}
        return submit(subject, flow=two_steps, by=getattr(company, by), **given)

    return asked


@pytest.fixture
def room() -> Iterator[None]:
    """What a room registers is taken away again."""
    yield
    presentation.CHECKS.pop(KIND, None)
    presentation.CEILINGS.pop(KIND, None)


def looked_at(request: Request) -> dict[str, Check]:
    version = Version.objects.get(request=request, round=request.round)
    return {str(check.title): check for check in checks_of(Asked(request, version))}


def passed(request: Request, company: SimpleNamespace) -> None:
    decide(request, verdict="approve", by=company.head)
    decide(request, verdict="approve", by=company.boss)


def test_a_first_request_says_that_nothing_is_attached(ask: Ask) -> None:
    assert list(looked_at(ask())) == ["沒有附件"]


def test_files_of_the_request_and_of_its_subject_are_counted(
    ask: Ask, company: SimpleNamespace
) -> None:
    request = ask()
    for record in (request, Customer.objects.get(pk=request.subject_id)):
        attach(record, ContentFile(b"a;b\n1;2\n", name="a.csv"), by=company.staff)
    assert "共2份" in str(looked_at(request)["附有檔案"].text)


@pytest.mark.parametrize(("amount", "title"), [(100, "在上限之內"), (101, "超出上限")])
def test_the_amount_is_held_against_the_rooms_ceiling(
    ask: Ask, room: None, amount: int, title: str
) -> None:
    presentation.ceiling(KIND)(lambda asked: Ceiling("項目預算", Decimal(100)))
    found = looked_at(ask(amount=Decimal(amount)))[title]
    assert "項目預算NT$100" in str(found.text)


def test_a_return_before_is_told_with_its_reason(ask: Ask, company: SimpleNamespace) -> None:
    return_to(ask(), by=company.head, reason="缺預備金")
    found = looked_at(ask(content={"目標": "降低9%"}))["曾經退回"]
    assert "林志豪" in str(found.text) and "缺預備金" in str(found.text)


def test_what_would_change_in_force_is_named(ask: Ask, company: SimpleNamespace) -> None:
    passed(ask(content={"目標": "降低8%", "背景": "同"}), company)
    found = looked_at(ask(content={"目標": "降低5%", "背景": "同"}))["變更生效中的內容"]
    assert "第1版相比有1處不同：目標" in str(found.text) and found.url == "#changes"


def test_who_is_away_is_named_with_the_substitute(ask: Ask, company: SimpleNamespace) -> None:
    request = ask()
    Substitution.objects.create(
        person=company.head,
        substitute=company.quality,
        starts_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(days=3),
    )
    assert "林志豪不在，由李佩珊代理" in str(looked_at(request)["審批人有代理"].text)


def test_other_requests_of_the_applicant_are_added_up(ask: Ask, company: SimpleNamespace) -> None:
    passed(ask("舊", amount=Decimal(50)), company)
    assert "另有同類1件：通過1件" in str(looked_at(ask(amount=Decimal(60)))["申請人往例"].text)
    ask("乙", amount=Decimal(40))
    found = looked_at(ask("丙", amount=Decimal(30)))["同時有其他申請"]
    assert "2件正在審批，連同本案共NT$130" in str(found.text)


def test_requests_older_than_a_year_do_not_count(ask: Ask, company: SimpleNamespace) -> None:
    with clock.at(MONDAY - dt.timedelta(days=366)):
        passed(ask("舊"), company)
    assert "申請人往例" not in looked_at(ask())


def test_rooms_come_first_four_are_enough_and_warnings_are_never_left_out(
    ask: Ask, room: None, company: SimpleNamespace
) -> None:
    for n, tone in enumerate(("ok", "warn", "ok", "bad")):
        presentation.before_deciding(KIND)(lambda asked, n=n, tone=tone: Check(tone, f"房{n}"))
    presentation.before_deciding(KIND)(lambda asked: None)
    assert list(looked_at(ask())) == ["房3", "房1", "房0", "房2"]
    return_to(ask("乙"), by=company.head, reason="缺")
    assert list(looked_at(ask("乙", content={}))) == ["房3", "房1", "曾經退回", "房0", "房2"]


def test_looking_costs_a_query_for_each_fact_and_no_more(
    ask: Ask, company: SimpleNamespace
) -> None:
    for name in ("甲", "乙", "丙", "丁"):
        passed(ask(name, amount=Decimal(10)), company)
    with CaptureQueriesContext(connection) as queries:
        looked_at(ask("甲", content={"目標": "降低5%"}, amount=Decimal(90)))
    reads = [q for q in queries.captured_queries if "approvals_version" in q["sql"]]
    assert len([q for q in reads if q["sql"].startswith("SELECT")]) <= 5

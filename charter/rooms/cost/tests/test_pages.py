"""The pages: who sees what, what they say, what a refused form says."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.kernel.approvals.verbs import decide, return_to
from charter.rooms.cost.models import Booking, Claim, Purchase
from charter.rooms.cost.tests import stories
from charter.rooms.projects.tests import planning


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def spent(company):
    project = stories.running(company)
    stories.spent(company, project)
    stories.ordered(company, project)
    stories.approved(company, project)
    return project


def test_who_sees_what_a_project_costs(company, spent):
    pages = [f"/cost/projects/{spent.pk}/{name}" for name in ("earned/", "ledger/", "print/")]
    for person in (company.finance, company.boss, company.manager, company.head):
        client = signed_in(person)
        assert [client.get(url).status_code for url in pages] == [200] * 3, person
        assert "NT$50,000" in client.get(f"/cost/projects/{spent.pk}/").content.decode()
    seen = signed_in(company.quality)
    assert "NT$50,000" not in seen.get(f"/cost/projects/{spent.pk}/").content.decode()
    assert [seen.get(url).status_code for url in pages] == [404] * 3
    assert "NT$" not in seen.get("/cost/claims/").content.decode()
    assert signed_in(company.other_customer).get("/cost/").status_code == 404
    assert signed_in(company.customer).get(f"/cost/projects/{spent.pk}/").status_code == 404


def test_the_portfolio_asks_as_often_for_three_projects_as_for_one(company, spent):
    client = signed_in(company.finance)
    client.get("/cost/")
    with CaptureQueriesContext(connection) as one:
        client.get("/cost/")
    for number in ("P-2026-101", "P-2026-102"):
        planning.a_project(company, number)
    with CaptureQueriesContext(connection) as three:
        page = client.get("/cost/").content.decode()
    assert len(one) == len(three) and page.count("P-2026-") >= 3
    assert client.get("/cost/?export=xlsx").content[:2] == b"PK"


def test_a_purchase_over_the_budget_is_stopped_on_its_form(company, spent):
    client = signed_in(company.manager)
    purchase = stories.wanted(company, spent)
    stories.quoted(company, purchase, "160000", "170000", "180000")
    offer = purchase.quotations.first()
    answer = client.post(
        f"/cost/purchases/{purchase.pk}/submit_purchase/",
        {"quotation": offer.pk, "reason": "最便宜"},
    )
    assert answer.status_code == 422 and "預算不足" in answer.content.decode()
    assert Purchase.objects.get(pk=purchase.pk).state == "draft"


def test_a_claim_from_the_phone_to_the_payment(company):
    project = stories.running(company)
    client = signed_in(company.manager)
    begun = client.post("/cost/claims/new/", {"project": project.pk, "title": "勘查"})
    claim = Claim.objects.get()
    assert begun.url == f"/cost/claims/{claim.pk}/add_line/"
    line = {
        "kind": "transport", "original": "700", "quantity": "1", "text": "高鐵",
        "day": clock.today().isoformat(), "currency": "TWD",
    }  # fmt: skip
    begun = client.get(f"/cost/claims/{claim.pk}/add_line/").content.decode()
    assert "收據照片或檔案</label>" in begun, "a receipt is not a choice"
    assert "submit_claim" not in begun, "an empty claim cannot be handed in, nor is it offered"
    bare = client.post(f"/cost/claims/{claim.pk}/add_line/", line)
    assert bare.status_code == 422 and "沒有收據不能報銷" in bare.content.decode()
    dear = {**line, "original": "99000", "receipt": stories.receipt_file()}
    over = client.post(f"/cost/claims/{claim.pk}/add_line/", dear).content.decode()
    assert "請再選一次：receipt0.pdf" in over, "no browser puts a refused receipt in again"
    client.post(f"/cost/claims/{claim.pk}/add_line/", {**line, "receipt": stories.receipt_file()})
    assert client.post(f"/cost/claims/{claim.pk}/submit_claim/").status_code == 302
    assert signed_in(company.staff).get(f"/cost/claims/{claim.pk}/").status_code == 404
    assert signed_in(company.finance).get(f"/cost/claims/{claim.pk}/").status_code == 200
    assert client.post(f"/cost/claims/{claim.pk}/pay/").status_code in (409, 403, 422)


def test_what_was_turned_back_says_by_whom_why_and_what_next(company):
    project = stories.running(company)
    client = signed_in(company.manager)
    returned, rejected = (stories.submitted(company, project, "100") for _n in range(2))
    assert "否決了" not in client.get(f"/cost/claims/{rejected.subject_id}/").content.decode()
    return_to(returned, by=company.boss, reason="收據看不清楚")
    decide(rejected, verdict="reject", by=company.boss, comment="供應商已付", key="no")
    draft = client.get(f"/cost/claims/{returned.subject_id}/").content.decode()
    assert "退回補正：收據看不清楚" in draft and "改好之後再送一次" in draft
    assert f"/approvals/{returned.pk}/" in draft
    gone = client.get(f"/cost/claims/{rejected.subject_id}/").content.decode()
    assert "否決了：供應商已付" in gone and "請另開一份報銷" in gone
    bought = stories.asked(company, project, "40000")
    return_to(bought, by=company.boss, reason="再比一家")
    page = client.get(f"/cost/purchases/{bought.subject_id}/").content.decode()
    assert "退回補正：再比一家" in page


def test_a_month_is_settled_and_takes_no_more(company, spent):
    finance = signed_in(company.finance)
    with stories.days_later(20):
        assert finance.post(f"/cost/projects/{spent.pk}/settle/").status_code == 302
        entry = {
            "category": "labour", "original": "10", "day": "2026-11-20", "reference": "late",
            "currency": "TWD",
        }  # fmt: skip
        answer = finance.post(f"/cost/projects/{spent.pk}/enter/", entry)
        assert answer.status_code == 422 and "已核算並鎖定" in answer.content.decode()
        assert not Booking.objects.filter(original=Decimal(10)).exists()
        assert signed_in(company.manager).post(
            f"/cost/projects/{spent.pk}/settle/"
        ).status_code in (403, 409)


def test_the_budget_is_drawn_from_the_plan_and_proposed(company, spent):
    client = signed_in(company.manager)
    page = client.get(f"/cost/projects/{spent.pk}/budget/").content.decode()
    assert "台北台中來回10趟" in page or "估算依據" in page
    sent = {
        "l-TOTAL_FORMS": "2", "l-INITIAL_FORMS": "0", "reason": "範圍增加",
        "l-0-category": "labour", "l-0-quantity": "250", "l-0-price": "800", "l-0-basis": "工時",
        "l-1-category": "travel", "l-1-quantity": "12", "l-1-price": "100", "l-1-basis": "來回",
    }  # fmt: skip
    assert client.post(f"/cost/projects/{spent.pk}/budget/", sent).status_code == 302
    bad = client.post(f"/cost/projects/{spent.pk}/budget/", {**sent, "l-0-price": "-5"})
    assert bad.status_code == 422


def test_drop_and_strangers(company, spent):
    purchase = stories.wanted(company, spent)
    [offer] = stories.quoted(company, purchase, "10")
    stranger = signed_in(company.staff)
    assert stranger.post(f"/cost/quotations/{offer.pk}/drop/").status_code == 404
    assert stranger.get(f"/cost/purchases/{purchase.pk}/").status_code == 404
    assert signed_in(company.manager).post(f"/cost/quotations/{offer.pk}/drop/").status_code == 302

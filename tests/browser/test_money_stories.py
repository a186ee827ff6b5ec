"""A claim from the phone with a picture; a purchase over the cap stopped; a month settled."""

import io

import pytest
from PIL import Image

from charter.rooms.cost.models import Claim, Purchase, Settlement
from charter.rooms.cost.tests import stories
from charter.rooms.projects.models import PhaseStep

PHONE, DESK = 375, 1440
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def photo() -> dict[str, object]:
    made = io.BytesIO()
    Image.new("RGB", (60, 80), (240, 240, 230)).save(made, "JPEG")
    return {"name": "收據.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_sp5_2c_a_claim_is_sent_from_the_phone_with_a_photo(page_as, company) -> None:
    stories.running(company)
    screen = page_as(company.manager, PHONE)
    page = screen.open("/cost/claims/new/")
    page.select_option("[name=project]", index=1)
    page.fill("[name=title]", "台中勘查")
    page.click("main form.reg button")
    assert page.get_attribute("[name=receipt]", "capture") == "environment"
    page.fill("[name=original]", "900")
    page.fill("[name=text]", "高鐵")
    page.click("#act button.pri")
    assert "沒有收據不能報銷" in page.inner_text("main")
    page.set_input_files("[name=receipt]", photo())
    page.click("#act button.pri")
    assert "高鐵" in page.inner_text("main")
    screen.is_sound("claim-on-the-phone")
    page.click("main .acts button:has-text('送出報銷')")
    assert "審批中" in page.inner_text("main")
    assert Claim.objects.get().state == "submitted"


def test_sp5_2a_a_purchase_over_the_budget_is_stopped_where_it_is_chosen(page_as, company) -> None:
    project = stories.running(company)
    purchase = stories.wanted(company, project)
    stories.quoted(company, purchase, "250000", "260000", "270000")
    screen = page_as(company.manager, DESK)
    page = screen.open(f"/cost/purchases/{purchase.pk}/submit_purchase/")
    page.check("[name=quotation] >> nth=0")
    page.fill("[name=reason]", "價格最低")
    page.click("#act button.pri")
    told = page.inner_text("#act")
    assert "預算不足" in told and "預算變更" in told
    assert page.input_value("[name=reason]") == "價格最低", "what was typed is kept"
    screen.is_sound("purchase-over-the-cap")
    assert Purchase.objects.get().state == "draft"


def test_sp5_3a_a_month_is_settled_by_one_button(page_as, company) -> None:
    project = stories.running(company)
    PhaseStep.objects.filter(project=project).update(entered_at="2026-10-05T09:00:00+08:00")
    screen = page_as(company.finance, DESK)
    page = screen.open(f"/cost/projects/{project.pk}/")
    page.click("main button:has-text('2026-10')")
    assert "2026-10" in page.inner_text("main .rail")
    screen.is_sound("month-settled")
    assert Settlement.objects.get().month.isoformat() == "2026-10-01"

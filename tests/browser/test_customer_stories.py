"""A customer with a phone: in by a code, a fault reported, a conditional yes, the final one."""

import pytest
from django.core.cache import cache

from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.org.models import Person
from charter.portal.models import Pass
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.projects.models import Acceptance, Project, Signature
from charter.rooms.projects.tests import stories

PHONE = 375
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def come_in(screen, company) -> None:
    cache.clear()
    mail = "lee@haicheng.example"
    Person.objects.get_queryset().filter(pk=company.customer.pk).update(email=mail)
    page = screen.open("/portal/")
    assert page.url.endswith("/portal/enter/?next=/portal/")
    screen.is_sound("customer-enter")
    page.fill("[name=email]", mail)
    page.click("text=寄代碼給我")
    page.wait_for_url("**/portal/enter/code/")
    screen.is_sound("customer-code")
    page.fill("[name=code]", "000 000" if Pass.objects.get().code != "000000" else "111111")
    page.click("button.pri")
    page.wait_for_selector("[role=alert]")
    screen.is_sound("customer-wrong-code")
    page.fill("[name=code]", Pass.objects.get().code)
    page.click("button.pri")
    page.wait_for_url("**/portal/")


def mend(action: Action, company) -> None:
    actions.report_done(action, evidence=f"已改：{action.measure}", by=action.owner)
    actions.verify(action, effective=True, by=company.head)


def report_a_fault(screen) -> None:
    page = screen.page
    page.click("main >> text=提出請求")
    page.fill("[name=text]", "三樓機房冷氣不冷")
    page.click("main form button.pri")
    page.wait_for_url("**/portal/cases/*/")
    screen.is_sound("customer-case")
    assert Case.objects.get().channel == Channel.PORTAL


def sign_with_conditions(screen) -> None:
    page = screen.page
    page.click("text=簽署「海城醫院機房搬遷」的驗收")
    page.fill("[name=remarks]", "補第3季比較圖\n標籤改成中文")
    page.fill("[name=name]", "李建德")
    page.click("button[value=conditional]")
    page.wait_for_selector("#punch-list")
    screen.is_sound("customer-punch-list")
    assert page.inner_text("#punch-list").count("改正中") == 2


def sign_for_good(screen) -> None:
    page = screen.page
    page.click("text=簽署「海城醫院機房搬遷」的驗收")
    assert "已改：標籤改成中文" in page.inner_text("#punch-list")
    page.click("label[for=star-5]")
    page.click("button[value=accept]")
    page.wait_for_selector("text=已驗收")
    screen.is_sound("customer-signed")


def test_a_customer_signs_with_conditions_sees_them_met_and_signs_for_good(page_as, company):
    one = stories.requested(company)
    screen = page_as(None, PHONE)
    come_in(screen, company)
    screen.is_sound("customer-home")
    assert "有1件事等您" in screen.page.inner_text("main")
    report_a_fault(screen)
    screen.open("/portal/")
    sign_with_conditions(screen)
    for action in Action.objects.of(one).order_by("pk"):
        mend(action, company)
    screen.open("/portal/")
    sign_for_good(screen)
    first, last = Signature.objects.order_by("pk")
    assert (first.verdict, last.verdict, last.version) == ("conditional", "accept", 2)
    assert last.address == "127.0.0.1"
    assert last.content_hash == Acceptance.objects.get().content_hash
    assert Project.objects.get().phase == Project.Phase.SUMMARY
    screen.open("/portal/")
    assert "簽署「" not in screen.page.inner_text("main")

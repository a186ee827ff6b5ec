"""A check done on the phone, and the tree of goals walked by keys."""

import pytest

from charter.rooms.quality.models import Check, Problem
from charter.rooms.quality.tests import goals, standards

PHONE, DESK = 375, 1440
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_somebody_does_a_check_on_the_phone_and_registers_what_failed(page_as, company) -> None:
    standards.ruled(company)
    check = standards.planned(company)
    screen = page_as(company.staff, PHONE)
    page = screen.open(f"/quality/checks/{check.pk}/")
    page.click("text=開始檢查")
    items = list(check.items.order_by("place"))
    for item in items[1:]:
        page.check(f"#item-{item.pk} [value=pass]")
    page.check(f"#item-{items[0].pk} [value=fail]")
    page.click("text=完成檢查")
    assert "第1項不合格，請寫下看到什麼" in page.inner_text("main")
    page.fill(f"[name='n-{items[0].pk}']", "三處沒有簽名")
    page.click("text=完成檢查")
    page.click("main button:has-text('登記為質量問題')")
    assert "QP-" in page.inner_text("main")
    check.refresh_from_db()
    assert (check.state, check.passed) == (Check.State.DONE, False)
    assert Problem.objects.get().origin_id == check.pk
    screen.is_sound("check-done-on-the-phone")


def test_the_tree_of_goals_is_walked_by_keys(page_as, company) -> None:
    goals.whole(company)
    page = page_as(company.quality, DESK).open("/quality/goals/")
    page.focus("[data-tree] .gt-line a")

    def here() -> str:
        return str(page.evaluate("document.activeElement.textContent"))

    page.keyboard.press("ArrowDown")
    assert here() == "部門滿意度"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert here() == "部門滿意度", "what is below is closed, and nothing follows"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert here() == "現場實施合格率"
    page.keyboard.press("ArrowLeft")
    assert here() == "部門滿意度"

"""Somebody leaves: a list of every open thing, taken piece by piece, complete with none left."""

import pytest

from charter.ground import clock
from charter.kernel.actions.verbs import assign
from charter.rooms.projects.tests import planning
from charter.rooms.rotation.models import HandOver

PHONE, DESK = 375, 1440
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sp3_4c_a_leaver_hands_over_at_the_desk(page_as, company) -> None:  # noqa: PLR0915
    project, _tasks = planning.running(company)
    engineer = company.engineer
    engineer.manager = company.head
    engineer.save()
    what = {"owner": engineer, "due": clock.today(), "by": company.manager}
    assign(project, measure="補齊機櫃標籤", **what)
    gone = page_as(engineer, PHONE)
    assert gone.open("/").locator("main").count() == 1

    page = page_as(company.hr, DESK).open(f"/people/{engineer.pk}/leaving/")
    page.click("main form button.pri")
    assert "離職" in page.inner_text(".phead")
    found = HandOver.objects.get(person=engineer)
    here = f"/people/rotation/handovers/{found.pk}/"
    assert "/accounts/login" in gone.open("/").url, "signed out everywhere in the same moment"

    head = page_as(company.head, DESK)
    page = head.open(here)
    assert "補齊機櫃標籤" in page.inner_text("main")
    assert page.locator("button:has-text('完成交接')").count() == 0, "not with one left"
    page.select_option("[name=successor]", label=str(company.staff))
    page.click("button:has-text('指定接手人')")
    assert f"等{company.staff}接手" in page.inner_text("main")
    head.is_sound("hand-over-named")

    taker = page_as(company.staff, PHONE)
    page = taker.open(here)
    for box in page.query_selector_all("[name=items]"):
        box.check()
    taker.is_sound("hand-over-on-the-phone")
    page.click("button:has-text('接手所選')")
    assert f"{company.staff}於" in page.inner_text("main")

    page = head.open(here)
    page.click("button:has-text('完成交接')")
    assert "已完成" in page.inner_text("main .phead")
    found.refresh_from_db()
    assert found.state == "complete" and not found.items.filter(state="open").exists()

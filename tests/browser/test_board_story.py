"""From the board to an indicator, to the storm in its chart, and back to a narrower range."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from charter.kernel.indicators.models import Note
from tests.browser.boards import measured, rare

DESK, PHONE = 1440, 375
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def lower_limits(page: Any) -> list[float]:
    """What the chart and its reading say of normal variation."""
    said = page.locator("figure.xmr svg").first.text_content()
    return [float(found) for found in re.findall(r"正常波動([\d.]+)%至", said)]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_known_storm_is_taken_out_of_the_limits(
    page_as: Any, company: SimpleNamespace, width: int
) -> None:
    measured(company)
    screen = page_as(company.boss, width)
    page = screen.open("/board/")
    screen.is_sound(f"story-board-{width}")
    page.click("main a:has-text('巡檢準時率')")
    page.wait_for_url(re.compile(r"/indicators/\d+/"))
    before = lower_limits(page)
    assert page.locator("main table small:has-text('超出上下限')").count()
    page.click("#annotate summary")
    page.fill("#annotate [name=day]", "2026-01-15")
    page.select_option("#annotate [name=kind]", "cause")
    page.fill("#annotate [name=text]", "颱風停電三天")
    with page.expect_navigation():
        page.click("#annotate .btn.pri")
    assert page.locator("figure.xmr text:has-text('颱風停電三天')").count() == 1
    assert lower_limits(page)[0] > before[0]
    assert Note.objects.filter(kind=Note.Kind.CAUSE, by=company.boss).exists()
    page.click("#chart .seg a:has-text('比率p')")
    screen.is_sound(f"story-indicator-{width}")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_indicators_are_explored_with_the_keyboard(
    page_as: Any, company: SimpleNamespace, width: int
) -> None:
    found, seldom = measured(company), rare(company)
    screen = page_as(company.boss, width)
    page = screen.open(f"/explore/?i={found.pk}&i={seldom.pk}")
    page.wait_for_selector("[data-explore] svg path", state="attached")
    screen.is_sound(f"story-explore-{width}")
    page.focus("[data-explore]")
    page.keyboard.press("Home")
    said = page.locator("[data-explore-said]").text_content()
    assert said.startswith("2024-11-01") and "巡檢準時率 87%" in said


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_quarter_is_looked_back_at_and_taken_along_on_one_sheet(
    page_as: Any, company: SimpleNamespace, width: int
) -> None:
    measured(company)
    screen = page_as(company.boss, width)
    page = screen.open("/board/")
    page.click(".bspan a:has-text('第4季')")
    page.click(".bspan a[rel=prev]")
    page.wait_for_url("**/board/?period=2026-Q3")
    assert page.locator("h2:has-text('卡住的地方')").count() == 0
    screen.is_sound(f"story-board-quarter-{width}")
    page.click("a:has-text('一頁報告')")
    page.wait_for_url("**/board/report/?period=2026-Q3")
    assert "2026年第3季" in page.locator("main").inner_text()
    screen.is_sound(f"story-board-sheet-{width}")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_empty_house_says_what_will_stand_here(
    page_as: Any, company: SimpleNamespace, width: int
) -> None:
    screen = page_as(company.deputy, width)
    for path in ("", "cases/", "steering/", "steering/measures/", "steering/evaluations/",
                 "steering/clashes/", "steering/reports/", "steering/cases/"):  # fmt: skip
        page = screen.open(f"/improvement/{path}")
        screen.is_sound(f"story-empty-improvement-{path.replace('/', '-')}{width}")
        assert page.locator("main h1").count() == 1

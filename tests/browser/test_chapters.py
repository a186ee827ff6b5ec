"""A long page on a phone is its index; on a desk and on paper it stands whole."""

from types import SimpleNamespace
from typing import Any

import pytest

from charter.ground import clock
from charter.kernel.duties.models import Duty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = "details.chap[open]"


def test_parameters_are_folded_by_chapter_on_a_phone_and_whole_on_paper(
    page_as: Any, company: SimpleNamespace
) -> None:
    screen = page_as(company.boss, 375)
    page = screen.open("/policy/parameters/")
    every = page.locator("details.chap").count()
    assert every > 5 and page.locator(OPEN).count() == 0
    screen.is_sound("chapters-375")
    page.locator("details.chap summary").nth(1).click()
    assert page.locator(OPEN).count() == 1
    screen.is_sound("chapters-open-375")
    page.emulate_media(media="print")
    assert page.locator("details.chap tbody tr").last.is_visible()


def test_parameters_stand_whole_on_a_desk(page_as: Any, company: SimpleNamespace) -> None:
    page = page_as(company.boss, 1440).open("/policy/parameters/")
    assert page.locator(OPEN).count() == page.locator("details.chap").count() > 5


def test_a_policy_is_folded_by_chapter_on_a_phone_and_an_anchor_opens_its_own(
    page_as: Any, company: SimpleNamespace
) -> None:
    screen = page_as(company.boss, 375)
    page = screen.open("/policy/SP/")
    assert page.locator("details.chap").count() > 4 and page.locator(OPEN).count() == 0
    assert page.locator("details.chap summary .st").first.is_visible(), "its verdicts stand there"
    screen.is_sound("policy-chapters-375")
    last = page.locator(".cl").last
    assert not last.is_visible()
    page.goto(page.url + "#" + last.get_attribute("id"))
    page.reload()
    assert last.is_visible()
    assert page.locator(OPEN).count() == 1
    page.emulate_media(media="print")
    assert page.locator(".cl").first.is_visible() and page.locator(".cl").last.is_visible()


def test_of_a_long_list_a_phone_shows_the_first_rows_and_the_rest_when_asked(
    page_as: Any, company: SimpleNamespace
) -> None:
    day = clock.today()
    Duty.objects.bulk_create(
        Duty(
            rule="projects.progress_review", clause="SP2.3.3a", kind="projects.project",
            subject_id=n + 900, subject_title=f"第{n}個項目", period="2026-W47", starts=day,
            ends=day, due=day, climbs_on=day, owner=company.manager,
        )
        for n in range(20)
    )  # fmt: skip
    screen = page_as(company.boss, 375)
    page = screen.open("/duties/")
    last = page.locator("tbody tr").last
    assert page.locator("tbody tr:visible").count() == 12
    screen.is_sound("long-list-375")
    page.locator(".rest summary").focus()
    page.keyboard.press("Enter")
    assert last.is_visible()
    screen.is_sound("long-list-open-375")
    page.keyboard.press("Enter")
    assert not last.is_visible()
    page.emulate_media(media="print")
    assert last.is_visible() and not page.locator(".rest").is_visible()
    page.emulate_media(media="screen")
    page = page_as(company.boss, 1440).open("/duties/")
    assert page.locator("tbody tr:visible").count() == 20
    assert not page.locator(".rest").is_visible()

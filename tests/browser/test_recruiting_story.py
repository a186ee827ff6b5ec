"""SP3.1b in a browser: an assessor on the phone, HR at the desk, a hire through every stage."""

import pytest

from charter.kernel.approvals.models import Request
from charter.org.models import Person
from charter.rooms.recruitment.models import Candidate
from charter.rooms.recruitment.tests import stories
from tests.browser import recruiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def judged_on_the_phone(screen):
    page = screen.open("/recruitment/mine/")
    screen.is_sound("mine-375")
    page.get_by_role("link", name="填寫評核").click()
    page.wait_for_url("**/recruitment/assessments/**")
    screen.is_sound("assess-375")
    for n in range(3):
        page.locator("fieldset:has(.grades)").nth(n).get_by_text("4").check()
    page.get_by_label("通過", exact=True).check()
    page.get_by_role("button", name="送出評核").click()
    page.wait_for_url("**/recruitment/mine/")


def offered_from_the_board(screen, opening, name):
    page = screen.open(f"/recruitment/openings/{opening.pk}/")
    screen.is_sound("board-1440")
    page.get_by_role("link", name=name).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recruitment/candidates/**")
    page.get_by_role("link", name="送請核准錄用").click()
    page.get_by_label("到職日").fill("2026-12-01")
    page.get_by_role("button", name="送請核准錄用").click()
    page.wait_for_url("**/candidates/*/")
    return page


def test_sp3_1b_judged_on_the_phone_offered_from_the_board_and_hired(page_as, company):
    opening, people = recruiting.opening_with_people(company)
    judged_on_the_phone(page_as(company.engineer, 375))
    assert stories.step(people["talk"], "interview").state == "passed"
    page = offered_from_the_board(page_as(company.hr, 1440), opening, "周文彥")
    offer = Candidate.objects.get(pk=people["ready"].pk).offers.get()
    stories.approve(company, Request.objects.about(offer).get())
    page.reload()
    page.get_by_role("link", name="報到並錄用").click()
    page.get_by_label("登入名").fill("chou")
    page.get_by_role("button", name="報到並錄用").click()
    page.wait_for_url("**/candidates/*/")
    assert Person.objects.get_queryset().get(username="chou").name == "周文彥"

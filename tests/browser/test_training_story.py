"""SP3.2c in a browser: announced at the desk, present by the code on the phone, the result, the
superior's word after ninety days, and the file of the person."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.rooms.training.models import Behaviour, Record, Session
from charter.rooms.training.tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/people/training"


def announced(screen, company, course):
    """For the real hour, by which the server goes."""
    page = screen.open(f"{ROOM}/sessions/new/?course={course.pk}")
    begins = clock.local(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10))
    page.get_by_label("開始").fill(f"{begins:%Y-%m-%dT%H:%M}")
    page.get_by_label("結束").fill(f"{begins + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("地點").fill("三樓教室")
    page.locator("select[name=teacher]").select_option(str(company.quality.pk))
    page.locator(f"[name=people][value='{company.staff.pk}']").check()
    page.get_by_role("button", name="安排並邀請").click()
    page.wait_for_url("**/training/sessions/*/")
    return Session.objects.get()


def came_in_by_code(wall, phone, session):
    digits = wall.open(f"{ROOM}/sessions/{session.pk}/code/").locator(".digits").inner_text()
    page = phone.open(f"{ROOM}/attend/")
    phone.is_sound("attend-375")
    page.get_by_label("六位數簽到碼").fill(digits)
    page.get_by_role("button", name="簽到").click()
    page.wait_for_url("**/training/sessions/*/")
    assert session.seats.present().count() == 1


def results_entered(screen, session):
    page = screen.open(f"{ROOM}/session/{session.pk}/hold/")
    page.get_by_role("button", name="結束簽到").click()
    page.get_by_role("link", name="登記成績").click()
    page.wait_for_url("**/results/")
    screen.is_sound("results-1440")
    page.locator("input[name$=score]").fill("88")
    page.get_by_role("button", name="登記成績").click()
    page.wait_for_url("**/training/sessions/*/")
    assert page.get_by_role("link", name="登記成績").count() == 0, "nothing is left to enter"
    return Record.objects.get()


def asked_after_ninety_days(record):
    with clock.at(dt.datetime.now(dt.UTC) + dt.timedelta(days=89)):
        generate(RULES["training.behaviour"])
    duty = Duty.objects.get(rule="training.behaviour")
    assert duty.due == record.finished_on + dt.timedelta(days=90)
    return duty.owner


def test_sp3_2c_announced_attended_by_code_judged_and_in_the_file(page_as, company):
    course = stories.a_course(company)
    session = announced(page_as(company.hr), company, course)
    phone = page_as(company.staff, 375)
    desk = page_as(company.quality)
    came_in_by_code(desk, phone, session)
    record = results_entered(desk, session)
    assert asked_after_ninety_days(record) == company.head
    page = page_as(company.head).open(f"{ROOM}/record/{record.pk}/judge/")
    page.locator("[name=level][value='4']").check()
    page.locator("textarea[name=text]").fill("能獨立切換")
    page.locator("#act").get_by_role("button").click()
    page.wait_for_url("**/records/*/")
    assert Behaviour.objects.get().level == 4
    page = phone.open(f"{ROOM}/people/{company.staff.pk}/")
    phone.is_sound("file-375")
    assert "UPS並聯操作" in page.inner_text("main") and "88" in page.inner_text("main")

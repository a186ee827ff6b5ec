"""SP3.3a in a browser: rated on the phone, by the superior at the desk, answered, then frozen."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.rooms.appraisal import jobs
from charter.rooms.appraisal.models import Appraisal, Ballot, Result
from charter.rooms.appraisal.verbs import give_voice
from tests.browser.appraising import begun, of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sp3_3a_rated_on_the_phone_and_at_the_desk_answered_and_frozen(
    page_as, company, server_on_monday
):
    cycle = begun(company)
    one = of(cycle, company.staff)
    phone = page_as(company.staff, 375)
    _rates_themselves(phone, one.pk)
    for ballot in Ballot.objects.filter(cycle=cycle, about=company.staff).select_related("cycle"):
        give_voice(ballot, rating=4, by=ballot.colleague)
    _is_rated(page_as(company.head, 1440), cycle.pk, company.staff.name)
    assert of(cycle, company.staff).state == "answering"
    page = phone.open(f"/appraisal/{one.pk}/answer/")
    page.locator("textarea[name=text]").fill("同意。")
    page.get_by_role("button", name="送出回應").click()
    page.wait_for_url(f"**/appraisal/{one.pk}/")
    assert not Result.objects.exists(), "nothing counts before the time to answer has gone by"
    until = Appraisal.objects.get(pk=one.pk).reply_until
    assert until
    with clock.at(dt.datetime.combine(until, dt.time(9), dt.UTC) + dt.timedelta(days=1)):
        jobs.settle(0)
    page = phone.open(f"/appraisal/{one.pk}/")
    assert "定案分數" in page.inner_text("main") and "SHA-256" in page.inner_text("main")
    phone.is_sound("appraisal-frozen-phone")


def _rates_themselves(phone, pk):
    page = phone.open(f"/appraisal/{pk}/rate_oneself/")
    phone.is_sound("appraisal-self-phone")
    for name in ("completion", "quality", "efficiency", "teamwork", "satisfaction"):
        page.locator(f"input[name={name}][value='4']").check()
    page.get_by_role("button", name="送出自評").click()
    page.wait_for_url(f"**/appraisal/{pk}/")


def _is_rated(desk, cycle, name):
    sheet = desk.open(f"/appraisal/periods/{cycle}/")
    desk.is_sound("appraisal-sheet-desk")
    person = sheet.locator(".ap-person", has_text=name)
    person.locator("input[type=checkbox]").check()
    for select in person.locator("select").all():
        select.select_option("4")
    sheet.get_by_role("button", name="送出勾選的評分").click()
    sheet.wait_for_url(f"**/appraisal/periods/{cycle}/")

"""Accountability from the facts to the appeal, each at their own screen; one calm page."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.rooms.merits.models import Case, Line
from charter.rooms.merits.tests import stories

PHONE, DESK = 375, 1440
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_si6_2c_from_facts_to_appeal(page_as, company) -> None:  # noqa: PLR0915
    earned = stories.suggested(company)
    opener = page_as(company.quality, DESK)
    page = opener.open("/merits/cases/")
    page.click("main #new-button")
    page.select_option("[name=person]", label=str(company.engineer))
    page.check("[name=harm] >> nth=1")
    page.fill("[name=facts]", "未依程序斷電，設備燒毀。")
    page.click("form.reg button.pri")
    assert "至少一項" in page.inner_text("main") and page.input_value("[name=facts]")
    page.fill("[name=evidence]", f"/quality/suggestions/{earned.pk}/")
    page.click("form.reg button.pri")
    case = Case.objects.get()
    here = f"/merits/cases/{case.pk}/"

    person = page_as(company.engineer, PHONE)
    own = person.open(here)
    own.click("main .acts a:has-text('陳述')")
    own.fill("[name=text]", "收到可以送電的電話。")
    own.click("#act button.pri")
    assert "收到可以送電的電話" in own.inner_text("main")
    person.is_sound("case-on-the-phone")

    page = opener.open(f"{here}call_hearing/")
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)  # the web reads the real clock
    page.fill("[name=at]", soon.strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=place]", "三樓會議室")
    page.select_option("[name=chair]", label=str(company.hr))
    page.click("#act button.pri")
    assert "三樓會議室" in page.inner_text("main")
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(hearing_at=clock.now() - dt.timedelta(minutes=1))

    chair = page_as(company.hr, DESK).open(f"{here}hear/")
    chair.check("[name=has_attended] >> nth=0")
    chair.fill("[name=minutes]", "本人說明電話經過。")
    chair.click("#act button.pri")
    assert "本人說明電話經過" in chair.inner_text("main")

    page = opener.open(f"{here}propose/")
    page.fill("[name=finding]", "違反現場確認的規定。")
    page.check("[name=measure][value=warning]")
    page.fill("[name=measure_text]", "書面警告一次")
    page.click("#act button.pri")
    assert "等待未涉事的管理層決定" in page.inner_text("main")
    opener.is_sound("case-proposed")

    case.refresh_from_db()
    with clock.at(dt.datetime.now(dt.UTC)):  # the days to appeal begin here
        stories.agree(case, company.boss)
    own = person.open(f"{here}appeal/")
    assert "決定還沒有生效" in own.inner_text("main")
    own.fill("[name=text]", "值班室同有責任。")
    own.click("#act button.pri")
    assert "申訴由原決定人以外的人決定" in own.inner_text("main")
    case.refresh_from_db()
    assert case.state == Case.State.APPEALED and not Line.objects.exists()

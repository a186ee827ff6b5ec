"""The main pages are sound: on the desk and on the phone, in three languages.

Simplified Chinese is as wide as the traditional script it is generated from, so Chromium shows
the pages in the other two, and only the punctuation of the third is read.
"""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from charter.ground.i18n.punctuation import half_width_in_html
from tests.browser.conftest import Screen, axe_source, session_of
from tests.browser.world import everything

DESK, PHONE = 1440, 375

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def faults_of(screen: Screen, company: SimpleNamespace, pages: dict) -> list[str]:
    """Every fault of every page; each is written once and looked at in both widths, every other
    one in the narrow width first. The frame is the same everywhere: in the second width axe looks
    at what stands in it."""
    screen.page.add_init_script(axe_source())
    widths, faults = [DESK, PHONE], []
    for name, (username, path) in pages.items():
        screen.become(getattr(company, username))
        screen.write(path)
        for width, within in zip(widths, ("", "main"), strict=True):
            screen.resize(width)
            faults += screen.faults(f"{name}-{width}-zh-hant", within=within)
        widths.reverse()
    return faults


def faults_in_english(screen: Screen, company: SimpleNamespace, pages: dict) -> list[str]:
    """What axe looks at is the same in each language."""
    screen.open("/accounts/login/")
    faults = []
    for name, (username, path) in pages.items():
        screen.become(getattr(company, username))
        screen.write(path)
        faults += screen.faults(f"{name}-{PHONE}-en", axe=False)
    return faults


@pytest.mark.long
def test_the_main_pages_are_sound_on_desk_and_phone_in_three_languages(page_as, company):
    pages = everything(company)
    faults = faults_of(page_as(None, DESK), company, pages)
    faults += faults_in_english(page_as(None, PHONE, "en"), company, pages)
    faults += badly_punctuated(company, pages)
    assert not faults, "\n".join(faults)


def badly_punctuated(company: SimpleNamespace, pages: dict) -> list[str]:
    client, faults = Client(), []
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    keys = {one: session_of(getattr(company, one)) for one, _ in pages.values()}
    for name, (username, path) in pages.items():
        client.cookies[settings.SESSION_COOKIE_NAME] = keys[username]
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        faults += [f"{name}: {one}" for one in half_width_in_html(answer.content.decode())]
    return faults

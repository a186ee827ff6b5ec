"""The main pages are sound: on the desk and on the phone, in three languages.

Simplified Chinese is as wide as the traditional script it is generated from, so Chromium shows
the pages in the other two, and only the punctuation of the third is read.
"""

import pytest
from django.conf import settings
from django.test import Client

from charter.ground.i18n.punctuation import half_width_in_html
from tests.browser.conftest import Screen
from tests.browser.world import everything

DESK, PHONE = 1440, 375

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def faults_of(page_as, company, pages, language: str, widths: list[int], axe: bool) -> list[str]:
    """Every fault of every page; each is opened once and looked at in every width. The frame is
    the same everywhere: in the second width axe looks at what stands in it."""
    screens: dict[str, Screen] = {}
    faults = []
    for name, (username, path) in pages.items():
        if username not in screens:
            screens[username] = page_as(getattr(company, username), widths[0], language)
        screen = screens[username]
        screen.resize(widths[0])
        screen.open(path)
        for width in widths:
            screen.resize(width)
            main = "main" if width != widths[0] and screen.page.query_selector("main") else ""
            faults += screen.faults(f"{name}-{width}-{language}", axe, main)
    return faults


@pytest.mark.long
@pytest.mark.parametrize("half", [0, 1])
def test_the_main_pages_are_sound_on_desk_and_phone(page_as, company, half):
    pages = dict([*everything(company).items()][half::2])
    faults = faults_of(page_as, company, pages, "zh-hant", [DESK, PHONE], axe=True)
    assert not faults, "\n".join(faults)


def test_the_main_pages_fit_the_phone_in_english(page_as, company):
    """What axe looks at is the same in each language."""
    faults = faults_of(page_as, company, everything(company), "en", [PHONE], axe=False)
    assert not faults, "\n".join(faults)


def test_the_main_pages_are_punctuated_in_simplified_chinese(company):
    desks, faults = {}, []
    for name, (username, path) in everything(company).items():
        if username not in desks:
            desks[username] = Client()
            desks[username].force_login(
                getattr(company, username), backend=settings.AUTHENTICATION_BACKENDS[0]
            )
            desks[username].cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
        answer = desks[username].get(path, follow=True)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        faults += [f"{name}: {one}" for one in half_width_in_html(answer.content.decode())]
    assert not faults, "\n".join(faults)

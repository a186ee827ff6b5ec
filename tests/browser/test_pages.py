"""The main pages are sound: on the phone in three languages, on the desk as they are written."""

import pytest

from tests.browser.conftest import Screen
from tests.browser.world import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "views", [[(1440, "zh-hant")], [(375, "zh-hant"), (375, "zh-hans"), (375, "en")]]
)
def test_the_main_pages_are_sound(page_as, company, views) -> None:
    """Every fault of every page is told at once. What axe looks at is the same in each language."""
    pages, faults = everything(company), []
    for width, language in views:
        screens: dict[str, Screen] = {}
        for name, (username, path) in pages.items():
            if username not in screens:
                screens[username] = page_as(getattr(company, username), width, language)
            screens[username].open(path)
            named = f"{name}-{width}-{language}"
            faults += screens[username].faults(named, axe=language == "zh-hant")
    assert not faults, "\n".join(faults)

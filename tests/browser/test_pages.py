"""The main pages are sound: on the phone in three languages, on the desk as they are written."""

import pytest

from tests.browser.world import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "language"), [(1440, "zh-hant"), (375, "zh-hant"), (375, "zh-hans"), (375, "en")]
)
def test_the_main_pages_are_sound(page_as, company, width, language) -> None:
    """Every fault of every page is told at once."""
    screens, faults = {}, []
    for name, (username, path) in everything(company).items():
        if username not in screens:
            screens[username] = page_as(getattr(company, username), width, language)
        screens[username].open(path)
        faults += screens[username].faults(f"{name}-{width}-{language}")
    assert not faults, "\n".join(faults)

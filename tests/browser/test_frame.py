"""The pages of the house itself, at two widths and in three languages."""

from types import SimpleNamespace

import pytest

LANGUAGES = ["zh-hant", "zh-hans", "en"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1440, 375])
def test_the_ui_kit_is_sound(page_as, company, width, language) -> None:
    screen = page_as(company.boss, width, language)
    screen.open("/ui-kit/")
    screen.is_sound(f"kit-{width}-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1440, 375])
def test_the_sign_in_page_is_sound(
    page_as, company: SimpleNamespace, settings, width, language
) -> None:
    settings.DEMO_PEOPLE = ["boss", "head", "manager", "engineer", "quality", "hr", "customer"]
    screen = page_as(None, width, language)
    screen.open("/accounts/login/")
    screen.is_sound(f"login-{width}-{language}")

"""Coming in with every key that a person may hold, in a real browser."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page

from charter.kernel.journal.models import Attempt
from charter.kernel.journal.verbs import record
from charter.site.demo.load import LOADED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBMIT = "main form:has(#id_code) button[type=submit]"
PASSWORD = "correct horse battery"


@pytest.fixture
def boss(company: SimpleNamespace) -> SimpleNamespace:
    cache.clear()
    company.boss.set_password(PASSWORD)
    company.boss.save()
    return company


def by_password(screen: Any) -> Page:
    page: Page = screen.open("/accounts/login/")
    page.fill("#id_login", "boss")
    page.fill("#id_password", PASSWORD)
    page.click("main form >> text=登入")
    return page


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def code_for(secret: str) -> str:
    cache.clear()  # a code works once; the test lives in one half minute
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def confirmed(screen: Any, path: str) -> Page:
    """Go there; the password is asked for again before a key to the account is changed."""
    page: Page = screen.open(path)
    assert "/accounts/reauthenticate/" in page.url
    page.fill("#id_password", PASSWORD)
    page.click("main form >> button[type=submit] >> visible=true")
    page.wait_for_url(f"**{path}")
    return page


def enrolled(screen: Any) -> str:
    """The secret of an authenticator app that was set up by hand."""
    page = by_password(screen)
    page.wait_for_url(screen.origin + "/")
    confirmed(screen, "/accounts/2fa/totp/activate/")
    screen.is_sound("totp-activate")
    secret = page.input_value("#authenticator_secret")
    page.fill("#id_code", code_for(secret))
    page.click(SUBMIT)
    page.wait_for_url("**/2fa/recovery-codes/**")
    return secret


def test_an_authenticator_app_is_set_up_and_asked_for(page_as, boss) -> None:
    screen = page_as(None)
    secret = enrolled(screen)
    screen.is_sound("recovery-codes")
    sign_out(screen.page)
    page = by_password(screen)
    page.wait_for_url("**/2fa/authenticate/**")
    screen.is_sound("totp-asked")
    page.fill("#id_code", "000000")
    page.click(SUBMIT)
    page.wait_for_selector("#id_code")
    assert Attempt.objects.get().person == boss.boss
    page.fill("#id_code", code_for(secret))
    page.click(SUBMIT)
    page.wait_for_url(screen.origin + "/")


def test_who_lost_the_phone_comes_in_with_a_recovery_code_once(page_as, boss) -> None:
    screen = page_as(None)
    enrolled(screen)
    rows = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    spare = rows.wrap().get_unused_codes()[0]
    assert spare in screen.page.content()
    for works in (True, False):
        sign_out(screen.page)
        page = by_password(screen)
        page.wait_for_url("**/2fa/authenticate/**")
        page.fill("#id_code", spare)
        page.click(SUBMIT)
        if works:
            page.wait_for_url(screen.origin + "/")
        else:
            page.wait_for_selector("#id_code")
            assert "/2fa/authenticate/" in page.url


def with_fingerprint(page: Page) -> None:
    """A virtual authenticator that always recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_set_up_and_opens_the_door_without_a_password(page_as, boss) -> None:
    screen = page_as(None)
    page = by_password(screen)
    page.wait_for_url(screen.origin + "/")
    with_fingerprint(page)
    confirmed(screen, "/accounts/2fa/webauthn/add/")
    screen.is_sound("passkey-add")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    sign_out(page)
    screen.open("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(screen.origin + "/")
    assert boss.boss.name in page.inner_text("body")
    assert screen.complaints == []


def test_an_approver_sets_up_a_second_factor_first_when_the_setting_is_on(
    page_as, boss, settings
) -> None:
    settings.REQUIRE_MFA = True
    screen = page_as(None)
    page = by_password(screen)
    page.wait_for_url("**/accounts/2fa/")
    page.goto(screen.origin + "/approvals/")
    assert page.url.endswith("/accounts/2fa/")
    screen.is_sound("2fa-required")
    confirmed(screen, "/accounts/2fa/totp/activate/")
    page.fill("#id_code", code_for(page.input_value("#authenticator_secret")))
    page.click(SUBMIT)
    page.wait_for_url("**/2fa/recovery-codes/**")
    screen.open("/approvals/")
    assert page.url.endswith("/approvals/")


def test_one_click_opens_a_role_of_the_demo(page_as, boss, settings) -> None:
    settings.DEMO_PEOPLE = ["boss", "customer"]
    screen = page_as(None, 375)
    page = screen.open("/accounts/login/")
    assert page.locator("button.role").count() == 0, "only where the demo was loaded"
    record(LOADED, boss.service, by=None, steps=1)
    screen.open("/accounts/login/")
    page.click(f"button.role >> text={boss.boss.name}")
    page.wait_for_url(screen.origin + "/")


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hant"), (375, "zh-hans"), (375, "en")])
def test_the_pages_of_ones_own_settings_are_sound(page_as, company, width, language) -> None:
    screen = page_as(company.admin, width, language)
    page = screen.open("/me/keys/")
    page.fill("#id_name", "每晚匯出報表")
    page.click("main form:has(#id_name) >> button.pri")
    page.wait_for_selector("#key-secret")
    screen.is_sound(f"keys-{width}-{language}")
    screen.open("/notices/preferences/")
    screen.is_sound(f"telling-{width}-{language}")
    screen.open("/journal/attempts/")
    screen.is_sound(f"attempts-{width}-{language}")

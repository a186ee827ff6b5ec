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


def test_the_palette_opens_by_key_finds_a_place_and_goes_there(page_as, company) -> None:
    screen = page_as(company.boss)
    page = screen.open("/ui-kit/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] .cpr[aria-selected=true]")
    screen.is_sound("palette-1440")
    page.keyboard.type("人員")
    page.wait_for_selector("#palette-list .cpr[aria-selected=true] mark")
    chosen = page.locator("#palette-list .cpr[aria-selected=true]")
    assert "人員" in chosen.inner_text()
    goal = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{goal}")
    assert screen.complaints == []


def test_the_language_is_chosen_in_the_menu_of_the_person(page_as, company) -> None:
    screen = page_as(company.boss)
    page = screen.open("/ui-kit/")
    page.click(".side .me")
    screen.shoot("menu-1440")
    page.click("#me-menu button[value=en]")
    page.wait_for_selector("html[lang=en]")
    assert "Sign out" in page.inner_text("#me-menu") or page.locator("#me-menu").is_hidden()


def test_what_cannot_be_undone_asks_for_a_name(page_as, company) -> None:
    screen = page_as(company.boss, 375)
    page = screen.open("/ui-kit/")
    page.click("text=刪除草稿")
    page.wait_for_selector("#confirm[open]")
    assert page.locator("#confirm-yes").is_disabled()
    page.fill("#confirm-name", "海城")
    assert page.locator("#confirm-yes").is_enabled()
    screen.is_sound("confirm-375")


def test_errors_are_summed_up_and_take_the_focus(page_as, company) -> None:
    screen = page_as(company.boss, 375)
    page = screen.open("/ui-kit/")
    page.click("main form >> text=送出")
    page.wait_for_selector(".esum")
    assert page.evaluate("document.activeElement.className") == "esum"
    screen.is_sound("errors-375")


def test_the_menu_of_the_phone_opens_as_a_sheet(page_as, company) -> None:
    screen = page_as(company.boss, 375)
    page = screen.open("/ui-kit/")
    page.click(".tabbar button")
    page.wait_for_selector("#side:popover-open")
    screen.is_sound("sheet-375")


def test_single_keys_are_off_in_fields_and_can_be_switched_off(page_as, company) -> None:
    page = page_as(company.boss).open("/ui-kit/")
    page.fill("#id_note", "")
    page.type("#id_note", "?")
    assert page.locator("#shortcuts[open]").count() == 0
    page.locator("#id_note").blur()
    page.keyboard.press("?")
    page.wait_for_selector("#shortcuts[open]")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#shortcuts[open]").count() == 0


@pytest.mark.parametrize("path", ["/", "/help/", "/accounts/2fa/", "/there-is-nothing/"])
def test_pages_of_the_house_are_sound(page_as, company, path) -> None:
    screen = page_as(company.boss)
    screen.open(path, 404 if "nothing" in path else 200)
    screen.is_sound(f"house-{path.strip('/').replace('/', '-') or 'home'}")


def test_the_second_look_sees_what_only_the_narrow_page_does(page_as, company) -> None:
    screen = page_as(company.boss)
    page = screen.open("/ui-kit/")
    page.evaluate("""() => {
        document.querySelector("main").insertAdjacentHTML("beforeend",
            "<p id=pale>淡淡的字</p><button type=button>＋<span id=word>新增</span></button>");
    }""")
    assert screen.faults() == []
    screen.resize(375)
    assert screen.faults(within="main") == []
    page.evaluate("document.querySelector('#pale').style.color = '#ddd'")
    assert "color-contrast" in " ".join(screen.faults(within="main"))
    page.evaluate("document.querySelector('#word').parentElement.firstChild.remove()")
    page.evaluate("document.querySelector('#word').style.display = 'none'")
    assert "button-name" in " ".join(screen.faults(within="main"))
    page.evaluate("""() => document.querySelector("main").insertAdjacentHTML("beforeend",
        "<div style='line-height:12px'><button type=button style='all:unset'>一</button><br>"
        + "<button type=button style='all:unset'>二</button></div>")""")
    assert "target-size" in " ".join(screen.faults(within="main"))

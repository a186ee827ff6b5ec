"""A real Chromium against a real server: `page_as(person, width, language)` gives a page.

Playwright's own loop runs in this thread, so Django takes it for async code; the ORM is used from
this thread only between Playwright's calls, hence DJANGO_ALLOW_ASYNC_UNSAFE.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from charter.ground.assets import node_modules
from charter.ground.i18n.punctuation import half_width
from charter.org.models import Person

CHROMIUM = os.environ.get("CHARTER_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = 1024
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium: install the package `chromium` or set CHARTER_CHROMIUM")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def height_of(width: int) -> int:
    return 900 if width >= PHONE else 812


@cache
def _axe() -> str:
    return (node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8")


@dataclass
class Screen:
    """A page with what must be true of every page; `.page` is Playwright's."""

    page: Page
    origin: str
    language: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(self.origin + path, wait_until="load")
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        return self.page

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height_of(width)})

    def shoot(self, name: str) -> None:
        """Save what is seen as <name>.png in the folder CHARTER_SCREENS, when it is named."""
        if folder := os.environ.get("CHARTER_SCREENS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def is_sound(self, name: str = "") -> None:
        """No axe violation, no sideways scroll, no half-width punctuation, no console error."""
        faults = self.faults(name)
        assert not faults, "\n".join(faults)

    def faults(self, name: str = "", axe: bool = True, within: str = "") -> list[str]:
        """All that is unsound about the page now, to be read beside its picture."""
        if name:
            self.shoot(name)
        found = self.axe(within) if axe else []
        if (pixels := self.overflow()) > 0:
            found.append(f"the page scrolls {pixels} pixels sideways")
        if self.language != "en":
            found += [str(one) for one in half_width(self.page.inner_text("body"))]
        found += self.complaints
        self.complaints.clear()
        return [f"{name}: {one}" for one in found]

    def axe(self, within: str = "") -> list[str]:
        """What axe finds on the page, or within a selector. Nothing is fetched a second time."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        only = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        what = [{"include": [within]} if within else None, only | {"preload": False}]
        result = self.page.evaluate("([at, only]) => axe.run(at || document, only)", what)
        return [
            f"{v['id']} ({len(v['nodes'])}): {v['nodes'][0]['target']}"
            f" {v['nodes'][0].get('failureSummary', '')}"
            for v in result["violations"]
        ]

    def overflow(self) -> int:
        root = "document.scrollingElement"
        pixels: int = self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        return pixels

    def _hear(self, message: ConsoleMessage) -> None:
        expected = re.search(r"status of (4\d\d|503)", message.text)
        if message.type == "error" and not expected:
            self.complaints.append(message.text)


@pytest.fixture
def page_as(browser: Browser, live_server: Any) -> Iterator[Callable[..., Screen]]:
    """`page_as(person, width=1440, language="zh-hant")`; None is a stranger."""
    contexts = []

    def opened(person: Person | None, width: int = 1440, language: str = "zh-hant") -> Screen:
        size = {"width": width, "height": height_of(width)}
        context = browser.new_context(
            viewport=size, device_scale_factor=1, has_touch=width < PHONE, locale="zh-TW"
        )
        contexts.append(context)
        cookies = [(settings.LANGUAGE_COOKIE_NAME, language)]
        if person is not None:
            client = Client()
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookies.append((settings.SESSION_COOKIE_NAME, session))
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies])
        page = context.new_page()
        screen = Screen(page, live_server.url, language)
        page.on("console", screen._hear)
        page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        return screen

    yield opened
    for context in contexts:
        context.close()

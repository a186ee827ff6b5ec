"""A real Chromium against a real server: `page_as(person, width, language)` gives a page.

Playwright's own loop runs in this thread, so Django takes it for async code; the ORM is used from
this thread only between Playwright's calls, hence DJANGO_ALLOW_ASYNC_UNSAFE.
"""

import datetime as dt
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

from charter.ground import clock
from charter.ground.assets import node_modules
from charter.ground.i18n.punctuation import half_width
from charter.org.models import Person

CHROMIUM = (
    os.environ.get("CHARTER_CHROMIUM")
    or shutil.which("chromium-headless-shell")  # without windows: half of the work
    or shutil.which("chromium")
    or ""
)
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
PATIENCE = 120_000  # milliseconds that a page may take to show something: a machine may be busy
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


LAYOUT = ("target-size", "scrollable-region-focusable", "link-in-text-block")
# Nothing is fetched a second time, and of what is in order nothing is told.
ONLY = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "preload": False,
}
# What a bar at the edge of the screen half covers is looked at again in the middle of it.
CLEAR = """async (found) => {
    for (const one of found.filter((rule) => rule.id === "target-size")) {
        const still = [];
        for (const {target} of one.nodes) {
            document.querySelector(target[0])?.scrollIntoView({block: "center"});
            const again = await axe.run({include: [target]}, {...only, runOnly: ["target-size"]});
            still.push(...again.violations.flatMap((rule) => rule.nodes));
        }
        one.nodes = still;
    }
    return found.filter((rule) => rule.nodes.length);
}"""
# What a phone shows without moving it sideways: tables and matrices, not tabs and charts.
FRAMES = "main :is(.card, .tb-scroll, .rl-box)"
# One question per look. In a second width axe needs its rules of layout, and the others where
# something in <main> appears or vanishes there: `window.shown` is what the look before saw.
# Contrast is looked at again where a colour, or whether letters are large, differs in that width.
LOOK = (
    """async ({only, within}) => {
    const root = document.scrollingElement, main = document.querySelector("main");
    const at = main && within ? {include: [within]} : document;
    const all = [...(main ?? root).querySelectorAll("*")];
    const shown = all.map(
        (one) => one.checkVisibility({visibilityProperty: true}) ? 1 : 0).join("");
    const colours = all.map((one) => {
        const its = getComputedStyle(one), size = parseFloat(its.fontSize);
        const large = size >= 24 || (size >= 18.66 && its.fontWeight >= 700);
        return [its.color, its.backgroundColor, its.backgroundImage, its.opacity, large];
    }).join();
    if (only && main && within && shown === window.shown) {
        const rules = colours === window.colours ? LAYOUT : [...LAYOUT, "color-contrast"];
        only = {...only, runOnly: rules};
    }
    window.shown = shown;
    window.colours = colours;
    const clear = CLEAR;
    return {
        violations: only ? await clear((await axe.run(at, only)).violations) : [],
        sideways: root.scrollWidth - root.clientWidth,
        framed: innerWidth > 720 ? [] : [...document.querySelectorAll(FRAMES)].filter((one) =>
            one.scrollWidth > one.clientWidth + 1 && one.checkVisibility()
            && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
        ).map((one) => `${one.className}: ${one.scrollWidth} of ${one.clientWidth}`),
        text: document.body.innerText,
    };
}""".replace("LAYOUT", str([*LAYOUT]))
    .replace("CLEAR", CLEAR)
    .replace("FRAMES", repr(FRAMES))
)

WRITE = """async ([path, policy]) => {
    const answer = await fetch(path), text = await answer.text();
    if (answer.headers.get("content-security-policy") !== policy) return null;
    document.open();
    document.write(text);
    document.close();
    while (document.readyState !== "complete") await new Promise((on) => setTimeout(on, 2));
    return answer.status;
}"""


def _told(violation: Any) -> str:
    first = violation["nodes"][0]
    told = f"{violation['id']} ({len(violation['nodes'])}): {first['target']}"
    return f"{told} {first.get('failureSummary', '')}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium: install chromium-headless-shell, or set CHARTER_CHROMIUM")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def session_of(person: Person) -> str:
    """The key of a session of theirs."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def height_of(width: int) -> int:
    return 900 if width >= PHONE else 812


@cache
def axe_source() -> str:
    return (node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8")


@dataclass
class Screen:
    """A page with what must be true of every page; `.page` is Playwright's."""

    page: Page
    origin: str
    language: str
    complaints: list[str] = field(default_factory=list)
    sessions: dict[int, str] = field(default_factory=dict)
    person: Person | None = None
    policy: str | None = None

    def open(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(self.origin + path, wait_until="load")
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        self.policy = answer.headers.get("content-security-policy")
        return self.page

    def write(self, path: str) -> None:
        """The answer to `path` written into the page at hand: laid out, styled and scripted as
        one that is opened, for half of what the browser spends on going there. What
        is answered under a policy of content of its own is opened after all."""
        usual = settings.CONTENT_SECURITY_POLICY
        if self.policy != usual or self.page.evaluate(WRITE, [path, usual]) != 200:
            self.open(path)

    def become(self, person: Person) -> None:
        """Signed in as somebody else: one page that stays is cheaper than one for each."""
        if person == self.person:
            return
        self.person = person
        if person.pk not in self.sessions:
            self.sessions[person.pk] = session_of(person)
        name, value = settings.SESSION_COOKIE_NAME, self.sessions[person.pk]
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.origin}])

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
        if axe and not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe_source())
        seen = self.page.evaluate(LOOK, {"only": ONLY if axe else None, "within": within})
        found = [_told(one) for one in seen["violations"]]
        if seen["sideways"] > 0:
            found.append(f"the page scrolls {seen['sideways']} pixels sideways")
        found += [f"scrolls sideways in its frame: {one}" for one in seen["framed"]]
        if self.language != "en":
            found += [str(one) for one in half_width(seen["text"])]
        found += self.complaints
        self.complaints.clear()
        return [f"{name}: {one}" for one in found]

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
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        cookies = [(settings.LANGUAGE_COOKIE_NAME, language)]
        if person is not None:
            cookies.append((settings.SESSION_COOKIE_NAME, session_of(person)))
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies])
        page = context.new_page()
        screen = Screen(page, live_server.url, language)
        page.on("console", screen._hear)
        page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        return screen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def server_on_monday(live_server: Any, monday: dt.datetime) -> Iterator[None]:
    """The server lives at the company's moment, for stories whose dates pass."""
    server = live_server.thread.httpd
    app = server.get_app()

    def answered(*given: Any) -> Any:
        with clock.at(monday):
            return app(*given)

    server.set_app(answered)
    yield
    server.set_app(app)

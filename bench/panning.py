# ruff: noqa: PLC0415
"""How the organisation chart of 5,000 people pans, in Chromium:

    DATABASE_URL=… python -m bench.panning [--address http://127.0.0.1:8000]

Adds 5,000 made-up people in 100 departments to a demo that is served (a throw-away one: they stay),
opens the chart and ten branches, and scrolls through all of it, a screen in ten frames. Says how
many nodes the page has, and how long its frames took. Needs Playwright and Chromium.
"""

import argparse
import os
import statistics

FRAMES = """async () => {
  const spans = [], step = innerHeight / 10; let last = performance.now();
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 1 && spans.length < 1200) {
    scrollBy(0, step);
    const now = await new Promise(requestAnimationFrame);
    spans.push(now - last); last = now;
  }
  return spans.slice(5);
}"""
CHROMIUM = "/usr/bin/chromium"
STILL = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


def added() -> int:
    """The people, once; how many there are now."""
    from django.db import connection, transaction

    from bench.appraisals import made_people
    from charter.org.models import Person, Role

    if not Person.objects.staff().filter(username="bench1").exists():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            people = made_people()
            top = Person.objects.holding(Role.GENERAL_MANAGER)[0]
            heads = [one.pk for one in people if one.manager_id is None]
            Person.objects.get_queryset().filter(pk__in=heads).update(manager=top)
    return Person.objects.staff().count()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--address", default="http://127.0.0.1:8000")
    address = options.parse_args().address
    print(f"{added()} people", flush=True)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=STILL.split())
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-TW")
        page.goto(address)
        page.locator("button[value=yang]").first.click()
        page.wait_for_load_state("load")
        page.goto(f"{address}/people/chart/")
        page.wait_for_load_state("load")
        _say("first paint", page)
        for n in range(10):
            page.locator(".oc details:not([open]) > summary").nth(n + 1).click()
            page.wait_for_load_state("networkidle")
        _say("ten more branches open", page)
        browser.close()


def _say(name: str, page) -> None:  # type: ignore[no-untyped-def]
    page.evaluate("scrollTo(0, 0)")
    nodes = page.evaluate("document.querySelectorAll('*').length")
    people = page.evaluate("document.querySelectorAll('.oc li').length")
    spans = page.evaluate(FRAMES)
    slow, most = sum(1 for span in spans if span > 50), sorted(spans)[int(len(spans) * 0.95)]
    print(
        f"{name}: {people} people, {nodes} nodes; {len(spans)} frames, median"
        f" {statistics.median(spans):.1f} ms, 95 % within {most:.1f} ms, {slow} over 50 ms",
        flush=True,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charter.site.settings")
    import django

    django.setup()
    main()

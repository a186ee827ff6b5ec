"""Every number on a board opens the list behind it, and the list is just as long."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.kernel.actions.verbs import assign, report_done
from charter.kernel.indicators.models import Alert
from charter.rooms.projects.tests import planning
from charter.rooms.steering.tests import world as improving
from tests.browser.boards import measured

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.S)
BARE = re.compile(r"<svg.*?</svg>|<[^>]+>", re.S)


def numbers(text: str) -> list[tuple[str, int]]:
    """(address, number) of every link in cards that counts something."""
    cards = text[text.index('class="dbg"') :]
    found = []
    for url, inner in LINK.findall(cards):
        said = re.sub(r"\s+", "", BARE.sub("", inner))
        counted = re.fullmatch(r"[^\d%]*?(\d+)(?:個|件|項延誤|項)?", said)
        if counted and "?" in url:
            found.append((url.replace("&amp;", "&"), int(counted.group(1))))
    return found


def length(client: Client, url: str) -> int:
    joint = "&" if "?" in url else "?"
    answer = client.get(f"{url}{joint}export=csv")
    assert answer.status_code == 200, url
    if "csv" not in answer["Content-Type"]:  # the inbox of cases has no such file: count its rows
        return len(set(re.findall(r'href="(/aftersales/\d+/)"', answer.content.decode())))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return len(list(csv.reader(io.StringIO(body)))) - 1


def test_every_number_is_as_long_as_its_list(company: SimpleNamespace) -> None:
    told = measured(company)
    planning.running(company)
    world = improving.year(company)
    for title in ("四班輪替", "知識庫"):
        improving.measure(world, title)
    improving.in_force(world)
    for n in range(3):
        due = dt.date(2026, 11, 20 + n)
        one = assign(told, measure=f"措施{n}", owner=company.staff, due=due, by=company.head)
        if n:
            report_done(one, evidence="已完成", by=company.staff)
    Alert.objects.create(
        indicator=told, scope="organisation", level="red", period="2026-10",
        raised_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
    )  # fmt: skip
    client = Client()
    client.force_login(company.boss)
    seen = 0
    for page in ("/board/", f"/board/departments/{company.service.pk}/"):
        found = numbers(client.get(page).content.decode())
        for url, number in found:
            assert length(client, url) == number, (page, url)
        seen += sum(number > 0 for _url, number in found)
    assert seen >= 6, "something was counted at all"

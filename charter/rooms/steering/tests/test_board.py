"""The improvement plan on the board: each number is as long as the list that it opens."""

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground.periods import period_of
from charter.kernel.board import STUCK, Look
from charter.rooms.steering import verbs
from charter.rooms.steering.board import improvement
from charter.rooms.steering.models import Course
from charter.rooms.steering.tests import world as told

pytestmark = pytest.mark.django_db


def length(client: Client, url: str) -> int:
    answer = client.get(f"{url}&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return len(list(csv.reader(io.StringIO(text)))) - 1


def test_measures_on_time_and_late_are_counted_as_their_lists_show_them(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    for title in ("四班輪替", "知識庫", "夜間待命"):
        told.measure(world, title)
    told.in_force(world)
    late = Course.objects.order_by("pk")[0]
    Course.objects.filter(pk=late.pk).update(ends=dt.date(2026, 11, 1), starts=dt.date(2026, 1, 1))
    Course.objects.exclude(pk=late.pk).update(ends=dt.date(2027, 11, 1))
    client = Client()
    client.force_login(company.boss)
    for department, expected in ((None, (3, 2, 1)), (company.service, (3, 2, 1))):
        found = improvement(Look(company.boss, department))
        for name, n in zip(("under_way", "timely", "late"), expected, strict=True):
            assert found[name][0] == n == length(client, found[name][1]), name
    other = improvement(Look(company.boss, company.office))
    assert other["under_way"][0] == 0 == length(client, other["under_way"][1])
    held = STUCK["steering.unverified"].counted(Look(company.boss))
    assert held and held.count == length(client, held.url) == 0


def test_the_board_says_what_the_last_evaluation_found_and_leads_to_it(
    company: SimpleNamespace,
) -> None:
    world = told.year(company)
    told.measure(world)
    told.in_force(world)
    assert improvement(Look(company.boss))["evaluation"] is None
    told.readings(world, [85, 85], dt.date(2026, 8, 1))
    made = verbs.open_evaluation(world.cycle, period_of("quarter", dt.date(2026, 9, 30)))
    client = Client()
    client.force_login(company.boss)
    text = client.get("/board/").content.decode()
    assert f"/improvement/steering/evaluations/{made.pk}/" in text
    made.refresh_from_db()
    assert made.facts["whole"] in text

"""Money on the boards: the sums of the lists behind them, and only for who may see all of them."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground.periods import named
from charter.kernel.board import CARDS, Look
from charter.org.models import Person
from charter.rooms.cost.models import Settlement
from charter.rooms.cost.tests import stories
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import planning

pytestmark = pytest.mark.django_db
BARE = re.compile(r"<[^>]+>")


def card(person: Person, **more: object) -> object:
    return CARDS["cost"].data(Look(person, **more))  # type: ignore[arg-type]


def page(person: Person, url: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(url).content.decode()


@pytest.fixture
def spent(company: SimpleNamespace) -> Project:
    project = stories.running(company)
    stories.spent(company, project)
    stories.ordered(company, project)
    return project


def test_the_card_is_the_sum_of_the_list_it_opens(company: SimpleNamespace, spent: Project) -> None:
    found = card(company.boss)
    assert found and found["budget"] == Decimal(200_000) and found["used"] == Decimal(90_000)
    for url, budget in ((found["url"], "200,000"), (found["rows"][0]["url"], "199,000")):
        assert f"NT${budget}" in page(company.boss, url)
    assert CARDS["cost"].told(found).rows[0][0] == found["rows"][0]["label"]
    shown = page(company.boss, "/board/")
    assert "NT$90,000" in shown and found["rows"][0]["url"].replace("&", "&amp;") in shown


def test_only_who_may_see_all_of_a_sum_sees_it(company: SimpleNamespace, spent: Project) -> None:
    unit = spent.department
    assert card(company.head) is None, "a head does not see the whole organisation's money"
    assert card(company.quality) is None and card(company.quality, department=unit) is None
    own = card(company.head, department=company.head.department)
    assert (own is not None) == (company.head.department_id == unit.pk)
    assert card(company.head, department=company.office) is None
    assert "NT$" not in page(company.quality, "/board/")


def test_a_period_shows_what_was_settled_in_it(company: SimpleNamespace, spent: Project) -> None:
    for month, labour in ((7, "1000"), (9, "2500"), (10, "400")):
        Settlement.objects.create(
            project=spent,
            month=dt.date(2026, month, 1),
            actual=Decimal(labour),
            figures={"labour": {"actual": labour}},
            settled_on=dt.date(2026, month + 1, 3),
        )
    quarter = named("2026-Q3")
    assert quarter
    found = card(company.boss, period=quarter[1])
    assert found and (found["settled"], found["n"]) == (Decimal(3500), 2)
    assert found["last"] == dt.date(2026, 9, 1)
    listed = BARE.sub(" ", page(company.boss, found["url"]))
    assert "NT$1,000" in listed and "NT$2,500" in listed and "NT$400" not in listed
    assert "NT$3,500" in page(company.boss, "/board/?period=2026-Q3")
    assert "NT$1,000" not in page(company.quality, found["url"])


def test_as_many_statements_for_three_projects_as_for_one(
    company: SimpleNamespace, spent: Project
) -> None:
    card(company.boss)
    with CaptureQueriesContext(connection) as one:
        card(company.boss)
    for number in ("P-2026-101", "P-2026-102"):
        planning.a_project(company, number)
    with CaptureQueriesContext(connection) as three:
        card(company.boss)
    assert len(one) == len(three)

"""Figures of departments: the page of coverage, the board and the indicators say the same."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.periods import period_of
from charter.kernel.board import CARDS, STUCK, Look
from charter.kernel.indicators.rules import RULES
from charter.rooms.training import verbs
from charter.rooms.training.coverage import units
from charter.rooms.training.models import Subject
from charter.rooms.training.tests import stories


def measured(name: str, company: SimpleNamespace) -> dict[tuple[str, int], tuple[object, object]]:
    """(scope, its key) -> numerator and denominator of the running period."""
    rule = RULES[name]
    assert rule.source
    period = period_of(rule.period, clock.today())
    found = rule.source(period.start, period.end)
    return {(row.scope, row.scope_id): (row.numerator, row.denominator) for row in found}


def test_hours_and_coverage_agree_on_page_board_and_indicators(company: SimpleNamespace) -> None:
    stories.on_a_project(company, company.staff)
    subjects = (Subject.PROFESSIONAL, Subject.SERVICE, Subject.COMMUNICATION, Subject.MANAGEMENT)
    look, card = Look(company.boss, company.service), CARDS["training"].data
    for n, subject in enumerate(subjects):
        assert card(look)["share"] == 0, f"{n} of four are not all"  # type: ignore[index]
        stories.given(company, stories.a_course(company, subject=subject), company.staff)
    [unit] = units([company.service])
    assert (unit.heads, unit.members, unit.covered, unit.hours) == (4, 2, 1, 24.0)
    shown = card(look)
    assert shown == {"url": "/people/training/coverage/", "share": 50, "hours": 6}
    service = ("department", company.service.pk)
    assert measured("training.hours", company)[service] == (24.0, 4)
    assert measured("training.coverage", company)[service] == (1, 2)
    assert measured("training.coverage", company)[("organisation", 0)] == (1, 2)


def test_a_late_need_of_a_measure_stands_on_the_board_as_on_its_list(
    company: SimpleNamespace, client: Client
) -> None:
    verbs.raise_need(
        source="measure", title="交接", subject="improvement", department=company.service,
        due=clock.today() - stories.dt.timedelta(days=1), people=[company.staff], by=None,
    )  # fmt: skip
    for department, count in ((None, 1), (company.service, 1), (company.office, 0)):
        held = STUCK["training.needs"].counted(Look(company.boss, department))
        assert held and held.count == count
        client.force_login(company.boss)
        assert client.get(held.url).content.decode().count(">交接</a>") == count


def test_what_a_course_did_to_its_indicator_stands_on_its_page(
    company: SimpleNamespace, client: Client
) -> None:
    course = stories.a_course(company, indicator="training.hours")
    client.force_login(company.hr)
    act = f"/people/training/course/{course.pk}/state_outcome/"
    early = client.post(act, {"text": "有幫助"})
    assert early.status_code == 422 and "還沒有舉辦過" in early.content.decode()
    stories.given(company, course, company.staff, score=90)
    assert client.post(act, {"text": "看不出差別"}).status_code == 302
    page = client.get(f"/people/training/courses/{course.pk}/").content.decode()
    assert "看不出差別" in page and "未能證明有效" in page


def test_the_mean_of_words_after_training_is_measured(company: SimpleNamespace) -> None:
    session = stories.given(company, stories.a_course(company), company.staff, company.engineer)
    for person, said in ((company.staff, 5), (company.engineer, 2)):
        verbs.react(stories.seat_of(session, person), reaction=said, by=person)
    source = RULES["training.reaction"].source
    assert source
    period = period_of(RULES["training.reaction"].period, clock.today())
    [row] = source(period.start, period.end)
    assert (row.n, row.value) == (2, pytest.approx(Decimal("3.5")))

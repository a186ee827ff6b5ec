"""How dates, spans and numbers read, in each language."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import translation

from charter.ground import formats

TAIPEI = ZoneInfo("Asia/Taipei")
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=TAIPEI)


def test_dates_in_prose_and_in_tables() -> None:
    assert formats.long_date(NOW) == "2026年11月20日"
    assert formats.day(NOW) == "11月20日 週五"
    assert formats.iso(NOW.date()) == "2026-11-20"
    assert formats.iso(NOW) == "2026-11-20 09:00"
    assert formats.long_date(None) == "--"


def test_dates_in_english_and_in_simplified_chinese() -> None:
    with translation.override("en"):
        assert formats.long_date(NOW) == "20 Nov 2026"
        assert formats.day(NOW) == "Fri 20 Nov"
    with translation.override("zh-hans"):
        assert formats.day(NOW) == "11月20日 周五"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0.7, "剩42分"),
        (3.5, "剩3小時"),
        (-14, "逾期14小時"),
        (-0.5, "逾期30分"),
        (96, "11月24日 週二"),
        (-50, "逾期2天"),
    ],
)
def test_deadlines_are_relative_within_a_day(hours: float, words: str) -> None:
    assert formats.deadline(NOW + dt.timedelta(hours=hours), NOW) == words


def test_moments_of_today_and_yesterday_are_named_so() -> None:
    assert formats.moment(NOW - dt.timedelta(minutes=15), NOW) == "今天08:45"
    assert formats.moment(NOW - dt.timedelta(hours=15), NOW) == "昨天18:00"
    assert formats.moment(NOW - dt.timedelta(days=3), NOW) == "11月17日 09:00"


def test_numbers_round_half_up_and_have_a_real_minus() -> None:
    assert formats.number(Decimal("-1234.5")) == "−1,235"
    assert formats.percent(93.75) == "93.8%"
    assert formats.percent(None) == "--"


def test_clauses_are_cited_as_people_do() -> None:
    assert formats.clause("SP2.3.1a") == "A 二.3.1a"
    assert formats.clause("SI3.4") == "B 三.4"
    with translation.override("en"):
        assert formats.clause("SP2.3.1a") == "A 2.3.1a"


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_a_date_field_begins_with_what_a_browser_understands(language: str) -> None:
    """Anything else than the international form leaves the browser's own field empty."""
    day = dt.date(2026, 11, 22)
    with translation.override(language):
        assert 'value="2026-11-22"' in forms.DateInput({"type": "date"}).render("on", day)
        moment = forms.DateTimeInput({"type": "datetime-local"})
        at = dt.datetime(2026, 11, 22, 9, 30)
        assert 'value="2026-11-22T09:30"' in moment.render("at", at)
        assert {forms.DateField().clean(said) for said in ("2026-11-22", "2026/11/22")} == {day}

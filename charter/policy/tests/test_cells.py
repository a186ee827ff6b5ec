"""What a failing record says in its columns."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from charter.policy.cells import cell
from charter.policy.models import Judgement


@pytest.mark.parametrize(
    ("lookup", "value", "said"),
    [
        ("verdict", "broken", "未做到"),
        ("clause__code", "SP2.1", "SP2.1"),
        ("reckoned", Decimal("169200.00"), "169,200"),
        ("reckoned", Decimal("-12.50"), "−12.5"),
        ("reckoned", Decimal(1000), "1,000"),
        ("reckoned", dt.date(2026, 11, 20), "2026-11-20"),
        ("verdict", "gone", "gone"),
        ("reckoned", None, "--"),
        ("reckoned", 0, "0"),
    ],
)
def test_codes_are_words_and_figures_are_readable(lookup, value, said) -> None:
    assert cell(Judgement, lookup, value) == said


def test_words_are_in_the_language_of_the_reader() -> None:
    with override("en"):
        assert cell(Judgement, "verdict", "broken") == "Not done"

"""CSAT, NPS and CES against figures worked out by hand."""

import pytest

from charter.rooms.surveys.figures import Tally, tally, wilson


def test_csat_is_the_share_of_the_two_best_of_five() -> None:
    one = tally("csat", [5, 4, 3, 2, 5, None], na=2)
    assert (one.n, one.everybody, one.blank) == (5, 8, 1)
    assert one.value == pytest.approx(60.0)
    assert one.best_percent(of_everybody=False) == pytest.approx(40.0)
    assert one.best_percent(of_everybody=True) == pytest.approx(25.0)


def test_nps_subtracts_detractors_and_is_no_percentage() -> None:
    one = tally("nps", [10, 9, 8, 6])
    assert one.value == pytest.approx(25.0)
    assert one.standard_error == pytest.approx(41.4578, abs=1e-4)
    assert tally("nps", [0] * 40).value == -100


def test_ces_is_a_mean_with_the_share_of_five_and_more() -> None:
    one = tally("ces", [7, 6, 4, 1])
    assert one.value == pytest.approx(4.5)
    assert one.good_percent == pytest.approx(50.0)


def test_no_answer_is_no_figure_and_few_answers_are_called_few() -> None:
    assert Tally("csat").value is None and Tally("nps").interval is None
    assert not Tally("csat").is_few
    assert tally("csat", [5] * 29).is_few and not tally("csat", [5] * 30).is_few


def test_wilson_keeps_inside_the_scale() -> None:
    low, high = wilson(9, 10) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert wilson(0, 0) is None
    whole = tally("csat", [5, 5, 5]).interval
    assert whole and whole[1] == 100 and whole[0] == pytest.approx(43.85, abs=0.01)

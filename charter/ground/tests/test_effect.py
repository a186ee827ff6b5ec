"""The verdict on a measure: rarely wrong on chance, often right on a step, honest about gaps."""

import math
import random

import pytest
from django.utils import translation

from bench.effect import NEAR, TOLD, WEEKLY, WHITE, Kind, by_t_test, holding, share, verdicts
from charter.ground import student
from charter.ground.effect import EFFECTIVE, UNPROVEN, WORSE, effect, sentence, verdict_word

SERIES = 600


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.name)
def test_chance_alone_is_rarely_called_effective(kind: Kind) -> None:
    found = verdicts(kind, 12, 12, 0.0, SERIES)
    most = 5 + 2 * 100 * math.sqrt(0.05 * 0.95 / SERIES)  # 5 % and two standard errors
    assert share(found, EFFECTIVE) < most
    assert share(found, WORSE) < most
    assert holding(found, 0.0) > 90 - 2.5


def test_a_step_of_one_sigma_is_mostly_found_and_never_called_worse() -> None:
    assert share(few := verdicts(WHITE, 12, 12, 1.0, SERIES), EFFECTIVE) > 55
    assert share(few, WORSE) < 0.5
    assert share(verdicts(WHITE, 24, 24, 1.0, SERIES), EFFECTIVE) > 85


def test_noise_with_memory_is_not_taken_for_white() -> None:
    """A t-test on the same series is wrong far more often: that is why φ is reckoned with."""
    found = verdicts(NEAR, 12, 12, 0.0, SERIES)
    assert by_t_test(NEAR, SERIES, 0.0) > share(found, EFFECTIVE) + 3


def test_a_season_is_told_apart_from_a_step() -> None:
    """Twelve days cover no whole weeks: without the season the weekend would be the effect."""
    ends = [0.0, 0.0, 0.0, 0.0, 0.0, -6.0, -6.0]
    dice = random.Random(4)
    line = [ends[i % 7] + dice.gauss(0, 0.3) + (1 if i >= 12 else 0) for i in range(24)]
    with_season, without = effect(line, 12, season=7), effect(line, 12)
    assert with_season.verdict == EFFECTIVE
    assert with_season.low is not None and with_season.high is not None
    assert with_season.low < 1 < with_season.high
    assert without.verdict == UNPROVEN
    assert share(verdicts(WEEKLY, 14, 14, 0.0, 300), EFFECTIVE) < 8


def test_lower_is_better_and_a_range_counts_by_its_distance() -> None:
    falls = [9.0, 9.4, 8.8, 9.1, 9.3, 8.9, 5.1, 4.8, 5.2, 5.0, 4.9, 5.3]
    assert effect(falls, 6, better="lower").verdict == EFFECTIVE
    assert effect(falls, 6).verdict == WORSE
    assert effect(falls, 6, better="range", low=4, high=6).verdict == EFFECTIVE
    assert effect(falls, 6, better="range", low=8, high=10).verdict == WORSE


def test_gaps_keep_their_place_and_too_few_points_prove_nothing() -> None:
    line: list[float | None] = [1, 2, 1, 2, 1, 2, None, None, 5, 6, 5, 6, 5, 6]
    found = effect(line, 6)
    assert (found.n_before, found.n_after, found.verdict) == (6, 6, EFFECTIVE)
    few = effect(line[:13], 6)
    assert (few.verdict, few.reason, few.size) == (UNPROVEN, "few", None)
    assert effect([None] * 20, 10).before is None
    assert effect([3.0] * 20, 10).verdict == UNPROVEN
    assert effect([3.0] * 10 + [4.0] * 10, 10).verdict == EFFECTIVE


def test_the_finding_is_a_plain_sentence_in_each_language() -> None:
    falls = effect([9.0, 9.4, 8.8, 9.1, 9.3, 8.9, 5.1, 4.8, 5.2, 5.0, 4.9, 5.3], 6, better="lower")
    with translation.override("zh-hant"):
        assert sentence(falls, "%").startswith("改變後−4.0%（90%區間")
        assert verdict_word(falls.verdict) == ("ok", "有效")
        assert "各要6期以上" in sentence(effect([1.0, 2.0], 1))
    with translation.override("en"):
        assert "effective" in sentence(falls, "%")
        assert verdict_word(UNPROVEN) == ("none", "Not proven")


def test_students_tail_agrees_with_the_tables() -> None:
    assert student.quantile(0.05, 10) == pytest.approx(1.8124611, abs=1e-6)
    assert student.quantile(0.025, 22) == pytest.approx(2.0738731, abs=1e-6)
    assert student.tail(-1.0, 5) == pytest.approx(1 - student.tail(1.0, 5))

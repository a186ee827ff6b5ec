"""Achievement against the original for ever, grades, gaps and weighted rates."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.kernel.indicators.formulas import Rate, achievement, grade
from charter.rooms.improvement.rates import Aim, gap, standing, to_plan, weighted

VALUES = st.decimals(-200, 200, places=2)
DIRECTIONS = st.sampled_from(("higher", "lower"))


@given(VALUES, VALUES, DIRECTIONS, st.none() | VALUES, st.lists(VALUES, max_size=4))
@settings(max_examples=100)
def test_moving_a_target_never_changes_the_figure_against_the_original(
    actual: Decimal, first: Decimal, direction: str, baseline: Decimal | None, later: list[Decimal]
) -> None:
    versions = [Aim(direction, first, baseline)]
    alone = standing(actual, versions).original
    for n, value in enumerate(later, 2):
        versions.append(Aim(direction, value, baseline, version=n, moved_by="林志豪"))
    both = standing(actual, versions)
    assert both.original == alone
    assert both.current == versions[-1].rate(actual)
    changed = [v.version for u, v in pairwise(versions) if u.what != v.what]
    assert [aim.version for aim in both.moved] == changed
    assert all(aim.moved_by for aim in both.moved)


@given(st.none() | VALUES, VALUES, DIRECTIONS, st.none() | VALUES)
@settings(max_examples=80)
def test_met_is_what_the_value_says_and_missing_is_never_zero(
    actual: Decimal | None, target: Decimal, direction: str, baseline: Decimal | None
) -> None:
    rate = achievement(actual, target, direction, baseline=baseline)
    if actual is None:
        assert (rate.raw, rate.met, grade(rate)) == (None, None, "unknown")
        return
    reached = actual <= target if direction == "lower" else actual >= target
    assert rate.met == reached and (grade(rate) == "met") == reached


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        ("100", "met"),
        ("99.96", "nearly"),
        ("90", "nearly"),
        ("89.99", "partly"),
        ("79.9", "missed"),
    ],
)
def test_a_rate_that_only_rounds_to_a_hundred_is_not_met(actual: str, said: str) -> None:
    assert grade(achievement(Decimal(actual), Decimal(100))) == said


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (["0.95", "0.79"], "far"),
        (["0.95", "0.80"], ""),
        (["0.89", "0.89"], "twice"),
        (["0.89", "0.90"], ""),
        (["0.70", "0.95"], ""),
        (["0.85", None, "0.85"], ""),
        ([None], ""),
        ([], ""),
    ],
)
def test_a_gap_is_a_fifth_once_or_a_tenth_twice_running(
    shares: list[str | None], said: str
) -> None:
    found = [None if s is None else Decimal(s) for s in shares]
    assert gap(found, tolerance=20, twice=10) == said
    assert gap(found, tolerance=20, twice=10, concern=True) == (said or "concern")


def test_half_the_way_in_half_the_time_is_as_planned() -> None:
    rate = achievement(Decimal(85), Decimal(90), baseline=Decimal(80))
    assert to_plan(rate, Decimal("0.5")) == 1
    assert to_plan(rate, Decimal(2)) == Decimal("0.5")
    assert to_plan(rate, Decimal(0)) is None


def test_one_missing_rate_leaves_the_whole_undefined() -> None:
    one = achievement(Decimal(90), Decimal(100))
    gone = achievement(None, Decimal(100))
    whole = weighted([(one, Decimal(1)), (gone, Decimal(1))])
    assert whole and whole.raw is None and whole.reason
    assert weighted([(one, Decimal(3)), (Rate(Decimal(2), Decimal(2), True), Decimal(1))]) == Rate(
        Decimal("1.05"), Decimal("1.05"), False
    )
    assert weighted([]) is None

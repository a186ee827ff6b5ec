"""The sampling table against entries of ISO 2859-1 that are known, and the draw."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.quality.sampling import AQLS, MOST, SIZES, draw, letter_for, plan_for
from charter.rooms.quality.severity import Lot, standing

# Table 1, general inspection level II, at the edges of its rows.
LETTERS = {
    2: "A", 8: "A", 9: "B", 15: "B", 25: "C", 26: "D", 50: "D", 90: "E", 150: "F", 151: "G",
    280: "G", 281: "H", 500: "H", 501: "J", 1200: "J", 3200: "K", 10_000: "L", 35_000: "M",
    150_000: "N", 500_000: "P", 500_001: "Q",
}  # fmt: skip
# Table 2-A: lot, AQL -> sample size, acceptance number. The last ones follow its arrows.
ENTRIES = [
    (500, "2.5", 50, 3),
    (3_200, "2.5", 125, 7),
    (1_200, "1.0", 80, 2),
    (10_000, "0.65", 200, 3),
    (280, "4.0", 32, 3),
    (150, "6.5", 20, 3),
    (90, "4.0", 13, 1),
    (35_000, "1.0", 315, 7),
    (150_000, "2.5", 500, 21),
    (8, "6.5", 2, 0),
    (90, "1.5", 8, 0),  # row E points up to D
    (150, "1.5", 32, 1),  # row F points down to G
    (25, "4.0", 3, 0),  # row C points up to B
    (50, "2.5", 5, 0),  # row D points up to C
    (35_000, "6.5", 200, 21),  # row M points up to L
]


@pytest.mark.parametrize(("lot", "letter"), LETTERS.items())
def test_the_code_letter_of_a_lot_is_that_of_table_1(lot: int, letter: str) -> None:
    assert letter_for(lot) == letter


@pytest.mark.parametrize(("lot", "aql", "size", "accept"), ENTRIES)
def test_the_plan_is_that_of_table_2a(lot: int, aql: str, size: int, accept: int) -> None:
    found = plan_for(lot, Decimal(aql))
    assert (found.size, found.accept, found.reject) == (size, accept, accept + 1)


# Table 2-B, tightened: the numbers of MIL-STD-105E II-B, which ISO 2859-1 kept.
TIGHTENED_ENTRIES = [
    (280, "0.65", 32, 0),
    (3_200, "0.65", 125, 1),
    (500, "0.65", 125, 1),  # rows H and J point down to K
    (3_200, "1.0", 125, 2),
    (1_200, "4.0", 80, 5),
    (1_200, "6.5", 80, 8),
    (10_000, "2.5", 200, 8),
    (35_000, "4.0", 315, 18),
    (150_000, "2.5", 500, 18),
    (150_000, "4.0", 315, 18),  # row N points up to M
    (8, "6.5", 3, 0),  # row A points down to B
]


@pytest.mark.parametrize(("lot", "aql", "size", "accept"), TIGHTENED_ENTRIES)
def test_the_tightened_plan_is_that_of_table_2b(lot: int, aql: str, size: int, accept: int) -> None:
    found = plan_for(lot, Decimal(aql), tightened=True)
    assert (found.size, found.accept) == (size, accept)


@settings(max_examples=60)
@given(st.integers(2, MOST), st.sampled_from(AQLS))
def test_tightened_never_accepts_a_larger_share(lot: int, aql: Decimal) -> None:
    normal, strict = plan_for(lot, aql), plan_for(lot, aql, tightened=True)
    assert strict.accept * normal.size <= normal.accept * strict.size


def lots(said: str) -> list[Lot]:
    """`.` accepted without a failure, `x` not accepted; 280 units, where 3 of 32 may fail."""
    return [Lot(280, 0 if mark == "." else 4, mark == ".") for mark in said]


@pytest.mark.parametrize(
    ("said", "severity", "refused"),
    [
        ("", "normal", 0),
        ("x", "normal", 0),
        ("x...x", "tightened", 0),
        ("x....x", "normal", 0),  # the second is the sixth
        ("xx....", "tightened", 0),
        ("xx.....", "normal", 0),
        ("xx....x....", "tightened", 1),
        ("xx.x.....", "normal", 0),
        ("xx.....x", "normal", 0),  # what was before the switch does not count again
        ("xxxxxxx", "tightened", 5),
    ],
)
def test_lots_switch_by_the_rules(said: str, severity: str, refused: int) -> None:
    found = standing(lots(said), Decimal("4.0"))
    assert (found.severity, found.refused) == (severity, refused)
    assert found.is_stopped == (refused == 5)


def test_ten_clean_lots_would_allow_reduced_inspection_and_one_refused_begins_anew() -> None:
    assert not standing(lots("." * 9), Decimal("4.0")).may_be_reduced
    assert standing(lots("." * 10), Decimal("4.0")).may_be_reduced
    assert standing(lots("." * 10 + "x"), Decimal("4.0")).score == 0
    near = [Lot(280, 3, True)]  # accepted, but not at the next tighter AQL
    assert standing(near, Decimal("4.0")).score == 0


def test_a_sample_as_large_as_the_lot_means_that_all_are_looked_at() -> None:
    assert plan_for(5, Decimal("0.65")).size == 5, "row A points down to 20 of 5"


@pytest.mark.parametrize(("lot", "aql"), [(1, "2.5"), (0, "2.5"), (100, "3.0"), (100, "10")])
def test_what_the_table_does_not_hold_has_no_plan(lot: int, aql: str) -> None:
    with pytest.raises(ValueError, match="no plan"):
        plan_for(lot, Decimal(aql))


@settings(max_examples=60)
@given(st.integers(2, MOST), st.sampled_from(AQLS))
def test_every_lot_has_a_plan_and_a_looser_aql_never_accepts_less(lot: int, aql: Decimal) -> None:
    plans = [plan_for(lot, one) for one in AQLS]
    assert all(p.size <= lot and p.letter in SIZES and p.accept < SIZES[p.letter] for p in plans)
    shares = [p.accept / SIZES[p.letter] for p in plans]
    assert shares == sorted(shares)


@settings(max_examples=40)
@given(st.integers(2, 300), st.integers(0, 2**31))
def test_a_draw_is_a_sample_without_repetition_that_anybody_can_draw_again(
    lot: int, seed: int
) -> None:
    size = plan_for(lot, Decimal("2.5")).size
    drawn = draw(lot, size, seed)
    assert len(set(drawn)) == size and set(drawn) <= set(range(1, lot + 1))
    assert drawn == draw(lot, size, seed) == sorted(drawn)


def test_over_many_seeds_every_unit_is_drawn_about_equally_often() -> None:
    """2,000 draws of 5 of 25: 400 expected each; the bounds are six standard deviations."""
    counts = dict.fromkeys(range(1, 26), 0)
    for seed in range(2000):
        for n in draw(25, 5, seed):
            counts[n] += 1
    assert all(400 - 108 < n < 400 + 108 for n in counts.values()), counts

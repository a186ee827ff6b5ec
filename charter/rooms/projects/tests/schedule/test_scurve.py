"""S-curves rise, begin at nothing and end at everything."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.projects.schedule import scurve

SPANS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 400), st.integers(1, 99)).map(
        lambda t: (float(t[0]), float(t[0] + t[1]), float(t[2]))
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(SPANS, st.lists(st.integers(-10, 1500).map(float), min_size=2).map(sorted))
def test_the_planned_curve_never_falls_and_ends_at_a_hundred(
    spans: list[scurve.Span], at: list[float]
) -> None:
    curve = scurve.planned(spans, at)
    assert all(0 <= a <= b + 1e-9 <= 100 + 1e-6 for a, b in pairwise(curve))
    last = max(finish for _start, finish, _weight in spans)
    first = min(start for start, _finish, _weight in spans)
    assert scurve.planned(spans, [first - 1, last]) == [0, 100]


def test_the_earned_curve_counts_what_was_known_at_each_moment() -> None:
    reports = [(10.0, 1, 50), (20.0, 2, 100), (30.0, 1, 100), (30.0, 9, 100)]
    weights = {1: 30.0, 2: 10.0}
    assert scurve.earned(weights, reports, [5, 10, 25, 40]) == [0, 37.5, 62.5, 100]


@settings(max_examples=40)
@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(1, 1e6), st.integers(2, 60))
def test_moments_reach_from_the_first_to_the_last(
    first: float, length: float, step: float, most: int
) -> None:
    found = scurve.moments(first, first + length, step, most)
    assert found[0] == first and found[-1] >= first + length
    assert len(found) <= most + 1 and found == sorted(found)

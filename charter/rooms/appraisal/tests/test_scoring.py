"""Properties of the score: weights, what is missing, one record less, order."""

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.kernel.merit import DIMENSIONS
from charter.rooms.appraisal.scoring import Facts, Rules, Share, band, score, shown
from charter.rooms.appraisal.stakes import stake, without

FEWER = settings(max_examples=60)


@st.composite
def shares(draw: st.DrawFn, days: int = 1) -> Share:
    n = draw(st.integers(0, 40))
    return Share(draw(st.integers(0, n)), n, draw(st.integers(1, 1000)) if days > 1 else 1)


ratings = st.none() | st.integers(1, 5)
facts_of_one = st.builds(
    Facts,
    own=shares(),
    departments=st.lists(shares(1000), max_size=2).map(tuple),
    voices=st.lists(st.integers(0, 3), min_size=5, max_size=5).map(tuple),
    self_rating=ratings,
    superior=ratings,
)
facts_of_all = st.fixed_dictionaries({name: facts_of_one for name in DIMENSIONS})


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=4, max_size=4)))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    percents = [draw(st.integers(0, 100)) for _n in range(3)]
    return Rules(dict(zip(DIMENSIONS, weights, strict=True)), *percents)


@FEWER
@given(facts_of_all, rules())
def test_weights_sum_to_one_whatever_is_missing(facts: dict[str, Facts], by: Rules) -> None:
    found = score(facts, by)
    if found.value is None:
        return
    assert sum(w.weight for w in found.worths) == 1
    for worth in found.worths:
        if worth.value is not None:
            assert sum(p.weight for p in worth.pieces) == 1
        assert all(p.weight == 0 for p in worth.pieces if p.value is None)
    assert found.low is not None and found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 100


@FEWER
@given(facts_of_all, rules(), st.sampled_from(DIMENSIONS))
def test_what_is_missing_is_named_and_never_a_zero(
    facts: dict[str, Facts], by: Rules, gone: str
) -> None:
    rest = {name: one for name, one in facts.items() if name != gone}
    found = score({**rest, gone: Facts()}, by)
    assert next(w for w in found.worths if w.dimension == gone).value is None
    assert not found.is_whole
    others = [w for w in score(facts, by).worths if w.dimension != gone and w.value is not None]
    total = sum(by.weights[w.dimension] for w in others)
    if total:
        mean = sum(Fraction(by.weights[w.dimension], total) * (w.value or 0) for w in others)
        assert found.value == mean


@FEWER
@given(facts_of_all, rules(), st.sampled_from(DIMENSIONS[:3]), st.booleans(), st.booleans())
def test_removing_one_record_moves_the_score_by_its_stated_weight(
    facts: dict[str, Facts], by: Rules, dimension: str, is_good: bool, of_department: bool
) -> None:
    here = facts[dimension]
    place = 0 if of_department and here.departments else None
    share = here.own if place is None else here.departments[place]
    if (share.good if is_good else share.n - share.good) == 0:
        return
    before = score(facts, by).value
    after = score(without(facts, dimension, is_good, place), by).value
    said = stake(facts, by, dimension, is_good, place)
    if before is not None and after is not None:
        assert before - after == said


@FEWER
@given(facts_of_all, rules(), st.randoms(use_true_random=False))
def test_order_changes_nothing(facts: dict[str, Facts], by: Rules, chance: random.Random) -> None:
    names = list(facts)
    chance.shuffle(names)
    turned = {
        name: Facts(
            facts[name].own,
            facts[name].departments[::-1],
            facts[name].voices,
            facts[name].self_rating,
            facts[name].superior,
        )
        for name in names
    }
    assert score(turned, by).value == score(facts, by).value


def test_two_voices_are_none_and_three_tell_a_band_only() -> None:
    assert band((0, 0, 0, 0, 2)) is None
    assert band((0, 0, 0, 0, 3)) == band((0, 0, 0, 2, 1)) == 90
    assert band((3, 0, 0, 0, 0)) == 30


def test_the_figures_worked_out_by_hand() -> None:
    """Completion 8 of 10, rated 3 and 4; nothing else: 0.6 · 80 + 0.4 · (0.3 · 60 + 0.7 · 80)."""
    by = Rules(
        {"completion": 30, "quality": 25, "efficiency": 15, "teamwork": 10, "satisfaction": 20}
    )
    facts = {"completion": Facts(Share(8, 10), self_rating=3, superior=4)}
    found = score(facts, by)
    assert str(shown(found.value)) == "77.60"
    assert str(shown(found.low)) == "59.01"  # Wilson of 8 in 10 begins at 49.02 %
    assert [w.dimension for w in found.worths if w.value is None] == list(DIMENSIONS[1:])

"""The model as data: what it says, that it survives storing, that nothing in it is executed."""

import json
import pickle
import random
import time
import zlib

import pytest

from charter.rooms.classifying.grams import grams
from charter.rooms.classifying.linear import LinearModel, Unreadable
from charter.rooms.classifying.measuring import Sample, interval, is_held_back, measure, split

MODEL = LinearModel(
    ("fault", "inquiry"),
    (0.1, 0.0),
    {"不冷": (2.0, -1.0), "冷": (0.5, 0.0), "請问": (-1.0, 3.0), "请问": (-1.0, 3.0)},
)


def test_a_text_is_its_characters_in_ones_twos_and_threes() -> None:
    assert grams("空調壞，ABC12！") == {
        *("空", "调", "坏", "空调", "调坏", "空调坏", "abc12", "!"),
    }, "simplified, lower case"


def test_the_answer_is_the_softmax_worked_out_by_hand() -> None:
    said = MODEL.predict("空調不冷")
    assert said.label == "fault"
    # known: 冷, 不冷; fault 0.1 + 2.5/√2 = 1.8678; inquiry 0 - 1/√2 = -0.7071
    assert round(said.share, 4) == 0.9292
    assert said.because == ("不冷",)
    assert MODEL.predict("請問保固").label == "inquiry"
    assert MODEL.predict("").label == "fault", "the bias alone"


def test_stored_and_read_again_it_says_the_same() -> None:
    again = LinearModel.load(MODEL.dump())
    assert again == MODEL


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a pickle out of the database was executed",))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zlib",
        pickle.dumps(Bomb()),
        zlib.compress(pickle.dumps(Bomb())),
        zlib.compress(b"[]"),
        zlib.compress(json.dumps({"classes": [], "bias": [], "weights": {}}).encode()),
        zlib.compress(json.dumps({"classes": ["a"], "bias": [1, 2], "weights": {}}).encode()),
        zlib.compress(b'{"classes": ["a"], "bias": [NaN], "weights": {}}'),
        zlib.compress(b'{"classes": ["a"], "bias": [0], "weights": {"x": ["y"]}}'),
    ],
)
def test_anything_else_in_its_place_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        LinearModel.load(data)


def test_a_prediction_costs_less_than_a_millisecond() -> None:
    """A long letter against forty thousand grams and six classes; the median of fifty."""
    dice = random.Random(7)
    letters = [chr(0x4E00 + n) for n in range(2000)]
    pairs = {dice.choice(letters) + dice.choice(letters) for _ in range(40_000)}
    model = LinearModel(tuple("abcdef"), (0.0,) * 6, {pair: (0.1,) * 6 for pair in pairs})
    text = "".join(dice.choices(letters, k=200))
    spent = []
    for _ in range(50):
        start = time.process_time()
        model.predict(text)
        spent.append(time.process_time() - start)
    assert sorted(spent)[25] < 0.001


def test_a_fifth_is_held_back_and_stays_so() -> None:
    samples = [Sample(n, "x", "a") for n in range(5000)]
    learned, held = split("task", samples)
    assert 900 < len(held) < 1100
    assert not {one.key for one in learned} & {one.key for one in held}
    assert all(is_held_back("task", one.key) for one in held)


def test_it_is_measured_beside_both_baselines() -> None:
    learned = [Sample(n, "x", "a") for n in range(3)] + [Sample(9, "x", "b")]
    held = [Sample(1, "好", "a"), Sample(2, "壞", "b"), Sample(3, "壞", "a")]
    found = measure(learned, held, lambda text: "b" if text == "壞" else "a", lambda _text: "b")
    assert (found.count, found.right, found.majority, found.rules) == (3, 2, 2, 1)
    assert found.confusion == {("a", "a"): 1, ("b", "b"): 1, ("a", "b"): 1}
    assert not found.is_better, "as good as the majority is not better"
    assert round(found.error or 0, 1) == 33.3


def test_the_interval_is_wilsons() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3: 15 of 148 gives 0.0624-0.1605,
    81 of 263 gives 0.2553-0.3662."""
    for part, count, expected in ((15, 148, (6.24, 16.05)), (81, 263, (25.53, 36.62))):
        found = interval(part, count)
        assert found and tuple(round(one, 2) for one in found) == expected
    assert interval(0, 0) is None

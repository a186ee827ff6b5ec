"""The simulation: the network's own length when nothing varies, the triangle's when one does, the
same figures from the same seed, and quick."""

import random
import time
from math import sqrt

import pytest

from charter.rooms.cost.simulation import Before, Drawn, simulate


def fixed(days, *before, cost=0.0):
    return Drawn(days, days, days, cost, before=tuple(before))


def test_without_chance_it_is_the_critical_path_for_all_four_relations():
    tasks = [
        fixed(3.0, cost=100.0),
        fixed(2.0, Before(0)),
        fixed(6.0, Before(0, "SS", 1.0)),
        fixed(1.0, Before(1), Before(2)),
    ]
    found = simulate(tasks, runs=10, seed=1)
    assert found and (found.finish(50), found.finish(80), found.cost(50)) == (8.0, 8.0, 100.0)
    ff = simulate([fixed(5.0), fixed(1.0, Before(0, "FF", 2.0))], runs=1, seed=1)
    sf = simulate([fixed(5.0), fixed(3.0, Before(0, "SF", 4.0))], runs=1, seed=1)
    assert ff and sf and ff.days == [7.0] and sf.days == [5.0]


def test_one_task_follows_its_triangle():
    found = simulate([Drawn(2.0, 4.0, 12.0, 400.0)], runs=20_000, seed=7)
    assert found
    mean = sum(found.days) / len(found.days)
    assert mean == pytest.approx((2 + 4 + 12) / 3, rel=0.01)
    assert found.finish(50) == pytest.approx(12 - sqrt(0.5 * 10 * 8), rel=0.01)
    assert found.cost(50) == pytest.approx(found.finish(50) * 100, rel=1e-9)


def test_the_same_seed_gives_the_same_figures_and_another_others():
    tasks = [Drawn(1.0, 2.0, 5.0), Drawn(1.0, 2.0, 5.0, before=(Before(0),))]
    one, same = simulate(tasks, runs=3000, seed=5), simulate(tasks, runs=3000, seed=5)
    other = simulate(tasks, runs=3000, seed=6)
    assert one == same != other
    assert simulate(tasks, runs=9000, seed=5, proceed=lambda done: False) is None
    assert one and sum(one.histogram()) == 3000


@pytest.mark.long
def test_ten_thousand_draws_of_two_hundred_tasks_take_less_than_five_seconds():
    chance = random.Random(1)
    tasks = [
        Drawn(
            2.0, 3.0, 8.0, 100.0,
            before=tuple(Before(chance.randrange(n)) for _ in range(min(n, 2))),
        )
        for n in range(200)
    ]  # fmt: skip
    begun = time.process_time()
    assert simulate(tasks, runs=10_000, seed=1)
    assert time.process_time() - begun < 5

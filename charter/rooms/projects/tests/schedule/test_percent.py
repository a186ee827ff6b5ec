"""The percent of a task follows its rule, whatever is reported."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.projects.schedule.percent import earned

RULES = st.sampled_from(["zero_hundred", "fifty_fifty", "units", "milestones"])
STEPS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 1000), max_size=6).map(
    lambda found: [{"name": name, "weight": weight} for name, weight in found.items()]
)


@pytest.mark.parametrize(
    ("rule", "facts", "percent"),
    [
        ("zero_hundred", {"units_done": 90}, 0),
        ("fifty_fifty", {"units_done": 90}, 50),
        ("units", {"units_done": 12, "units_total": 40}, 30),
        ("units", {"units_done": 40, "units_total": 40}, 99),
        ("milestones", {"reached": ["初稿"]}, 40),
        ("milestones", {"reached": ["初稿", "定稿"]}, 99),
        ("milestones", {"reached": ["別的"]}, 0),
    ],
)
def test_each_rule_counts_in_its_own_way(rule: str, facts: dict[str, object], percent: int) -> None:
    steps = [{"name": "初稿", "weight": 40}, {"name": "定稿", "weight": 60}]
    assert earned(rule, started=True, finished=False, steps=steps, **facts) == percent  # type: ignore[arg-type]


@settings(max_examples=60)
@given(RULES, STEPS, st.data())
def test_more_work_never_earns_less_and_only_the_end_earns_a_hundred(
    rule: str, steps: list[dict[str, object]], data: st.DataObject
) -> None:
    total = data.draw(st.integers(1, 500))
    less = data.draw(st.integers(0, total))
    more = data.draw(st.integers(less, total))
    names = [step["name"] for step in steps]
    some = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    others = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []

    def at(units: int, reached: list[object], *, started: bool = True, done: bool = False) -> int:
        return earned(
            rule,
            started=started,
            finished=done,
            units_done=units,
            units_total=total,
            steps=steps,
            reached=reached,  # type: ignore[arg-type]
        )

    assert 0 <= at(less, some) <= at(more, [*some, *others]) <= 99
    assert at(more, names, started=False) == 0
    assert at(less, some, done=True) == 100

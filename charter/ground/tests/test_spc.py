"""XmR limits and signals, against figures worked out elsewhere."""

import csv
import gzip
import json
import os
from pathlib import Path

import pytest

from charter.ground import spc
from charter.ground.charts import reading, xmr_chart
from charter.ground.series import Series
from charter.ground.spc import NEAR, NELSON, OUTSIDE, RUN, TREND, WESTERN, assurance, variation, xmr

REFERENCE = Path(os.environ.get("CHARTER_REFERENCE_DATA", "../shared/data")) / "4_spc"


def test_one_value_has_no_limits_and_none_has_nothing() -> None:
    single = xmr([3.0])
    assert single is not None and single.upper is None
    assert xmr([]) is None


def test_the_worked_example_of_the_formula_book() -> None:
    found = xmr([5, 6, 5, 7, 6, 5, 6, 7, 6, 5, 6, 15])
    assert found is not None and found.upper is not None and found.lower is not None
    assert (round(found.upper, 2), round(found.lower, 2)) == (9.51, 3.66)
    assert OUTSIDE in found.signals[11]


def test_seven_on_one_side_are_a_run_and_a_value_on_the_mean_breaks_it() -> None:
    found = xmr([1, 2, 1, 2, 9, 9, 8, 9, 9, 8, 9])
    assert found is not None
    assert [i for i, s in enumerate(found.signals) if RUN in s] == [4, 5, 6, 7, 8, 9, 10]
    broken = xmr([0, 2, 0, 2, 2, 2, 2, 1, 2, 2, 0, 0, 0], base=4)
    assert broken is not None and not any(RUN in s for s in broken.signals)


@pytest.mark.parametrize("way", [1, -1])
def test_seven_going_one_way_are_a_trend(way: int) -> None:
    found = xmr([way * v for v in (5, 5, 5, 1, 2, 3, 4, 5, 6, 7, 5, 5)])
    assert found is not None
    assert [i for i, s in enumerate(found.signals) if TREND in s] == [3, 4, 5, 6, 7, 8, 9]


def test_two_of_three_near_a_limit_are_marked() -> None:
    found = xmr([10, 12, 10, 12, 10, 12, 10, 12, 15.5, 11.2, 15.5], base=8)
    assert found is not None
    assert [i for i, s in enumerate(found.signals) if NEAR in s] == [8, 10]


def test_what_a_process_will_do_against_its_target() -> None:
    found = xmr([10, 12, 10, 12, 10, 12])
    assert found is not None
    assert [assurance(found, t) for t in (30, 11, -30)] == ["fail", "hit-or-miss", "pass"]
    assert assurance(found, 30, "lower") == "pass"
    assert assurance(found, 11, "neutral") is None


def test_published_limits_of_individual_values_come_out() -> None:
    if not REFERENCE.exists():
        pytest.skip(f"reference data is not at {REFERENCE}")
    with (REFERENCE / "i_mr_loan_costs.csv").open(encoding="utf-8") as lines:
        costs = [float(row["cost"]) for row in csv.DictReader(lines)]
    book = json.loads((REFERENCE / "REFERENCE_spc.json").read_text(encoding="utf-8"))
    expected = book["charts"]["i_mr_loan_costs:i"]
    found = xmr(costs, base=20)
    assert found is not None
    assert found.mean == pytest.approx(expected["center"], abs=1e-6)
    assert found.upper == pytest.approx(expected["ucl_screened"], abs=1e-5)
    assert found.lower == pytest.approx(expected["lcl_screened"], abs=1e-5)


def test_a_chart_says_in_a_sentence_what_it_shows_and_stays_small() -> None:
    points = [(f"2026-{m:02}", 90 + m % 3) for m in range(1, 13)]
    series = Series(points=points, unit="%", target=95)
    chart = xmr_chart(series, "準時率")
    assert 'role="img"' in chart and "正常波動" in reading(series)
    assert len(gzip.compress(chart.encode())) <= 8 * 1024


def test_a_known_special_cause_does_not_move_the_limits_but_still_stands_out() -> None:
    values = [90.0, 91, 89, 90, 92, 88, 90, 91, 60, 90, 89, 91, 90]
    plain, kept = xmr(values), xmr(values, left_out={8})
    assert plain and kept and plain.lower and kept.lower
    assert kept.mean == pytest.approx(90.08, abs=0.01) and kept.lower > plain.lower
    assert kept.signals[8] and not any(kept.signals[:8])


def test_limits_are_computed_anew_from_each_change() -> None:
    points = [(str(i), 10.0 + i % 2) for i in range(12)] + [
        (str(i), 30.0 + i % 3) for i in range(12, 24)
    ]
    series = Series(points=points, changes=[(12, "改流程")])
    first, second = series.phases()
    assert (first[0], second[0]) == (0, 12)
    assert first[1].mean < 12 and second[1].mean > 29
    assert "改流程" in xmr_chart(series)


def test_where_only_one_value_differs_the_limits_keep_some_width() -> None:
    found = spc.individuals([100, 100, 100, 100, 100, 87.5])
    assert found and found.lower is not None and found.upper is not None
    assert found.lower < 92 and found.upper > 104 and not any(found.signals[:5])
    alike = spc.individuals([100.0] * 6)
    assert alike and (alike.lower, alike.upper) == (100, 100) and not any(alike.signals)


def test_each_set_of_rules_sees_its_own_patterns() -> None:
    def seen(values: list[float], rules: str) -> set[str]:
        found = xmr([10, 12] * 6 + values, base=12, rules=rules)
        assert found is not None
        return set().union(*found.signals[12:])

    zigzag = [10.5, 11.5] * 7
    assert {"alternating14", "hugging15"} <= seen([*zigzag, 11.2], NELSON)
    assert "avoiding8" in seen([13.5, 8.5, 13.5, 8.5, 13.5, 13.5, 8.5, 8.5], NELSON)
    assert seen([11.5] * 8, WESTERN) == {"run8"}
    assert "run9" not in seen([10.5, *[11.5] * 8], NELSON)
    assert RUN in seen([10.5, *[11.5] * 8], spc.NHS)
    assert "4of5" in seen([13.5, 13.5, 13.5, 11.5, 13.5], WESTERN)


def test_rare_events_have_charts_of_their_own() -> None:
    found = spc.between_events([10.0] * 12 + [90.0])
    assert found is not None and found.upper is not None
    assert found.lower == 0 and OUTSIDE in found.signals[12]
    gaps = spc.between_events([9.0, 11.0])
    assert gaps is not None and gaps.upper == pytest.approx(10 + 3 * 110**0.5)
    assert spc.until_event([]) is None and spc.between_events([]) is None


def test_the_last_point_says_whether_anything_changed_for_the_better() -> None:
    flat, jump = [10.0, 12.0] * 6, [*([10.0, 12.0] * 6), 30.0]
    first, second = xmr(flat), xmr(jump, base=12)
    assert first and second
    assert variation(first, flat) == "common"
    assert variation(second, jump) == "better"
    assert variation(second, jump, "lower") == "worse"
    assert variation(second, jump, "range") == "odd"


def test_a_share_is_never_said_or_drawn_above_a_hundred_but_judged_as_reckoned() -> None:
    points = [(f"2026-{m:02}", v) for m, v in enumerate([90, 100, 92, 100, 88, 100, 91, 100], 1)]
    series = Series(points=points, unit="%")
    limits = series.phases()[0][1]
    assert limits.upper is not None and limits.upper > 100
    assert "至100.0%" in reading(series) and "120%" not in xmr_chart(series)
    counts = Series(points=points, unit="件")
    assert "100.0件之內" not in reading(counts)


def test_limits_that_differ_from_point_to_point_are_drawn_as_an_outline() -> None:
    sizes = [20, 50, 80, 20, 50, 80] * 2
    points = [(str(i), 90.0) for i in range(12)]
    parts = [(n * 0.9, float(n)) for n in sizes]
    series = Series(points=points, unit="%", kind="p", parts=parts)
    limits = series.phases()[0][1]
    assert limits.mean == pytest.approx(90) and len(set(limits.each)) == 3
    assert "<polygon" in xmr_chart(series)

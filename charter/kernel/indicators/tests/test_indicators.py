"""Figures with their reasons: achievement, targets in time, readings, alerts."""

import datetime as dt
import importlib.util
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators import verbs
from charter.kernel.indicators.formulas import achievement, alarm, level
from charter.kernel.indicators.models import Alert, Indicator, Reading, Target, target_on
from charter.kernel.indicators.rules import RULES, Measured, Rule, indicator
from charter.kernel.indicators.verbs.alerts import RAISED
from charter.kernel.notices.models import Notice

D = Decimal
NUMBERS = st.decimals(0, 1000, places=2)


def oracle() -> ModuleType:
    root = Path(__file__).resolve().parents[4]
    data = Path(os.environ.get("CHARTER_REFERENCE_DATA", root.parent / "shared" / "data"))
    path = data.parent / "oracles" / "formulas.py"
    if not path.exists():
        pytest.skip(f"the reference formulas are not at {path}")
    spec = importlib.util.spec_from_file_location("oracle_formulas", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("actual", "target", "direction", "more", "raw", "met"),
    [
        (D(90), D(100), "higher", {}, D("0.9"), False),
        (D(2), D(1), "lower", {}, D("0.5"), False),
        (D("0.5"), D(0), "lower", {}, D(0), False),
        (D(0), D(0), "lower", {}, D(1), True),
        (D(5), None, "range", {"low": D(4), "high": D(6)}, D(1), True),
        (D(8), None, "range", {"low": D(4), "high": D(6)}, D("0.75"), False),
        (D(84), D(90), "higher", {"baseline": D(80)}, D("0.4"), False),
        (D(300), D(100), "higher", {}, D(3), True),
    ],
)
def test_achievement(actual, target, direction, more, raw, met) -> None:
    rate = achievement(actual, target, direction, **more)
    assert (rate.raw, rate.met) == (raw, met)
    assert more.get("baseline") is not None or rate.score == min(D("1.5"), raw)


@pytest.mark.parametrize(
    ("actual", "target", "direction", "more"),
    [
        (None, D(90), "higher", {}),
        (D(3), D(0), "higher", {}),
        (D(3), None, "higher", {}),
        (D(3), D(80), "higher", {"baseline": D(80)}),
        (D(3), D(-1), "lower", {}),
        (D(0), D(1), "lower", {}),
        (D(3), None, "range", {"low": D(1)}),
    ],
)
def test_what_is_not_defined_says_why_and_is_never_zero(actual, target, direction, more) -> None:
    rate = achievement(actual, target, direction, **more)
    assert rate.raw is None and rate.percent is None
    assert str(rate.reason)


@settings(max_examples=80)
@given(NUMBERS, NUMBERS, st.sampled_from(["higher", "lower"]), st.none() | NUMBERS)
def test_achievement_equals_the_reference(actual, target, direction, baseline) -> None:
    expected = oracle().achievement(actual, target, direction, base=baseline, cap=D("1.5"))
    rate = achievement(actual, target, direction, baseline=baseline)
    if expected is None:
        assert rate.score is None
    else:
        assert rate.score is not None and abs(rate.score - D(expected)) < D("1e-12")


@given(NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=40)
def test_range_equals_the_reference(actual, one, other) -> None:
    low, high = sorted((one, other))
    expected = oracle().achievement(actual, None, "range", lo=low, hi=high)
    rate = achievement(actual, None, "range", low=low, high=high)
    assert rate.raw is not None and abs(rate.raw - D(expected)) < D("1e-12")


def test_levels_and_hysteresis() -> None:
    assert level(D(94), D(95), D(90), "higher") == "amber"
    assert level(D(3), D(1), D(2), "lower") == "red"
    assert level(None, D(1), D(2), "lower") == "ok"
    assert alarm(["red"], False) and alarm(["amber", "amber"], False)
    assert not alarm(["ok", "amber"], False)
    assert alarm(["red", "ok"], True), "one good period does not lower it"
    assert not alarm(["ok", "ok"], True)


@pytest.fixture
def counted() -> Iterator[SimpleNamespace]:
    facts = SimpleNamespace(measured=[Measured("organisation", 0, 9, 10, 10)])
    rule = indicator(
        "tests.on_time",
        "SP2.5.2c",
        "準時率",
        formula="準時 ÷ 全部",
        unit="%",
        source=lambda start, end: facts.measured,
    )
    yield SimpleNamespace(rule=rule, facts=facts)
    del RULES[rule.name]


LAST_MONTH = dt.date(2026, 10, 15)


def test_readings_are_counted_once_and_again_only_when_they_change(
    counted: SimpleNamespace, company: SimpleNamespace
) -> None:
    assert verbs.materialise(counted.rule, LAST_MONTH) == 1
    assert verbs.materialise(counted.rule, LAST_MONTH) == 0
    reading = Reading.objects.get()
    assert (reading.value, reading.n, reading.period) == (D(90), 10, "2026-10")
    assert reading.indicator.owner == company.quality
    counted.facts.measured = [Measured("organisation", 0, 10, 10, 10)]
    assert verbs.materialise(counted.rule, LAST_MONTH) == 1
    assert Reading.objects.get().value == D(100)


def test_nothing_to_count_is_no_data_with_a_reason(
    counted: SimpleNamespace, company: SimpleNamespace
) -> None:
    department = company.service.pk
    counted.facts.measured = [Measured("department", department, 1, 2, 2)]
    verbs.materialise(counted.rule, LAST_MONTH)
    counted.facts.measured = [Measured("department", department, 0, 0)]
    verbs.materialise(counted.rule, LAST_MONTH)
    rows = Reading.objects.order_by("scope").values_list("scope", "value")
    assert list(rows) == [("department", None), ("organisation", None)]
    assert all(r.no_data_reason for r in Reading.objects.all())
    counted.facts.measured = []
    assert verbs.materialise(counted.rule, LAST_MONTH) == 1, "only the reason changed"


def test_a_target_does_not_rewrite_the_past(
    counted: SimpleNamespace, company: SimpleNamespace
) -> None:
    row = verbs.enrol(counted.rule)
    today = clock.today()
    verbs.set_target(row, since=dt.date(2026, 1, 1), value=D(90), by=None)
    with pytest.raises(Refused) as refusal:
        verbs.set_target(row, since=dt.date(2026, 10, 1), value=D(50), by=company.boss)
    assert refusal.value.code == "indicators.target_past"
    with pytest.raises(Refused):
        verbs.set_target(row, since=today, value=D(50), by=company.staff)
    verbs.set_target(row, since=today, value=D(95), by=company.boss)
    older, newer = target_on(row, LAST_MONTH), target_on(row, today)
    assert older and newer and (older.value, newer.value) == (D(90), D(95))
    part = target_on(row, today, "department", company.service.pk)
    assert part == newer, "a part without its own target follows the organisation's"
    assert Target.objects.count() == 2


def test_alerts_rise_once_tell_the_owner_and_fall_after_two_good_periods(
    counted: SimpleNamespace, company: SimpleNamespace
) -> None:
    row = verbs.enrol(counted.rule)
    start = dt.date(2026, 1, 1)
    verbs.set_target(row, since=start, value=D(95), amber=D(95), red=D(85), by=None)
    shares = {5: 80, 6: 96, 7: 80, 8: 96, 9: 97}
    standing = []
    for month, share in shares.items():
        counted.facts.measured = [Measured("organisation", 0, share, 100, 100)]
        verbs.materialise(counted.rule, dt.date(2026, month, 3))
        standing.append(Alert.objects.standing().count())
    assert standing == [1, 1, 1, 1, 0]
    assert Alert.objects.count() == 1
    told = Notice.objects.filter(person=company.quality, entry__event=RAISED)
    assert told.count() == 1


def test_half_a_month_raises_nothing(counted: SimpleNamespace, company: SimpleNamespace) -> None:
    row = verbs.enrol(counted.rule)
    verbs.set_target(row, since=dt.date(2026, 1, 1), value=D(95), red=D(95), by=None)
    verbs.materialise(counted.rule, clock.today())
    assert not Alert.objects.exists()


def test_only_the_owner_enters_figures_that_nobody_counts(company: SimpleNamespace) -> None:
    rule = indicator("tests.by_hand", "SI5.1", "市場占有率", formula="問卷", unit="%")
    try:
        row: Indicator = verbs.enrol(rule)
        with pytest.raises(Refused):
            verbs.enter_reading(row, day=LAST_MONTH, value=D(12), by=company.staff)
        with pytest.raises(Refused):
            verbs.enter_reading(row, day=LAST_MONTH, value=D("nan"), by=company.quality)
        reading = verbs.enter_reading(row, day=LAST_MONTH, value=D(12), by=company.quality)
        assert (reading.value, reading.entered_by) == (D(12), company.quality)
    finally:
        del RULES[rule.name]


def test_counted_figures_are_not_entered_by_hand(
    counted: SimpleNamespace, company: SimpleNamespace
) -> None:
    row = verbs.enrol(counted.rule)
    with pytest.raises(Refused) as refusal:
        verbs.enter_reading(row, day=LAST_MONTH, value=D(100), by=company.quality)
    assert refusal.value.code == "indicators.counted"
    assert isinstance(counted.rule, Rule)

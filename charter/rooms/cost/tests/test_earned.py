"""Earned value equals the oracle on any input; what is not defined is a dash with its reason."""

import importlib.util
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.rooms.cost.earned import (
    BUDGET_GONE,
    NO_BASELINE,
    NOT_DUE,
    NOTHING_EARNED,
    NOTHING_SPENT,
    Dash,
    Value,
    earned_schedule,
)
from charter.rooms.cost.tests import oracle
from charter.rooms.projects.tests.reference import reference

MONEY = st.integers(0, 3000).map(lambda n: Fraction(n, 3))


def ours(v: Value) -> dict[str, Any]:
    told = {
        "SV": v.sv, "CV": v.cv, "SPI": v.spi, "CPI": v.cpi, "EAC": v.eac, "EAC_plan": v.eac_plan,
        "EAC_cs": v.eac_both, "ETC": v.to_complete, "VAC": v.vac, "TCPI_BAC": v.tcpi,
        "TCPI_EAC": v.tcpi_eac, "PCT": v.percent, "SPENT": v.spent,
    }  # fmt: skip
    assert all(str(one.reason) for one in told.values() if isinstance(one, Dash))
    return {name: None if isinstance(one, Dash) else one for name, one in told.items()}


@settings(max_examples=150)
@given(st.none() | MONEY, MONEY, MONEY, st.none() | MONEY, st.booleans())
def test_every_figure_equals_the_oracle(pv, ev, ac, bac, done):
    if pv is None or bac is None or not bac:
        pv = bac = None
    elif done:
        ev = bac
    else:
        ev = min(ev, bac)
    assert ours(Value(pv, ev, ac, bac)) == oracle.evm(pv, ev, ac, bac)


@settings(max_examples=150)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 120), st.integers(0, 15)
)
def test_the_earned_schedule_equals_the_oracle(steps, ev, at):
    pv = [Fraction(0)]
    for step in steps:
        pv.append(pv[-1] + step)
    if not pv[-1]:
        assert isinstance(earned_schedule(pv, ev, at).es, Dash)
        return
    found, said = (
        earned_schedule(pv, Fraction(ev), at),
        oracle.earned_schedule(pv, Fraction(ev), at),
    )
    named = {"ES": found.es, "SV_t": found.sv_t, "SPI_t": found.spi_t, "IEAC_t": found.ieac_t}
    assert {k: None if isinstance(v, Dash) else v for k, v in named.items()} == said


def test_a_figure_that_is_not_defined_says_why():
    none = Value(None, 10, 20, None)
    assert none.sv.reason == NO_BASELINE and none.cv == -10
    assert Value(0, 0, 0, 100).spi.reason == NOT_DUE
    assert Value(10, 0, 0, 100).cpi.reason == NOTHING_SPENT
    assert Value(10, 0, 5, 100).cpi == 0 and Value(10, 0, 5, 100).eac.reason == NOTHING_EARNED
    assert Value(500, 400, 1000, 1000).tcpi.reason == BUDGET_GONE
    assert Value(100, 10, 10, 100).is_unstable and not Value(100, 20, 10, 100).is_unstable
    assert Value(100, 50, 40, 100, etc=70).eac_bottom_up == 110
    assert Value(1000, 1000, 900, 1000).eac_schedule == 900, "finished: what it cost"


def test_the_copied_oracle_is_the_reference():
    path = reference("2_projects").parents[1] / "oracles" / "formulas.py"
    if not path.exists():
        pytest.skip(f"no reference formulas at {path}")
    spec = importlib.util.spec_from_file_location("formulas", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for case in (
        (400, 300, 500, 1000),
        (0, 0, 0, 1000),
        (100, 0, 50, 1000),
        (1000, 1000, 900, 1000),
    ):
        assert module.evm(*case) == oracle.evm(*case)
    said = module.earned_schedule([0, 10, 30, 60, 100], 45, 3)
    assert {**oracle.earned_schedule([0, 10, 30, 60, 100], 45, 3), "PD": 4} == said

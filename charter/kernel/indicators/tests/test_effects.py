"""A measure's effect, read from an indicator by its name."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from charter.ground.effect import EFFECTIVE, UNPROVEN, WORSE
from charter.kernel.indicators.effects import effect_on
from charter.kernel.indicators.models import Indicator, Note, Reading
from charter.kernel.indicators.verbs import annotate

pytestmark = pytest.mark.django_db
WAVE = (0.0, 1.0, -0.5, 0.5, -1.0, 0.2, -0.7)
BEGAN, DONE = dt.date(2025, 9, 1), dt.date(2025, 11, 15)


def _month(i: int) -> dt.date:
    return dt.date(2024 + i // 12, i % 12 + 1, 1)


def _measured(company: SimpleNamespace, level: list[float | None]) -> Indicator:
    found = Indicator.objects.create(
        name="tests.on_time",
        title="準時率",
        formula="準時÷全部",
        direction="higher",
        owner=company.quality,
    )
    Reading.objects.bulk_create(
        Reading(
            indicator=found,
            period=f"{_month(i):%Y-%m}",
            starts=_month(i),
            ends=_month(i + 1),
            value=None if value is None else Decimal(str(round(value + WAVE[i % 7], 2))),
            no_data_reason="分母為0" if value is None else "",
            taken_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        )
        for i, value in enumerate(level)
    )
    return found


def test_before_and_after_are_told_apart_and_the_transition_counts_for_neither(
    company: SimpleNamespace,
) -> None:
    _measured(company, [80.0] * 20 + [20.0, 20.0, 20.0] + [84.0] * 11)
    found = effect_on("tests.on_time", began=BEGAN, done=DONE)
    assert found is not None and found.size is not None
    assert (found.n_before, found.n_after, found.verdict) == (20, 11, EFFECTIVE)
    assert 3.5 < found.size < 4.5
    early = effect_on("tests.on_time", began=BEGAN, done=DONE, until=dt.date(2026, 4, 1))
    assert early is not None and (early.verdict, early.reason, early.n_after) == (
        UNPROVEN,
        "few",
        4,
    )


def test_special_causes_and_earlier_changes_of_the_process_do_not_count(
    company: SimpleNamespace,
) -> None:
    told = _measured(company, [95.0] * 6 + [80.0] * 17 + [84.0] * 8 + [30.0] + [84.0] * 2)
    raw = effect_on("tests.on_time", began=BEGAN, done=DONE)
    assert raw is not None and raw.verdict != EFFECTIVE, "a storm and an older level hide it"
    cause, change = Note.Kind.CAUSE, Note.Kind.CHANGE
    by = company.quality
    annotate(told, day=dt.date(2026, 8, 1), kind=cause, text="颱風停電", by=by)
    annotate(told, day=dt.date(2024, 7, 1), kind=change, text="併入二線", by=by)
    found = effect_on("tests.on_time", began=BEGAN, done=DONE)
    assert found is not None
    assert (found.n_before, found.n_after, found.verdict) == (14, 10, EFFECTIVE)


def test_a_missing_period_is_never_zero_and_worse_is_said(company: SimpleNamespace) -> None:
    level: list[float | None] = [80.0] * 20 + [None] * 3 + [76.0] * 11
    level[5] = level[28] = None
    _measured(company, level)
    found = effect_on("tests.on_time", began=BEGAN, done=DONE)
    assert found is not None
    assert (found.n_before, found.n_after, found.verdict) == (19, 10, WORSE)
    assert effect_on("tests.nobody", began=BEGAN) is None

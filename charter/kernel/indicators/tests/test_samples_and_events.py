"""Samples with their spread and rare events with their days: x̄-s, t and g are chosen and drawn."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.indicators import verbs
from charter.kernel.indicators.effects import effect_on
from charter.kernel.indicators.models import Indicator, Note, Reading
from charter.kernel.indicators.presentation import Shown
from charter.kernel.indicators.rules import Measured, Rule

pytestmark = pytest.mark.django_db
WAVE = (0, 2, -1, 1, 3, 0, -2, 1)


def made(company: SimpleNamespace, period: str, **more: str) -> Indicator:
    told = {"title": f"{period}指標", "formula": "平均", "unit": "天", "direction": "higher"}
    return verbs.create(
        **{**told, **more}, period=period, kind="quality", method="data",
        owner=company.quality, by=company.boss,
    )  # fmt: skip


def sampled(company: SimpleNamespace, months: int = 14) -> Indicator:
    found = made(company, "month", unit="小時")
    for i in range(months):
        day = dt.date(2025 + (8 + i) // 12, (8 + i) % 12 + 1, 3)
        value, spread = Decimal(20 + WAVE[i % 8]), Decimal("1.5") + i % 3
        verbs.enter_reading(
            found, day=day, value=value, n=20 + i, spread=spread, by=company.quality
        )
    return found


def rare(company: SimpleNamespace, gaps: tuple[int, ...], chances: int | None = 100) -> Indicator:
    found, day = made(company, "event"), dt.date(2025, 1, 1)
    for gap in gaps:
        verbs.enter_event(found, day=day, opportunities=chances, by=company.quality)
        day += dt.timedelta(days=gap)
    return found


def charts(found: Indicator, company: SimpleNamespace) -> dict[str, Any]:
    shown = Shown(found, company.boss, "all")
    names = [name for name, _label, _on in shown.kinds]
    return {name: Shown(found, company.boss, "all", chart=name).drawn for name in names}


def test_means_with_spread_and_size_can_be_drawn_as_samples(company: SimpleNamespace) -> None:
    found = sampled(company)
    verbs.annotate(
        found, day=dt.date(2026, 4, 2), kind=Note.Kind.CHANGE, text="改班", by=company.quality
    )
    drawn = charts(found, company)
    assert list(drawn) == ["i", "mr", "xbar", "s"]
    first, second = drawn["xbar"].phases()
    assert (first[0], second[0]) == (0, 7) and len(second[1].each) == 7
    wide, narrow = second[1].bounds(0), second[1].bounds(6)
    assert wide and narrow and wide[1] - wide[0] > narrow[1] - narrow[0]  # more values, less doubt
    assert [v for _l, v in drawn["s"].points][:4] == [1.5, 2.5, 3.5, 1.5]
    client = Client()
    client.force_login(company.boss)
    for name, word in (("xbar", "平均x̄"), ("s", "標準差s")):
        text = client.get(f"/indicators/{found.pk}/?chart={name}").content.decode()
        assert f'aria-current="true">{word}</a>' in text and "<polygon" in text


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"spread": Decimal(-1), "n": 5}, "indicators.not_a_spread"),
        ({"spread": Decimal("NaN"), "n": 5}, "indicators.not_a_spread"),
        ({"spread": Decimal(1), "n": 1}, "indicators.spread_of_one"),
        (
            {"spread": Decimal(1), "n": 5, "value": None, "missing": "無"},
            "indicators.spread_of_one",
        ),
    ],
)
def test_a_spread_needs_two_values_and_their_mean(
    company: SimpleNamespace, told: dict[str, Any], code: str
) -> None:
    found = made(company, "month")
    with pytest.raises(Refused) as refusal:
        verbs.enter_reading(
            found, day=dt.date(2026, 1, 1), by=company.quality, **{"value": Decimal(5), **told}
        )
    assert refusal.value.code == code and not Reading.objects.exists()


def test_counted_means_may_bring_their_spread_and_the_database_refuses_one_of_a_single_value(
    company: SimpleNamespace,
) -> None:
    rule = Rule(
        "test.spread", (), "回覆時間", "平均", "小時", "lower", "month",
        lambda _start, _end: [Measured("organisation", 0, value=4.5, spread=1.25, n=9)],
    )  # fmt: skip
    verbs.materialise(rule, dt.date(2026, 10, 5))
    row = Reading.objects.get()
    assert (row.value, row.spread, row.n) == (Decimal("4.5"), Decimal("1.25"), 9)
    assert verbs.materialise(rule, dt.date(2026, 10, 5)) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.filter(pk=row.pk).update(n=1)


def test_rare_events_are_read_by_the_days_between_them(company: SimpleNamespace) -> None:
    found = rare(company, (9, 30, 3, 61, 14, 8, 90, 25, 40, 12, 33, 7, 51, 20))
    drawn = charts(found, company)
    assert list(drawn) == ["t", "g"]
    ((_first, limits),) = drawn["t"].phases()
    assert [v for _l, v in drawn["t"].points][:3] == [9, 30, 3]
    assert limits.lower == 0 and limits.mean < 32 < limits.upper and not limits.provisional
    assert drawn["g"].phases()[0][1].mean == 100 and drawn["g"].target is None
    shown = Shown(found, company.boss, "all")
    assert shown.variation[0] == "ok" and shown.series and shown.series.kind == "t"
    client = Client()
    client.force_login(company.quality)
    text = client.get(f"/indicators/{found.pk}/").content.decode()
    assert "中線" in text and "第一次，沒有前一次可比" in text
    assert client.get(f"/indicators/{found.pk}/?chart=g").status_code == 200
    around = effect_on(found.name, began=dt.date(2025, 6, 1))
    assert around and around.n_before + around.n_after == 13


def test_a_day_forgotten_or_entered_by_mistake_mends_the_time_after_it(
    company: SimpleNamespace,
) -> None:
    found = rare(company, (10, 20), chances=None)
    late = dt.date(2025, 1, 21)
    assert [n for n, _l, _on in Shown(found, company.boss).kinds] == ["t"]
    verbs.enter_event(found, day=late, n=2, by=company.quality)
    verbs.enter_event(found, day=dt.date(2025, 1, 16), by=company.quality)
    days = dict(Reading.objects.values_list("period", "value"))
    assert (days["2025-01-16"], days["2025-01-21"]) == (5, 5)
    with pytest.raises(Refused) as refusal:
        verbs.enter_event(found, day=late, by=company.quality)
    assert refusal.value.code == "indicators.event_known"
    struck = Reading.objects.get(period="2025-01-16")
    with pytest.raises(Refused):
        verbs.strike_event(struck, reason=" ", by=company.quality)
    with pytest.raises(Refused):
        verbs.strike_event(struck, reason="不是我的", by=company.boss)
    verbs.strike_event(struck, reason="記錯", by=company.quality)
    first = Reading.objects.get(period="2025-01-01")
    assert Reading.objects.get(starts=late).value == 10
    verbs.strike_event(first, reason="不算", by=company.quality)
    assert Reading.objects.get(period="2025-01-11").value is None


def test_events_and_periods_are_not_mixed_and_the_pages_say_so(company: SimpleNamespace) -> None:
    event, month = made(company, "event"), made(company, "month")
    today = dt.date(2026, 11, 1)
    with pytest.raises(Refused):
        verbs.enter_reading(event, day=today, value=Decimal(1), by=company.quality)
    for told in ({"day": today}, {"day": dt.date(2027, 1, 1)}, {"day": today, "n": 0}):
        with pytest.raises(Refused):
            verbs.enter_event(
                month if told == {"day": today} else event, by=company.quality, **told
            )
    client = Client()
    client.force_login(company.quality)
    base = f"/indicators/{event.pk}/"
    told = {"day": "2026-11-01", "n": "1", "opportunities": "250"}
    assert client.post(f"{base}enter_event/", told).status_code == 302
    again = client.post(f"{base}enter_event/", told, HTTP_REFERER=f"http://testserver{base}")
    assert again.status_code == 409 and "已經登錄過" in again.content.decode()
    one = Reading.objects.get()
    assert one.numerator == 250
    answer = client.post(f"{base}events/{one.pk}/strike/", {"reason": "記錯"})
    assert answer.status_code == 302 and not Reading.objects.exists()
    sent = client.post(
        f"/api/indicators/{event.pk}/events", {"day": "2026-11-02"}, content_type="application/json"
    )
    assert sent.status_code == 200 and sent.json()["period"] == "2026-11-02"

"""The list and the page of an indicator, and the same over JSON."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.kernel.indicators.models import Indicator, Reading, Target
from charter.kernel.indicators.verbs import enter_reading, set_target
from charter.org.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def made(company, name: str = "on_time") -> Indicator:
    return Indicator.objects.create(
        name=name,
        title=f"準時率{name}",
        formula="準時÷全部",
        unit="%",
        direction="higher",
        clauses=["SP2.5.2"],
        owner=company.quality,
    )


@pytest.fixture
def indicator(company) -> Indicator:
    found = made(company)
    set_target(found, since=dt.date(2025, 1, 1), value=Decimal(95), by=None)
    for month in range(1, 11):
        day = dt.date(2026, month, 1)
        enter_reading(found, day=day, value=Decimal(90 + month % 3), n=60, by=company.quality)
    return found


def url_of(indicator: Indicator) -> str:
    return reverse("indicators:indicator", args=[indicator.pk])


def test_the_page_reads_the_figures_in_one_sentence_and_shows_the_formula(
    company, indicator
) -> None:
    text = signed_in(company.staff).get(url_of(indicator)).content.decode()
    assert "實際91.0%÷目標95.0%（越高越好）" in text and "95.8%" in text
    assert "2026-10為91.0%，平均91.0%" in text
    assert "未達標" in text and 'class="xmr"' in text


def test_no_data_is_said_with_its_reason_and_never_shown_as_zero(company, indicator) -> None:
    Reading.objects.create(
        indicator=indicator,
        period="2026-11",
        starts=dt.date(2026, 11, 1),
        ends=dt.date(2026, 12, 1),
        no_data_reason="分母為0，無法計算",
        taken_at=company_moment(),
    )
    text = signed_in(company.staff).get(url_of(indicator)).content.decode()
    assert "最近一期無資料：分母為0，無法計算。" in text
    assert "達成率無法計算：本期無資料" in text and "0.0%" not in text.replace("90.0%", "")


def company_moment() -> dt.datetime:
    return dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


def test_an_indicator_without_any_figure_says_so(company) -> None:
    text = signed_in(company.staff).get(url_of(made(company))).content.decode()
    assert "還沒有任何期間有數值" in text and "未設目標" in text and 'class="xmr"' not in text


def test_who_sets_targets_gets_the_form_and_others_a_refusal(company, indicator) -> None:
    act = reverse("indicators:act", args=[indicator.pk, "set_target"])
    told = {"since": "2026-12-01", "value": "97", "reason": "年度目標"}
    assert signed_in(company.staff).post(act, told).status_code == 409
    assert signed_in(company.boss).post(act, told).status_code == 302
    assert Target.objects.filter(value=97, since=dt.date(2026, 12, 1)).exists()
    assert "新目標" not in signed_in(company.staff).get(url_of(indicator)).content.decode()
    bad = signed_in(company.boss).post(act, {"since": "someday", "value": "x"})
    assert bad.status_code == 200 and Target.objects.count() == 2


def test_the_list_asks_as_often_for_one_row_as_for_three(company, indicator) -> None:
    client, counts = signed_in(company.staff), []
    client.get(reverse("indicators:list"))
    for name in ("two", "three"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("indicators:list"))
        counts.append(len(asked))
        made(company, name)
        made(company, name * 2)
    assert counts[0] == counts[1] and "未達標" in answer.content.decode()


def test_the_list_is_narrowed_to_what_missed_its_target_or_has_no_data(company, indicator) -> None:
    empty, client = made(company, "empty"), signed_in(company.staff)
    missed = client.get(reverse("indicators:list") + "?met=missed").context["view"].rows
    without = client.get(reverse("indicators:list") + "?met=none").context["view"].rows
    assert (missed, without) == ([indicator], [empty])


def test_the_interface_lists_shows_and_sets(company, indicator) -> None:
    staff, boss = signed_in(company.staff), signed_in(company.boss)
    assert [row["name"] for row in staff.get("/api/indicators/").json()] == ["on_time"]
    detail = staff.get(f"/api/indicators/{indicator.pk}").json()
    assert Decimal(detail["target"]["value"]) == 95 and detail["can"] == []
    assert len(staff.get(f"/api/indicators/{indicator.pk}/readings").json()) == 10
    body = {"since": "2026-11-20", "value": "96"}
    path = f"/api/indicators/{indicator.pk}/targets"
    answers = [c.post(path, body, content_type="application/json") for c in (staff, boss)]
    assert [a.status_code for a in answers] == [409, 200]

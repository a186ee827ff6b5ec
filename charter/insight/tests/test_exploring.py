"""Free exploration: the address is the choice; the table says what the chart draws."""

import json
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.insight.tests.test_board import measured, signed_in
from charter.kernel.indicators.models import Note
from charter.kernel.indicators.verbs import annotate, set_target

pytestmark = pytest.mark.django_db


def chart_of(client: Client, url: str) -> list[dict[str, object]]:
    text = client.get(url).content.decode()
    return json.loads(unescape(text.split('data-explore="')[1].split('"')[0]))


def test_indicators_stand_side_by_side_and_the_address_is_what_is_saved(
    company: SimpleNamespace,
) -> None:
    one, other = measured(company, "a"), measured(company, "b", months=6)
    client = signed_in(company.staff)
    assert "先加入一個指標" in client.get("/explore/").content.decode()
    url = f"/explore/?i={one.pk}&add={other.pk}&since=2025-01-01&until=2025-03-31"
    text = client.get(url).content.decode()
    assert "準時率a" in text and "準時率b" in text and "lib/echarts" in text
    drawn = chart_of(client, url)
    assert [len(line["points"]) for line in drawn] == [3, 3]
    assert drawn[0]["points"][0] == ["2025-01-01", 90.0]
    assert text.count('<th scope="row">2025-') == 3
    assert f"?i={other.pk}&amp;since=2025-01-01" in text, "how to leave the first one out"
    told = client.get(f"{url}&export=csv").content.decode()
    assert "準時率b（%）" in told and "2025-01,2025-01-01,90.000000,90.000000" in told
    assert client.get(f"{url}&export=xlsx").content[:2] == b"PK"
    assert len(client.get("/api/insight" + url.replace("explore/", "explore")).json()["lines"]) == 3


def test_a_link_shows_nobody_more_than_they_may_see(company: SimpleNamespace) -> None:
    here = {"scope": "department", "scope_id": company.service.pk}
    found = measured(company, "a", **here)
    url = f"/explore/?i={found.pk}&department={company.service.pk}"
    assert chart_of(signed_in(company.head), url)[0]["points"]
    answer = signed_in(company.staff).get(url).content.decode()
    assert "data-explore=" not in answer
    assert signed_in(company.customer).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "i=abc&i=-1&i=99999999999999999999",
        "add=x&department=y",
        "since=2026-13-01&until=x",
        "since=2026-05-01&until=2026-01-01",
        "i=%00&add=%27",
        "export=csv",
        "export=exe&i=1",
    ],
)
def test_a_crooked_address_is_answered_in_words(company: SimpleNamespace, query: str) -> None:
    measured(company, "a", months=2)
    assert signed_in(company.boss).get(f"/explore/?{query}").status_code == 200


def test_six_at_most_and_a_fixed_number_of_statements(company: SimpleNamespace) -> None:
    keys = [measured(company, f"m{n}", months=3).pk for n in range(8)]
    client, counts = signed_in(company.boss), []
    for n in (1, 1, 3):
        with CaptureQueriesContext(connection) as asked:
            client.get("/explore/?" + "&".join(f"i={key}" for key in keys[:n]))
        counts.append(len(asked))
    assert counts[1] == counts[2]
    drawn = chart_of(client, "/explore/?" + "&".join(f"i={key}" for key in keys))
    assert len(drawn) == 6


def test_boards_and_indicators_are_told_over_json_too(company: SimpleNamespace) -> None:
    found = measured(company, "a")
    set_target(found, since=found.readings.first().starts, value=Decimal(95), by=None)
    change = Note.Kind.CHANGE
    day = found.readings.order_by("starts")[12].starts
    annotate(found, day=day, kind=change, text="改班表", by=company.quality)
    boss = signed_in(company.boss)
    told = boss.get("/api/insight/board").json()
    (one,) = told["indicators"]
    assert one["id"] == found.pk and one["capability"] in ("bad", "warn")
    assert {s["name"] for s in told["stuck"]} >= {"actions.late", "indicators.alerts"}
    assert signed_in(company.head).get("/api/insight/board").status_code == 403
    own = f"/api/insight/board/departments/{company.service.pk}"
    assert signed_in(company.head).get(own).status_code == 200
    other = f"/api/insight/board/departments/{company.office.pk}"
    assert signed_in(company.head).get(other).status_code == 404
    assert signed_in(company.staff).get("/api/insight/board").status_code == 403
    chart = boss.get(f"/api/indicators/{found.pk}/chart?span=all").json()
    assert [len(phase["points"]) for phase in chart["chart"]["phases"]] == [12, 12]
    assert chart["effects"][0]["verdict"] == "effective" and chart["effects"][0]["size"] > 3
    assert chart["sentence"] in boss.get(f"/indicators/{found.pk}/?span=all").content.decode()
    assert boss.get(f"/api/indicators/{found.pk}/chart?span=x").status_code == 404

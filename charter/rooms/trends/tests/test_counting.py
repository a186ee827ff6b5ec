"""Kept figures agree with a plain count over the cases, and follow every correction."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.periods import period_of
from charter.org.models import Customer
from charter.rooms.aftersales.models import Case, Category, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.trends import verbs
from charter.rooms.trends.measures import MEASURES
from charter.rooms.trends.models import Figures

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def reported(
    company: SimpleNamespace, at: dt.datetime, code: str = "HC", category: str = Category.FAULT
) -> Case:
    with clock.at(at):
        told = cases.Report(
            Customer.objects.get(code=code),
            "空調不冷",
            Channel.PHONE,
            category=category,
            impact=2,
            urgency=2,
            assignee=company.engineer,
        )
        return cases.register(told, by=company.staff)


def solved(company: SimpleNamespace, at: dt.datetime, cause: str = "濾網堵塞", **more: Any) -> Case:
    """Answered after one hour, solved after three, both in opening hours."""
    case = reported(company, at, **more)
    with clock.at(at + HOUR):
        progress.reply(case, text="馬上到", by=company.engineer)
    with clock.at(at + 3 * HOUR):
        progress.resolve(case, cause=cause, solution="清洗", by=company.engineer)
    return case


def facts(key: str, scope: str = "organisation", scope_id: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = Figures.objects.months().of(scope, scope_id).get(key=key).facts
    return found


def test_a_month_is_counted_for_the_house_each_department_and_each_customer(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    solved(company, monday - 42 * DAY)  # Monday 5 October
    solved(company, monday - 41 * DAY, cause=" 濾網  堵塞。")
    at_once = reported(company, monday - 40 * DAY, code="LH", category=Category.COMPLAINT)
    with clock.at(monday - 40 * DAY + HOUR):
        progress.resolve(at_once, cause="派工重疊", solution="改派", by=company.engineer)
        progress.follow_up(at_once, reached=True, score=2, by=company.staff)
    reported(company, monday - 35 * DAY)
    gone = reported(company, monday - 35 * DAY)
    progress.cancel(gone, reason="重複", by=company.engineer)
    assert [month.key for month in verbs.catch_up()] == ["2026-10", "2026-11"]
    whole, hc = facts("2026-10"), Customer.objects.get(code="HC").pk
    assert (whole["received"], whole["solved"], whole["complaints"]) == (4, 3, 1)
    assert whole["first"] == [1, 3]
    assert whole["respond"] == {"n": 3, "median": 3600, "p90": 3600}
    assert whole["resolve"]["median"] == 3 * 3600
    assert whole["causes"]["top"] == [["濾網堵塞", 2], ["派工重疊", 1]]
    assert whole["backlog"] == [1, 0, 1, 0, 0] and whole["content"] == [0, 1]
    assert whole["customers"]["top"][0] == [hc, 3]
    assert facts("2026-10", "customer", hc)["received"] == 3
    assert facts("2026-10", "department", company.service.pk)["solved"] == 3
    assert MEASURES["complaints"].read(whole) == (100 / 3, 3)
    assert MEASURES["reopened"].read({}) == (None, 0), "nothing solved is no rate"


def test_a_correction_recounts_its_month_and_nothing_counted_twice_changes(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    case = solved(company, monday - 42 * DAY)
    solved(company, monday - 100 * DAY)
    assert len(verbs.catch_up()) == 4
    before = {row.pk: row.facts for row in Figures.objects.all()}
    month = period_of("month", dt.date(2026, 10, 1))
    assert verbs.materialise("month", month) == verbs.materialise("month", month)
    assert {row.pk: row.facts for row in Figures.objects.all()} == before
    Case.objects.filter(pk=case.pk).update(customer=Customer.objects.get(code="LH"))
    progress.note(case, text="客戶登記錯了，已更正", by=company.engineer)
    with clock.at(monday + HOUR):
        changed = [month.key for month in verbs.catch_up()]
    assert {"2026-10", "2026-11"} <= set(changed)
    lh = Customer.objects.get(code="LH").pk
    assert facts("2026-10", "customer", lh)["received"] == 1
    old = Figures.objects.months().of("customer", Customer.objects.get(code="HC").pk)
    assert not old.filter(key="2026-10", facts__received__gt=0).exists()


def _asked(client: Client) -> int:
    """How many statements the page takes; none of its own reads the cases."""
    with CaptureQueriesContext(connection) as found:
        assert client.get("/trends/").status_code == 200
    own = [q["sql"] for q in found if not q["sql"].startswith("SELECT (SELECT count")]
    assert len(own) == len(found) - 1, "what the frame counts is one statement"
    assert not any('FROM "aftersales_case" WHERE' in sql for sql in own)
    return len(found)


def test_the_page_reads_kept_rows_whatever_stands_behind_them(
    company: SimpleNamespace, monday: dt.datetime, client: Client
) -> None:
    client.force_login(company.head)
    assert "還沒有統計" in client.get("/trends/").content.decode()

    solved(company, monday - 42 * DAY)
    verbs.catch_up()
    _asked(client)
    one = _asked(client)
    for number in (41, 40, 12):
        solved(company, monday - number * DAY, code="LH")
    verbs.catch_up()
    assert _asked(client) == one
    shown = client.get("/trends/?measure=resolve&span=12").content.decode()
    assert "解決時間（中位數）" in shown and "3.0h" in shown and "濾網堵塞" in shown
    part = client.get(f"/trends/?department={company.service.pk}").content.decode()
    assert "服務趨勢：服務一部" in part
    assert client.get("/trends/?department=99999999999&measure=x&span=-1").status_code == 200
    lines = b"".join(client.get("/trends/?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "2026-10" in lines and "客訴率" in lines
    [first, *_rest] = client.get("/api/trends/months/").json()
    assert first["month"] == "2026-10" and first["facts"]["received"] == 3
    client.force_login(company.customer)
    assert client.get("/trends/").status_code == 404

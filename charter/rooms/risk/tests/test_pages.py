"""The register, the page of a risk, the project's tab, and the same over JSON."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from charter.org.models import Person
from charter.rooms.risk.models import Category, Planned, Risk, Sweep
from charter.rooms.risk.tests import stories

LIST = "/risks/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_register_asks_as_often_for_one_row_as_for_three(company):
    client = signed_in(company.quality)
    stories.answered(company)
    client.get(LIST)
    before = asked(client, LIST)
    stories.answered(company)
    stories.seen(company)
    assert asked(client, LIST) == before


def test_the_register_is_narrowed_by_grade_mark_category_and_words(company):
    high, top = stories.answered(company), stories.assessed(company, likelihood=5, impact=5)
    stories.warned(company, high)
    stories.seen(company, title="法規修正", category="legal")
    client = signed_in(company.quality)
    for query, numbers in {
        "grade=high": [high.number],
        "mark=focus": [top.number],
        "mark=warned": [high.number],
        "mark=late": [],
        "likelihood=5&impact=5": [top.number],
        "q=法規": ["RK-2026-0003"],
        "category=legal&state=identified": ["RK-2026-0003"],
        "strategy=reduce": [high.number],
    }.items():
        rows = client.get(f"{LIST}?{query}").context["view"].rows
        assert [row.number for row in rows] == numbers, query
    with stories.days_later(10):
        rows = client.get(f"{LIST}?mark=late").context["view"].rows
        assert [row.number for row in rows] == [top.number]


def test_the_register_is_exported_as_it_is_filtered(company):
    stories.answered(company)
    stories.assessed(company, likelihood=5, impact=5)
    answer = signed_in(company.quality).get(f"{LIST}?grade=extreme&export=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 2 and rows[1][0] == "RK-2026-0002" and rows[1][5] == "5／5"


def test_several_risks_are_handed_over_at_once_each_by_itself(company):
    one, two = stories.answered(company), stories.assessed(company, owner=company.staff)
    client = signed_in(company.quality)
    keys = {"pk": [one.pk, two.pk]}
    assert client.post("/risks/bulk/", {"pk": "x"}).status_code == 409
    assert "2筆" in client.post("/risks/bulk/", keys).content.decode()
    told = {**keys, "sure": "1", "owner": company.staff.pk, "reason": "換人負責"}
    text = client.post("/risks/bulk/", told).content.decode()
    assert "他已經是負責人" in text and two.number in text
    one.refresh_from_db()
    assert one.owner == company.staff
    told = {**keys, "do": "focus", "sure": "1", "reason": "一起看"}
    client.post("/risks/bulk/", told)
    one.refresh_from_db(), two.refresh_from_db()
    assert one.is_focus and two.is_focus


def test_the_map_counts_open_risks_at_their_place_and_leads_to_them(company):
    stories.answered(company)
    stories.answered(company)
    client = signed_in(company.quality)
    found = client.get("/risks/portfolio/").context["heat"]
    cell = next(c for step, _word, cells in found.rows if step == 3 for c in cells if c.count)
    assert (cell.count, cell.grade) == (2, "high")
    assert len(client.get(cell.url).context["view"].rows) == 2
    assert client.get("/risks/portfolio/?category=legal").context["heat"].rows[2][2][3].count == 0


def test_a_risk_goes_its_whole_way_by_the_pages(company):
    client = signed_in(company.engineer)
    told = {"title": "備品交期", "category": "market", "nature": "threat"}
    assert client.post("/risks/new/", told).status_code == 422
    answer = client.post("/risks/new/", {**told, "owner": company.engineer.pk})
    risk = Risk.objects.get()
    assert answer["Location"] == reverse("risk:risk", args=[risk.pk])
    base = f"/risks/{risk.pk}/"
    assert client.post(f"{base}respond/", {}).status_code == 409, "not before it is graded"
    figures = {"likelihood": 4, "impact": 4, "probability": "50", "loss": "100000"}
    assert client.post(f"{base}assess/", figures).status_code == 302
    page = client.get(f"{base}respond/").content.decode()
    assert "找第二供應商並備妥安全庫存" in page, "what is usually done stands beside the form"
    answer = client.post(f"{base}respond/", {"strategy": "reduce"})
    assert answer.status_code == 422 and "這個策略要有措施" in answer.content.decode()
    measure = {"measure": "備兩個月庫存", "owner": company.staff.pk, "due": "2026-12-01"}
    asked_for = {**measure, "strategy": "reduce", "residual_likelihood": 2, "residual_impact": 3}
    assert client.post(f"{base}respond/", asked_for).status_code == 302
    assert "NT$50,000" in client.get(base).content.decode()
    ending = {"has_occurred": "0", "outcome": "到貨", "lesson": "及早下單"}
    assert "還有應對措施" in client.post(f"{base}close/", ending).content.decode()
    stories.finish_measures(company, risk)
    assert client.post(f"{base}close/", ending).status_code == 302
    text = client.get(base).content.decode()
    assert "及早下單" in text and "重新開啟" in text


def test_a_warning_is_set_read_and_answered_by_the_pages(company):
    client, risk = signed_in(company.engineer), stories.answered(company)
    base = f"/risks/{risk.pk}/"
    watch = {
        "title": "庫存月數", "read_every": 7, "is_above": "0", "threshold": "1", "calm": "1",
        "release": "0.5",
    }  # fmt: skip
    assert "安全一側" in client.post(f"{base}set_watch/", watch).content.decode()
    assert client.post(f"{base}set_watch/", {**watch, "release": "1.5"}).status_code == 302
    tend = f"/risks/watches/{risk.watches.get().pk}/sample/"
    assert client.post(tend, {"value": "0.8"}).status_code == 302
    warning = risk.warnings.get()
    text = client.get(base).content.decode()
    assert "庫存月數為0.8，觸及門檻1" in text
    keep = f"/risks/warnings/{warning.pk}/keep/"
    assert client.post(keep, {"answer": " "}).status_code == 422
    assert client.post(keep, {"answer": "週五到貨"}).status_code == 302
    assert client.post(keep, {"answer": "週五到貨"}).status_code == 409


def test_others_do_not_learn_that_a_risk_exists(company):
    risk = stories.answered(company)
    stranger, base = signed_in(company.finance), f"/risks/{risk.pk}/"
    for url in (
        base,
        f"{base}close/",
        f"/risks/watches/{stories.watched(company, risk).pk}/retire/",
    ):
        assert stranger.get(url).status_code == 404
    assert signed_in(company.customer).get(LIST).status_code == 404


def test_a_notice_of_a_warning_leads_to_its_place_on_the_risks_page(company):
    warning = stories.warned(company, stories.answered(company))
    url = reverse("risk:riskwarning", args=[warning.pk])
    answer = signed_in(company.engineer).get(url)
    assert answer["Location"] == f"/risks/{warning.risk_id}/#warning-{warning.pk}"


def test_the_projects_tab_sweeps_and_records_what_planning_thought(company):
    project = stories.executing(company)
    stories.closed(company, stories.executing(company))
    client, base = signed_in(company.manager), f"/risks/projects/{project.pk}/"
    text = client.get(base).content.decode()
    assert base in client.get(f"/projects/{project.pk}/").content.decode(), "the tab"
    assert text.count("還沒評估") == 4 and "還沒有排查過" in text
    said = {"topic": "market", "reason": "價格已鎖定"}
    assert client.post(f"{base}planning/", said).status_code == 302
    assert Planned.objects.get().reason == "價格已鎖定"
    page = client.get(f"{base}sweep/").content.decode()
    assert "同類項目發生過" in page and "立項時就指定第二人。" in page
    half = {f"{c}_text": "看過" for c in Category.values if c != "legal"}
    assert client.post(f"{base}sweep/", half).status_code == 422
    whole = {**half, "legal_text": "看過", "market_titles": "匯率\n缺料"}
    assert client.post(f"{base}sweep/", whole).status_code == 302
    sweep = Sweep.objects.get()
    assert [r.title for r in sweep.risks.order_by("pk")] == ["匯率", "缺料"]
    assert "新識別2項" in client.get(f"/risks/sweeps/{sweep.pk}/").content.decode()
    before = asked(client, base)
    stories.answered(company, project)
    assert asked(client, base) == before


def test_the_interface_says_and_does_the_same_as_the_pages(company):
    client, json = signed_in(company.engineer), {"content_type": "application/json"}
    new = {"title": "缺料", "category": "market", "owner": company.engineer.pk}
    pk = client.post("/api/risk/", new, **json).json()["id"]
    graded = {"likelihood": 3, "impact": 4}
    assert client.post(f"/api/risk/{pk}/grade", graded, **json).json()["grade"] == "high"
    answer = client.post(f"/api/risk/{pk}/response", {"strategy": "reduce"}, **json)
    assert (answer.status_code, answer.json()["code"]) == (409, "risk.measure_missing")
    work = {"measure": "備料", "owner": company.staff.pk, "due": "2026-12-01"}
    body = {**work, "strategy": "reduce"}
    assert client.post(f"/api/risk/{pk}/response", body, **json).json()["state"] == "responding"
    watch = {"title": "庫存", "read_every": 7, "is_above": False, "threshold": 1}
    made = client.post(f"/api/risk/{pk}/watches", watch, **json).json()
    client.post(f"/api/risk/watches/{made['watches'][0]['id']}/readings", {"value": 0.5}, **json)
    (warning,) = client.get("/api/risk/warnings?unanswered=true").json()
    assert warning["answered_at"] is None and warning["risk_id"] == pk
    kept = client.post(f"/api/risk/warnings/{warning['id']}/keep", {"answer": "週五到"}, **json)
    assert kept.json()["kind"] == "keep"
    ended = {"has_occurred": False, "outcome": "到貨", "lesson": "早下單"}
    assert client.post(f"/api/risk/{pk}/end", ended, **json).json()["code"] == "risk.measures_open"
    assert [row["id"] for row in client.get("/api/risk/?grade=high").json()] == [pk]
    assert signed_in(company.finance).get(f"/api/risk/{pk}").status_code == 404


def test_the_interface_sweeps_a_project(company):
    project = stories.executing(company)
    client, url = signed_in(company.manager), f"/api/risk/projects/{project.pk}/sweeps"
    looks = {c: {"text": "看過"} for c in Category.values}
    looks["legal"]["titles"] = ["個資法修正"]
    done = client.post(url, {"looks": looks}, content_type="application/json")
    assert done.json()["found"] == 1
    del looks["market"]
    done = client.post(url, {"looks": looks}, content_type="application/json")
    assert done.json()["code"] == "risk.sweep_incomplete"


@pytest.mark.parametrize("path", ["new/", "portfolio/", ""])
def test_pages_open_for_every_colleague(company, path):
    assert signed_in(company.staff).get(f"{LIST}{path}").status_code == 200


def test_an_unlikely_number_is_refused_in_words(company):
    risk = stories.assessed(company)
    told = {"likelihood": 9, "impact": 1, "reason": "x", "probability": "101", "loss": "-1"}
    answer = signed_in(company.engineer).post(f"/risks/{risk.pk}/assess/", told)
    assert answer.status_code == 422
    risk.refresh_from_db()
    assert risk.likelihood == 3 and risk.loss == Decimal(400_000)
    assert risk.treat_by and risk.treat_by > dt.date(2026, 11, 16)


def test_a_risk_is_edited_handed_over_and_marked_over_json(company):
    risk = stories.assessed(company)
    path, kind = f"/api/risk/{risk.pk}", "application/json"
    client = signed_in(company.quality)
    edited = client.patch(path, {"title": "交期可能延後"}, kind).json()
    assert edited["title"] == "交期可能延後" and edited["category"] == risk.category
    told = {"owner": company.head.pk, "reason": "換人負責"}
    assert client.post(f"{path}/owner", told, kind).status_code == 200
    assert client.post(f"{path}/owner", told, kind).status_code == 409, "already theirs"
    assert client.post(f"{path}/focus", {"is_focus": True, "reason": "盯緊"}, kind).json()["id"]
    risk.refresh_from_db()
    assert (risk.owner, risk.is_focus) == (company.head, True)
    assert client.post(f"{path}/reopening", {"reason": "x"}, kind).status_code == 409
    stranger = signed_in(company.finance)
    assert stranger.patch(path, {"title": "x"}, kind).status_code in (404, 409)

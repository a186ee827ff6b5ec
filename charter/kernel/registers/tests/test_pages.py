"""The lists of registers, the page of one record, and the same over JSON."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.kernel.registers import verbs
from charter.kernel.registers.matrix import FIVE, THREE
from charter.kernel.registers.models import Matrix, Record, SavedView
from charter.kernel.registers.rules import REGISTERS, Register, register
from charter.org.models import Person

DUE = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def risks() -> Iterator[Register]:
    yield register("paged_risks", "SP2.2.2a", "風險簿", letter="Q", kinds=(("staff", "人員"),))
    del REGISTERS["paged_risks"]


def opened(company: SimpleNamespace) -> Record:
    return verbs.open_record(
        "paged_risks",
        title="關鍵人員異動",
        kind="staff",
        likelihood=3,
        impact=4,
        owner=company.engineer,
        by=company.manager,
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_record_shows_its_place_in_the_matrix_and_how_it_moved(company) -> None:
    record = opened(company)
    verbs.regrade(record, likelihood=5, impact=4, reason="又有一人離職", by=company.manager)
    url = reverse("registers:record", args=[record.pk])
    text = signed_in(company.engineer).get(url).content.decode()
    assert text.count('aria-current="true">極高') == 1
    assert "又有一人離職" in text and "可能性3、影響4" in text
    assert signed_in(company.finance).get(url).status_code == 404


def test_a_response_and_an_ending_are_given_by_form(company) -> None:
    record = opened(company)
    client = signed_in(company.engineer)
    told = {"response": "培養第二人", "owner": company.staff.pk, "due": DUE.isoformat()}
    assert (
        client.post(reverse("registers:act", args=[record.pk, "respond"]), told).status_code == 302
    )
    ending = {"outcome": "已接手", "lesson": "及早培養"}
    close = reverse("registers:act", args=[record.pk, "close"])
    assert client.post(close, ending).status_code == 409
    assert "訂定應對" in client.post(close, {}).content.decode()
    record.refresh_from_db()
    assert record.state == Record.State.RESPONDING


def test_the_list_asks_as_often_for_one_row_as_for_three(company) -> None:
    client, counts = signed_in(company.quality), []
    opened(company)
    client.get(reverse("registers:list"))
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("registers:list"))
        counts.append(len(asked))
        opened(company)
        opened(company)
    assert counts[0] == counts[1]


def test_the_list_is_narrowed_by_register_grade_and_words(company) -> None:
    opened(company)
    client = signed_in(company.quality)
    for query, count in {"register=paged_risks": 1, "grade=low": 0, "q=人員": 1, "q=火": 0}.items():
        answer = client.get(reverse("registers:list") + "?" + query)
        assert len(answer.context["view"].rows) == count, query


def test_the_interface_lists_shows_and_responds(company) -> None:
    record, client = opened(company), signed_in(company.engineer)
    assert [row["id"] for row in client.get("/api/registers/").json()] == [record.pk]
    detail = client.get(f"/api/registers/{record.pk}").json()
    assert detail["can"] == ["respond", "regrade", "edit", "hand_over", "close"]
    assert [move["stage"] for move in detail["moves"]] == ["inherent"]
    body = {"response": "培養第二人", "owner": company.staff.pk, "due": DUE.isoformat()}
    path = f"/api/registers/{record.pk}/response"
    assert client.post(path, body, content_type="application/json").json()["state"] == "responding"
    assert signed_in(company.finance).get(f"/api/registers/{record.pk}").status_code == 404


def test_a_record_is_opened_by_form_about_what_one_may_see(company) -> None:
    client = signed_in(company.manager)
    told = {
        "title": "備品交期延長",
        "kind": "staff",
        "likelihood": 4,
        "impact": 4,
        "owner": company.engineer.pk,
    }
    url = reverse("registers:new") + "?register=paged_risks"
    assert "請填寫" in client.post(url, {}).content.decode() or Record.objects.count() == 0
    answer = client.post(f"{url}&about=org.department:{company.service.pk}", told)
    made = Record.objects.get()
    assert answer["Location"] == reverse("registers:record", args=[made.pk])
    assert (made.grade, made.about_title, made.opened_by) == (
        "extreme",
        "服務一部",
        company.manager,
    )


def test_an_edit_a_successor_and_a_second_opening_are_on_record(company) -> None:
    record, client = opened(company), signed_in(company.manager)

    def act(verb: str, **told: object) -> int:
        return client.post(reverse("registers:act", args=[record.pk, verb]), told).status_code

    assert act("edit", title="主任工程師異動", kind="staff", description="兩人同時請調") == 302
    assert act("hand_over", owner=company.staff.pk, reason="改由他追蹤") == 302
    assert act("close", outcome="已補人", lesson="及早培養") == 302
    assert act("edit", title="x", kind="staff") == 409, "what is closed is not rewritten"
    assert act("reopen", reason="又有人離職") == 302
    record.refresh_from_db()
    assert (record.title, record.owner, record.state) == ("主任工程師異動", company.staff, "open")
    text = client.get(reverse("registers:record", args=[record.pk])).content.decode()
    assert "轉交給張家銘：改由他追蹤" in text and "重新開啟" in text


def test_a_response_says_where_it_should_bring_the_record(company) -> None:
    record, client = opened(company), signed_in(company.engineer)
    told = {"response": "培養第二人", "owner": company.staff.pk, "due": DUE.isoformat()}
    url = reverse("registers:act", args=[record.pk, "respond"])
    half = client.post(url, {**told, "residual_likelihood": 2})
    assert "要一起填" in half.content.decode()
    assert client.post(url, {**told, "residual_likelihood": 2, "residual_impact": 3})
    record.refresh_from_db()
    assert (record.grade, record.residual_grade) == ("high", "medium")
    assert list(record.movements.order_by("id").values_list("stage", flat=True)) == [
        "inherent",
        "residual",
    ]
    assert "rm-after" in client.get(reverse("registers:record", args=[record.pk])).content.decode()


def test_the_matrix_is_set_by_form_and_every_version_keeps_its_page(company) -> None:
    url, boss = reverse("registers:matrices"), signed_in(company.boss)
    cells = {
        f"cell_{row}_{column}": grade
        for row, line in enumerate(THREE, 1)
        for column, grade in enumerate(line, 1)
    }
    falling = {**cells, "cell_3_3": "low", "reason": "x"}
    assert "等級不能愈低" in boss.post(url + "?from=3", falling).content.decode()
    assert boss.post(url + "?from=3", {**cells, "reason": "改用三級"}).status_code == 302
    made = Matrix.objects.get()
    assert made.cells == THREE
    assert "改用三級" in boss.get(reverse("registers:matrix", args=[made.pk])).content.decode()
    plain = signed_in(company.staff)
    assert "設定另一張矩陣" not in plain.get(url).content.decode()
    trail = f"/journal/of/registers.matrix/{made.pk}/"
    assert plain.get(trail).status_code == 200
    body = {"cells": FIVE, "reason": "回到五級"}
    path = "/api/registers/matrix"
    assert plain.post(path, body, content_type="application/json").status_code == 409
    assert boss.post(path, body, content_type="application/json").json()["cells"] == FIVE


def test_the_heat_map_counts_open_records_and_opens_their_list(company) -> None:
    done = opened(company)
    verbs.close(done, outcome="已處理", lesson="無", by=company.manager)
    opened(company)
    client = signed_in(company.quality)
    shown = client.get(reverse("registers:list") + "?register=paged_risks&map=1").context["heat"]
    [cell] = [c for _n, _w, line in shown.rows for c in line if c.count]
    assert (cell.count, cell.grade) == (1, "high")
    assert len(client.get(cell.url).context["view"].rows) == 1


def test_a_list_is_kept_under_a_name_renamed_and_shared_with_the_department(company) -> None:
    opened(company)
    mine, near, far = (signed_in(p) for p in (company.quality, company.boss, company.head))
    query = "grade=high&state=unfinished&after=x"
    told = {"name": "高等級", "path": "/registers/", "query": query, "is_shared": "on"}
    url = reverse("registers:save_view")
    assert mine.post(url, told)["Location"] == "/registers/?grade=high&state=unfinished"
    page = mine.get("/registers/?state=unfinished&grade=high").content.decode()
    assert "高等級" in page and 'aria-current="true"' in page
    assert "高等級" in near.get("/registers/").content.decode()
    assert "高等級" not in far.get("/registers/").content.decode(), "another department"
    assert "高等級" not in mine.get("/actions/").content.decode(), "another list"
    kept = SavedView.objects.get()
    named = reverse("registers:rename_view", args=[kept.pk])
    assert near.post(named, {"name": "x"}).status_code == 404
    assert mine.post(named, {"name": "只有我看"}).status_code == 302
    assert "只有我看" not in near.get("/registers/").content.decode()
    removal = reverse("registers:forget_view", args=[kept.pk])
    assert near.post(removal).status_code == 404 and mine.post(removal).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/none/", "", "/\\x/"]
)
def test_a_saved_list_leads_nowhere_else(company, path: str) -> None:
    told = {"name": "x", "path": path, "query": "state=open"}
    assert signed_in(company.quality).post(reverse("registers:save_view"), told).status_code == 409


def test_every_list_of_the_house_can_be_saved(company) -> None:
    client = signed_in(company.staff)
    page = client.get("/actions/?late=1").content.decode()
    assert "儲存這份清單" in page
    told = {"name": "逾期的", "path": "/actions/", "query": "late=1"}
    assert client.post(reverse("registers:save_view"), told)["Location"] == "/actions/?late=1"
    assert "逾期的" in client.get("/actions/").content.decode()
    assert client.post(reverse("registers:save_view"), {**told, "query": ""}).status_code == 409


def test_several_records_change_hands_at_once_and_each_refusal_is_named(company) -> None:
    first, second = opened(company), opened(company)
    verbs.close(second, outcome="已處理", lesson="無", by=company.manager)
    client, url = signed_in(company.quality), reverse("registers:bulk")
    picked = {"do": "hand_over", "pk": [first.pk, second.pk]}
    asked = client.post(url, picked).content.decode()
    assert "2筆" in asked and first.title in asked
    assert client.post(url, {**picked, "sure": "1"}).status_code == 422
    told = {**picked, "sure": "1", "owner": company.staff.pk, "reason": "人力調整"}
    answer = client.post(url, told).content.decode()
    assert "1筆已處理；以下沒有" in answer and second.number in answer
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.owner, second.owner) == (company.staff, company.engineer)
    assert client.post(url, {}).status_code == 409
    assert client.post(url, {**picked, "do": "destroy"}).status_code == 409


def test_several_records_are_closed_at_once(company) -> None:
    found = [opened(company), opened(company)]
    told = {"do": "close", "sure": "1", "outcome": "都沒有發生", "lesson": "無"}
    told["pk"] = [one.pk for one in found]
    answer = signed_in(company.quality).post(reverse("registers:bulk"), told)
    assert answer["Location"] == "/registers/"
    assert not Record.objects.open().exists()


def test_the_interface_opens_and_edits(company) -> None:
    client = signed_in(company.manager)
    body = {
        "register_name": "paged_risks",
        "title": "交期延長",
        "kind": "staff",
        "likelihood": 2,
        "impact": 2,
        "owner": company.engineer.pk,
    }

    def send(method: str, path: str, told: dict[str, object]) -> object:
        return getattr(client, method)(path, told, content_type="application/json")

    kinds = client.get("/api/registers/kinds").json()
    assert [rule["name"] for rule in kinds] == ["paged_risks"]
    hidden = {**body, "about_kind": "journal.entry", "about_id": 1}
    assert send("post", "/api/registers/", hidden).status_code == 404
    made = send("post", "/api/registers/", body).json()
    path = f"/api/registers/{made['id']}"
    edited = send("patch", path, {"title": "交期再延長", "kind": "staff"})
    assert edited.json()["title"] == "交期再延長"
    told = {"owner": company.staff.pk, "reason": "換人"}
    assert send("post", f"{path}/owner", told).json()["owner_id"] == company.staff.pk
    assert send("post", f"{path}/reopening", {"reason": "x"}).status_code == 409
    unknown = {**body, "register_name": "none"}
    assert send("post", "/api/registers/", unknown).json()["code"] == "registers.unknown"


def test_lists_are_kept_renamed_and_forgotten_over_json(company) -> None:
    client, kind = signed_in(company.quality), "application/json"
    told = {"name": "逾期", "path": "/actions/", "query": "late=1", "is_shared": True}
    made = client.post("/api/registers/lists", told, kind).json()
    assert (made["query"], made["person_id"]) == ("late=1", company.quality.pk)
    path = f"/api/registers/lists/{made['id']}"
    near, far = signed_in(company.boss), signed_in(company.head)
    assert [one["name"] for one in near.get("/api/registers/lists").json()] == ["逾期"]
    assert far.get("/api/registers/lists").json() == []
    assert near.patch(path, {"name": "x"}, kind).status_code == 404
    assert client.patch(path, {"name": "我的逾期"}, kind).json()["is_shared"] is False
    assert client.get("/api/registers/lists?path=/risks/").json() == []
    assert near.delete(path).status_code == 404 and client.delete(path).status_code == 204
    evil = {**told, "path": "//evil.example/"}
    assert client.post("/api/registers/lists", evil, kind).status_code == 409

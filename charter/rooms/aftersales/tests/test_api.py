"""The JSON side: what is written straight from rows is what the OpenAPI document declares."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from charter.org.models import Customer, Person
from charter.rooms.aftersales import listing
from charter.rooms.aftersales.api import CaseDetail, Page
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.tests.test_desk import photo
from charter.rooms.aftersales.verbs import cases, progress

LIST = "/api/aftersales/cases/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def report(company: SimpleNamespace, **more: Any) -> Case:
    told = cases.Report(Customer.objects.get(code="HC"), "機房空調不冷", Channel.PHONE, **more)
    return cases.register(told, by=company.staff)


def declared(client: Client, name: str) -> dict[str, Any]:
    document = client.get("/api/openapi.json").json()
    return dict(document["components"]["schemas"][name])


def test_the_list_says_what_the_document_declares(company: SimpleNamespace) -> None:
    report(company, assignee=company.engineer)
    progress.hold(report(company), reason="等料", by=company.staff)
    client = signed_in(company.staff)
    written = client.get(LIST).json()
    assert len(written["items"]) == 2
    fields = declared(client, "CaseOut")["properties"]
    for item in written["items"]:
        assert set(item) == set(fields)
    assert Page.model_validate(_by_alias(written))
    assert set(written) == set(declared(client, "AftersalesPage")["properties"])


def _by_alias(written: dict[str, Any]) -> dict[str, Any]:
    """The document speaks of `customer`; the schema reads `customer_id` off a row."""
    renamed = {"customer": "customer_id", "assignee": "assignee_id"}
    items = [{renamed.get(k, k): v for k, v in item.items()} for item in written["items"]]
    return {**written, "items": items}


def test_a_row_of_the_list_agrees_with_the_case_itself(company: SimpleNamespace) -> None:
    case = report(company, assignee=company.engineer)
    client = signed_in(company.staff)
    (row,) = client.get(LIST).json()["items"]
    whole = client.get(f"{LIST}{case.pk}/").json()
    assert row == {name: whole[name] for name in row}
    assert set(whole) == set(declared(client, "CaseDetail")["properties"])
    assert CaseDetail.model_fields.keys() == whole.keys()


def test_the_list_goes_on_where_it_ended(
    company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SHOWN", 2)
    monkeypatch.setattr(listing, "_kept", listing._kept.__wrapped__)
    numbers = [report(company).number for _ in range(5)]
    client, seen, after = signed_in(company.staff), [], ""
    for _page in range(3):
        found = client.get(LIST, {"after": after}).json()
        seen += [item["number"] for item in found["items"]]
        after = found["after"]
    assert seen == numbers


def test_registering_answers_with_the_case_and_its_clocks(company: SimpleNamespace) -> None:
    data = {"customer": Customer.objects.get(code="HC").pk, "text": "空調不冷"}
    answer = signed_in(company.staff).post(LIST, json.dumps(data), "application/json")
    assert answer.status_code == 201
    assert {clock["kind"] for clock in answer.json()["clocks"]} == {"response", "resolution"}


def test_a_file_is_handed_in_and_listed(company: SimpleNamespace) -> None:
    case = report(company)
    progress.note(case, text="很急", by=company.staff, uploads=[photo("內部.png")])
    client = signed_in(company.staff)
    answer = client.post(f"{LIST}{case.pk}/files/", {"file": photo("報告.png")})
    assert [(f["part"], f["name"]) for f in answer.json()["files"]] == [
        ("note", "內部.png"), ("case", "報告.png"),
    ]  # fmt: skip


def test_a_promise_is_made_and_read(company) -> None:
    head, path = signed_in(company.head), "/api/aftersales/commitments/"
    bare = head.post(path, {"title": "金級"}, "application/json")
    assert bare.status_code == 422 and "customer" in bare.content.decode()
    customer = company.customer.customer_id
    told = {"customer": customer, "title": "金級", "content": "全年", "active_from": "2026-11-16"}
    told |= {"hotline": "0800-000-000"}
    for priority in range(1, 5):
        told |= {f"response_{priority}": 30 * priority, f"resolution_{priority}": 240 * priority}
    made = head.post(path, told, "application/json")
    assert made.status_code == 201, made.content.decode()
    one = head.get(f"{path}{made.json()['id']}/").json()
    assert [t["response_seconds"] for t in one["targets"]] == [1800, 3600, 5400, 7200]
    assert [row["title"] for row in head.get(path).json()] == ["金級"]
    refused = signed_in(company.staff).post(path, told, "application/json")
    assert (refused.status_code, "code" in refused.json()) == (409, True)

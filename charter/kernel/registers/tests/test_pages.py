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
from charter.kernel.registers.models import Record
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
    assert detail["can"] == ["regrade", "respond", "close"] and len(detail["moves"]) == 1
    body = {"response": "培養第二人", "owner": company.staff.pk, "due": DUE.isoformat()}
    path = f"/api/registers/{record.pk}/response"
    assert client.post(path, body, content_type="application/json").json()["state"] == "responding"
    assert signed_in(company.finance).get(f"/api/registers/{record.pk}").status_code == 404

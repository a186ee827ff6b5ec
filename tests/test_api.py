"""The API's doors: session, token, refusals, invisible records."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.org.models import ApiToken
from charter.site.api import api
from charter.site.verbs import issue_token, revoke_token


@pytest.fixture
def action(company: SimpleNamespace) -> Action:
    return actions.assign(
        company.service,
        measure="補上告警",
        owner=company.staff,
        due=dt.date(2026, 11, 20),
        by=company.manager,
    )


def bearer(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_strangers_are_refused_and_read_no_documentation(db: None) -> None:
    assert Client().get("/api/actions/").status_code == 401
    assert Client().get("/api/docs").status_code == 302
    assert Client().get("/api/openapi.json").status_code == 302


def test_staff_read_the_documentation(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.staff)
    assert client.get("/api/docs").status_code == 200
    paths = client.get("/api/openapi.json").json()["paths"]
    assert "/api/actions/{pk}/done" in paths


def test_a_body_that_does_not_fit_is_told_in_words(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.head)
    told = client.post("/api/aftersales/cases/", {"title": 5}, "application/json").json()["detail"]
    said = {one["loc"][-1]: one["msg"] for one in told}
    assert (said["customer"], said["title"]) == ("請填這一項。", "要是文字。")
    nobody = {"customer": 99, "text": "空調不冷"}
    [lost] = client.post("/api/aftersales/cases/", nobody, "application/json").json()["detail"]
    assert (lost["loc"], lost["type"]) == (["body", "customer"], "unknown") and "99" in lost["msg"]


@pytest.mark.parametrize("address", ["/api/openapi.json", "/portal/api/openapi.json"])
def test_the_document_declares_what_else_may_be_answered(
    company: SimpleNamespace, client: Client, address: str
) -> None:
    client.force_login(company.customer if "portal" in address else company.staff)
    document = client.get(address).json()
    assert document["components"]["schemas"]["Refusal"]["required"] == ["code", "message", "field"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert "401" in answers, path
            if method in {"post", "put", "patch", "delete"}:
                assert "Refusal" in str(answers["409"]), path


def test_the_document_names_the_addresses_that_there_are(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.staff)
    said = set(client.get("/api/openapi.json").json()["paths"])
    routes = {
        "/api/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern)) for one in api.urls[0]
    }
    assert len(said) > 300
    assert routes - said == {"/api/", "/api/docs", "/api/openapi.json"}
    assert said <= routes


def test_a_token_works_until_it_is_revoked_and_is_stored_as_a_hash(
    company: SimpleNamespace, action: Action
) -> None:
    token, secret = issue_token(company.staff, name="夜間報表", by=company.staff)
    assert secret not in str(ApiToken.objects.values())
    body = bearer(secret).get(f"/api/actions/{action.pk}").json()
    assert (body["measure"], body["can"]) == ("補上告警", ["report_done", "hand_over"])
    revoke_token(token, by=company.staff)
    assert bearer(secret).get(f"/api/actions/{action.pk}").status_code == 401
    with pytest.raises(Refused):
        revoke_token(token, by=company.staff)


def test_a_token_ends_with_its_day_and_with_its_person(company: SimpleNamespace) -> None:
    soon = clock.now() + dt.timedelta(hours=1)
    _token, secret = issue_token(company.staff, name="短期", by=company.staff, expires_at=soon)
    assert bearer(secret).get("/api/actions/").status_code == 200
    with clock.at(soon):
        assert bearer(secret).get("/api/actions/").status_code == 401
    company.staff.is_active = False
    company.staff.save()
    assert bearer(secret).get("/api/actions/").status_code == 401


def test_nobody_makes_a_token_for_another(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        issue_token(company.boss, name="x", by=company.staff)
    assert refusal.value.code == "site.token_not_yours"


def test_refusals_are_409_with_a_stable_code(
    company: SimpleNamespace, action: Action, client: Client
) -> None:
    client.force_login(company.staff)
    url = f"/api/actions/{action.pk}/done"
    answer = client.post(url, {"evidence": " "}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "actions.text_missing"
    assert answer.json()["field"] == "evidence"
    answer = client.post(url, {}, content_type="application/json")
    assert answer.status_code == 422
    answer = client.post(url, {"evidence": "照片"}, content_type="application/json")
    assert answer.json()["state"] == "done"


def test_invisible_records_do_not_exist(
    company: SimpleNamespace, action: Action, client: Client
) -> None:
    client.force_login(company.finance)
    assert client.get(f"/api/actions/{action.pk}").status_code == 404
    client.force_login(company.customer)
    assert client.get("/api/actions/").status_code == 404
    assert client.get("/api/docs").status_code == 404


def test_session_writes_need_the_csrf_token(company: SimpleNamespace, action: Action) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(company.staff)
    url = f"/api/actions/{action.pk}/done"
    answer = strict.post(url, {"evidence": "x"}, content_type="application/json")
    assert answer.status_code == 403
    action.refresh_from_db()
    assert action.state == "open"

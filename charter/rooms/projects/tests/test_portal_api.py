"""The customer's side over JSON: the same words, marks and signature as on the page."""

import pytest
from django.test import Client

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.projects.models import Acceptance, Project, Signature
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import acceptance as acceptances

JSON = "application/json"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_contact_marks_each_item_speaks_and_signs(company) -> None:
    one = stories.requested(company)
    me, url = as_(company.customer), f"/portal/api/projects/acceptances/{one.pk}"
    [listed] = me.get("/portal/api/projects/acceptances/").json()
    assert (listed["id"], listed["state"]) == (one.pk, "requested")
    shown = me.get(url).json()
    assert shown["can_sign"] and {item["mark"] for item in shown["items"]} == {""}
    first = shown["items"][0]["id"]
    marked = me.post(f"{url}/items/{first}", {"mark": "fits"}, JSON).json()
    assert marked["items"][0] | {"id": 0} == marked["items"][0] | {"id": 0, "mark": "fits"}
    bare = me.post(f"{url}/items/{first}", {"mark": "remark"}, JSON)
    assert (bare.status_code, bare.json()["field"]) == (409, "note")
    staff = as_(company.manager).get(f"/api/projects/projects/{one.project_id}/acceptance").json()
    assert staff["items"][0]["mark"] == "fits" and staff["items"][0]["marked_by"] == "李建德"
    body = {"content_hash": "0" * 64, "verdict": "accept", "name": "李建德", "stars": 5}
    assert me.post(f"{url}/signature", body, JSON).status_code == 409
    assert not Signature.objects.exists(), "another version than the one shown is never signed"
    body["content_hash"] = shown["content_hash"]
    signed = me.post(f"{url}/signature", body, JSON)
    assert (signed.status_code, signed.json()["state"]) == (200, "accepted")
    assert Signature.objects.get().by == company.customer


@pytest.mark.parametrize("who", ["other_customer", "manager"])
def test_nobody_else_finds_it(company, who) -> None:
    one = stories.requested(company)
    url = f"/portal/api/projects/acceptances/{one.pk}"
    client = as_(getattr(company, who))
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/opinions", {"text": "不符"}, JSON).status_code == 404
    assert Client().get(url).status_code == 401
    assert Acceptance.objects.get(pk=one.pk).opinions.count() == 0


def test_terms_are_confirmed_and_opinions_given(company) -> None:
    one = Acceptance.objects.get(project=stories.in_phase(company, Project.Phase.ACCEPTANCE))
    terms = {"held_on": clock.today(), "method": Acceptance.Method.ON_SITE, "criteria": "恢復"}
    acceptances.propose_terms(one, **terms, by=company.manager)
    me, url = as_(company.customer), f"/portal/api/projects/acceptances/{one.pk}"
    assert me.post(f"{url}/terms").json()["state"] == "agreed"
    assert me.post(f"{url}/terms").status_code == 409
    two = stories.requested(company)
    url = f"/portal/api/projects/acceptances/{two.pk}"
    said = me.post(f"{url}/opinions", {"text": "標籤不清楚", "about": "標籤"}, JSON).json()
    assert [o["text"] for o in said["opinions"]] == ["標籤不清楚"]

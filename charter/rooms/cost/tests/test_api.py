"""The same over JSON: rights, refusals with their code, a settled month closed here too."""

import json

from django.test import Client

from charter.rooms.cost.models import Booking, Claim
from charter.rooms.cost.tests import stories


def asking(person):
    client = Client()
    client.force_login(person)

    def post(url, **data):
        return client.post(f"/api/cost/{url}", json.dumps(data), content_type="application/json")

    return client, post


def test_money_over_json(company):
    project = stories.running(company)
    client, post = asking(company.finance)
    entry = {"category": "labour", "day": "2026-11-10", "original": "50.25", "reference": "A1"}
    assert post(f"projects/{project.pk}/bookings/", **entry).status_code == 201
    again = post(f"projects/{project.pk}/bookings/", **entry)
    assert (again.status_code, again.json()["code"]) == (409, "cost.reference_twice")
    wrong = post(f"projects/{project.pk}/bookings/", **{**entry, "original": "abc"})
    assert wrong.status_code == 422
    told = client.get(f"/api/cost/projects/{project.pk}/").json()
    assert told["categories"][0]["actual"] == "50.25"
    assert told["earned"]["spi"]["value"] is None and told["earned"]["spi"]["why"]
    rest = {"rest_labour": "120", "rest_travel": "", "basis": "剩測試"}
    assert post(f"projects/{project.pk}/rest/", **rest).json()["total"] == "120.00"
    assert post(f"projects/{project.pk}/rest/", **{**rest, "basis": ""}).status_code == 422
    early = post(f"projects/{project.pk}/settle/")
    assert early.json()["code"] == "cost.month_not_over"
    line = Booking.objects.get()
    right = post(f"bookings/{line.pk}/correct/", original="40", reason="看錯")
    assert right.status_code == 200 and stories.standing(project).actual == 40


def test_a_claim_over_json_with_its_picture(company):
    project = stories.running(company)
    client, post = asking(company.manager)
    made = post("claims/", project=project.pk, title="勘查")
    assert made.status_code == 201
    pk = made.json()["id"]
    line = {"kind": "transport", "day": "2026-11-10", "text": "高鐵", "original": "700"}
    sent = client.post(f"/api/cost/claims/{pk}/lines/", {**line, "receipt": stories.receipt_file()})
    assert sent.status_code == 200, sent.content
    assert post(f"claims/{pk}/submit_claim/").json()["state"] == "submitted"
    assert post(f"claims/{pk}/pay/").json()["code"] == "cost.not_allowed"
    stranger, push = asking(company.staff)
    assert stranger.get(f"/api/cost/claims/{pk}/").status_code == 404
    assert push(f"claims/{pk}/pay/").status_code == 404
    assert stranger.get(f"/api/cost/projects/{project.pk}/").status_code == 404
    assert Claim.objects.get().state == "submitted"


def test_a_purchase_over_json(company):
    project = stories.running(company)
    client, post = asking(company.manager)
    need = {"category": "labour", "title": "外包", "need": "兩人", "method": "inquiry"}
    pk = post("purchases/", project=project.pk, **need).json()["id"]
    assert post(f"purchases/{pk}/quote/", supplier="甲", original="300000").status_code == 200
    offer = client.get(f"/api/cost/purchases/{pk}/").json()["quotations"][0]["id"]
    sent = post(f"purchases/{pk}/submit_purchase/", quotation=offer, reason="唯一")
    assert sent.json()["code"] == "cost.too_few_quotations"
    customer, _push = asking(company.customer)
    assert customer.get(f"/api/cost/purchases/{pk}/").status_code == 404

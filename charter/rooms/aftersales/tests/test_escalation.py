"""From a case to a quality problem, to a complaint, and to whatever else belongs with it."""

from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.links.models import Link
from charter.kernel.links.queries import linked_to
from charter.org.models import Customer
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, escalation, progress
from charter.rooms.complaints import verbs as complaints
from charter.rooms.complaints.models import Complaint
from charter.rooms.quality.models import Problem


@pytest.fixture
def case(company: SimpleNamespace) -> Case:
    told = cases.Report(
        Customer.objects.get(code="HC"),
        "UPS又切到電池，第三次了，請給個交代。",
        Channel.PHONE,
        contact=company.customer,
        assignee=company.engineer,
    )
    return cases.register(told, by=company.staff)


def test_sp2_5_2b_a_case_is_raised_to_quality_in_one_step(
    company: SimpleNamespace, case: Case, client: Client
) -> None:
    client.force_login(company.engineer)
    html = client.get(f"/aftersales/{case.pk}/").content.decode()
    assert "升級為質量問題" in html and "升級為客訴" in html
    told = {"title": "旁路告警反覆", "step": "upkeep"}
    assert client.post(f"/aftersales/{case.pk}/raise/", {"title": ""}).status_code == 422
    html = client.post(f"/aftersales/{case.pk}/raise/", told, follow=True).content.decode()
    problem = Problem.objects.get()
    assert (problem.origin_kind, problem.origin_id) == ("aftersales.case", case.pk)
    assert problem.description == case.text and problem.customer == case.customer
    assert problem.title in html, "the case page names what belongs to it"
    assert case.title in client.get(f"/quality/problems/{problem.pk}/").content.decode()
    client.force_login(company.customer)
    html = client.get(f"/portal/cases/{case.pk}/").content.decode()
    assert problem.title not in html


def test_sp2_5_2c_what_the_customer_is_told_of_a_complaint_stands_in_the_case(
    company: SimpleNamespace, case: Case
) -> None:
    complaint = escalation.make_complaint(case, title="", wanted="要書面說明", by=company.engineer)
    assert (complaint.customer, complaint.text) == (case.customer, case.text)
    assert complaint.received_at == case.received_at, "the fifteen days began with the call"
    assert case.category == "complaint"
    with pytest.raises(Refused) as refusal:
        escalation.make_complaint(case, title="", by=company.engineer)
    assert refusal.value.code == "aftersales.complaint_runs"
    complaints.acknowledge(complaint, text="已受理，十五日內答覆。", by=company.head)
    case.refresh_from_db()
    assert case.responded_at, "the customer has heard of us: the response clock stops"
    complaints.assess(complaint, severity=2, text="重複故障", by=company.head)
    complaints.investigate(complaint, root_cause="equipment", cause="繼電器老化", by=company.head)
    complaints.respond(complaint, text="已更換並延長保固。", channel="mail", by=company.head)
    assert [reply.text for reply in case.replies.all()] == [
        "已受理，十五日內答覆。",
        "已更換並延長保固。",
    ]


def test_a_cancelled_case_is_not_raised(company: SimpleNamespace, case: Case) -> None:
    progress.cancel(case, reason="誤登", by=company.engineer)
    with pytest.raises(Refused):
        escalation.raise_to_quality(case, title="x", step="upkeep", by=company.engineer)


def test_a_case_is_linked_to_what_the_palette_finds(
    company: SimpleNamespace, case: Case, client: Client
) -> None:
    other = cases.register(
        cases.Report(Customer.objects.get(code="LH"), "電壓不穩", Channel.PHONE), by=company.staff
    )
    client.force_login(company.engineer)
    url = f"/links/to/aftersales.case:{case.pk}/"
    html = client.get(f"{url}?q=TK-{other.pk}").content.decode()
    assert f"aftersales.case:{other.pk}" in html
    told = {"other": f"aftersales.case:{other.pk}", "because": "同一條饋線"}
    html = client.post(url, told, follow=True).content.decode()
    assert "同一條饋線" in html
    client.post(url, told)
    assert Link.objects.count() == 1, "once, whichever end one begins at"
    assert linked_to(other, company.engineer)[0].title == str(case)
    assert client.post(url, {"other": f"aftersales.case:{case.pk}"}).status_code == 409
    assert client.post(url, {"other": "org.person:999999"}).status_code == 409
    assert client.get("/links/to/nothing.here:1/").status_code == 404
    client.force_login(company.customer)
    assert client.get(url).status_code == 404
    client.force_login(company.engineer)
    link = Link.objects.get()
    assert client.get(f"/links/{link.pk}/").status_code == 302
    client.post(f"/links/{link.pk}/remove/", {"back": f"aftersales.case:{case.pk}"})
    assert not Link.objects.exists()


def test_links_over_json(company: SimpleNamespace, case: Case, client: Client) -> None:
    complaint = escalation.make_complaint(case, title="", by=company.engineer)
    client.force_login(company.engineer)
    base = f"/api/links/to/complaints.complaint:{complaint.pk}/"
    (found,) = client.get(base).json()
    assert found["kind"] == "aftersales.case"
    assert client.delete(f"/api/links/{found['id']}/").status_code == 204
    told = {"other": f"aftersales.case:{case.pk}"}
    assert client.post(base, told, content_type="application/json").status_code == 201
    assert Complaint.objects.get().origin_id == case.pk

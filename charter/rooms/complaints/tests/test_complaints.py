"""Five steps, each with limit, owner and record; no closing without a response and a word."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import Moment
from charter.rooms.complaints import verbs
from charter.rooms.complaints.models import Complaint, Step
from charter.rooms.complaints.tests.stories import received, responded
from charter.rooms.complaints.work import complaints

DAY = dt.timedelta(days=1)


def days(complaint: Complaint) -> dict[str, str]:
    return {step.kind: f"{step.due:%m-%d}" for step in complaint.steps.all()}


def test_sp2_5_2c_a_complaint_has_five_steps_with_limits_owner_and_record(
    company: SimpleNamespace,
) -> None:
    complaint = received(company)
    assert complaint.owner == company.head
    assert days(complaint) == {
        "acknowledge": "11-17",
        "assess": "11-19",
        "investigate": "11-26",
        "respond": "12-01",
        "close": "12-08",
    }, "received on Monday the 16th: 15 calendar days to the response"
    assert [str(owed.verb) for owed in complaints(company.head)] == ["告知受理"]
    complaint = responded(company)
    assert complaint.step_due == dt.date(2026, 12, 8)
    verbs.close(complaint, is_agreed=True, text="可以接受，下次請先打電話。", by=company.head)
    steps = list(complaint.steps.all())
    assert all(step.record and step.done_by == company.head for step in steps)
    assert complaint.closed_at and complaint.is_agreed
    events = Entry.objects.of(complaint).filter(event__startswith="complaints.complaint")
    assert events.count() == 6


def test_no_complaint_closes_without_a_response_and_the_customers_word(
    company: SimpleNamespace,
) -> None:
    complaint = received(company)
    with pytest.raises(Refused) as refusal:
        verbs.close(complaint, is_agreed=True, text="好", by=company.head)
    assert refusal.value.code == "complaints.not_responded"
    complaint = responded(company)
    for agreed, text, code in (
        (None, "好", "complaints.agreement_unknown"),
        (True, " ", "complaints.text_missing"),
        (False, " ", "complaints.text_missing"),
    ):
        with pytest.raises(Refused) as refusal:
            verbs.close(complaint, is_agreed=agreed, text=text, by=company.head)
        assert refusal.value.code == code
    verbs.close(complaint, is_agreed=False, text="三次聯絡不上，依答覆執行。", by=company.head)
    assert complaint.state == Complaint.State.CLOSED


def test_a_customer_who_does_not_agree_is_heard_again(company: SimpleNamespace) -> None:
    complaint = responded(company)
    verbs.take_up_again(complaint, reason="只有道歉沒有改善", by=company.head)
    assert complaint.state == Complaint.State.ASSESSED
    assert list(complaint.steps.filter(done_at=None).values_list("kind", "round")) == [
        ("investigate", 2),
        ("respond", 2),
        ("close", 2),
    ]
    verbs.investigate(complaint, root_cause="process", cause="排程沒有人核對", by=company.head)
    verbs.respond(complaint, text="改為兩人核對", channel="phone", by=company.head)
    verbs.close(complaint, is_agreed=True, text="同意", by=company.head)
    assert complaint.steps.count() == 8


def test_nobody_handles_or_sees_a_complaint_about_themselves(
    company: SimpleNamespace, client: Client
) -> None:
    complaint = received(company, against=company.head)
    assert complaint.owner != company.head
    with pytest.raises(Refused):
        verbs.acknowledge(complaint, text="收到", by=company.head)
    with pytest.raises(Refused):
        verbs.hand_over(complaint, owner=company.head, reason="x", by=company.quality)
    for person in (company.head, company.customer):
        client.force_login(person)
        assert client.get(f"/complaints/{complaint.pk}/").status_code == 404
        assert client.get(f"/api/complaints/complaints/{complaint.pk}/").status_code == 404


def test_sp2_5_2c_a_step_over_its_limit_is_evidence_and_climbs_as_a_duty(
    company: SimpleNamespace,
) -> None:
    complaint = received(company)
    generate(RULES["complaints.response"])
    duty = Duty.objects.get(rule="complaints.response")
    assert (duty.owner, duty.due) == (company.head, dt.date(2026, 12, 1))
    proof = next(e for e in EVIDENCE["SP2.5.2c"] if e.name == "complaints.in_time")
    with clock.at(clock.now() + 4 * DAY):
        failing = proof.population(Moment.now()).exclude(proof.kept(Moment.now()))
        assert set(failing.values_list("kind", flat=True)) == {"acknowledge", "assess"}
        assert Complaint.objects.late().get() == complaint
        complaint = responded(company)
    duty = Duty.objects.get(rule="complaints.response")
    assert duty.state == Duty.State.OPEN, "the response to another complaint proves nothing here"


def test_a_complaint_goes_through_its_pages(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.head)
    assert client.post("/complaints/new/", {"title": "x"}).status_code == 422
    told = {
        "customer": company.customer.customer_id,
        "title": "報告遲交",
        "text": "月報晚了十天。",
        "channel": "mail",
        "uploads": SimpleUploadedFile("來信.txt", "晚了".encode(), "text/plain"),
    }
    html = client.post("/complaints/new/", told, follow=True).content.decode()
    assert "待告知受理" in html and "來信.txt" in html
    pk = Complaint.objects.get().pk
    base = f"/complaints/{pk}/"
    assert "告知客戶的內容" in client.get(f"{base}acknowledge/").content.decode()
    assert client.get(f"{base}close/").status_code == 409, "not its turn"
    assert client.post(f"{base}acknowledge/", {"text": ""}).status_code == 422
    client.post(f"{base}acknowledge/", {"text": "已收到"})
    client.post(f"{base}assess/", {"severity": "1", "is_safety": "on", "text": "要緊"})
    assert Complaint.objects.get().severity == 1
    html = client.get("/complaints/?state=assessed").content.decode()
    assert f"CP-{pk} 報告遲交" in html
    assert client.get(f"/complaints/steps/{Step.objects.first().pk}/").status_code == 302
    assert client.get("/complaints/?export=csv").status_code == 200


def test_the_register_asks_as_much_for_three_complaints_as_for_one(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.quality)
    received(company)
    client.get("/complaints/")
    with CaptureQueriesContext(connection) as one:
        client.get("/complaints/")
    received(company)
    received(company)
    with CaptureQueriesContext(connection) as three:
        client.get("/complaints/")
    assert len(one) == len(three)


def test_complaints_over_json(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.head)
    base = "/api/complaints/complaints/"
    told = {
        "customer": company.customer.customer_id,
        "title": "沒回電",
        "text": "兩天沒回電。",
        "channel": "phone",
        "owner": company.head.pk,
    }
    kind = "application/json"
    assert client.post(base, {"title": "x"}, content_type=kind).status_code == 422
    made = client.post(base, told, content_type=kind)
    assert made.status_code == 201, made.content
    one = f"{base}{made.json()['id']}/"
    said = client.post(f"{one}acknowledge/", {"text": "已收到"}, content_type=kind).json()
    assert (said["state"], said["steps"][0]["record"]) == ("acknowledged", "已收到")
    assert "assess" in said["can"]
    assert (
        client.post(
            f"{one}close/", {"is_agreed": "yes", "text": "好"}, content_type=kind
        ).status_code
        == 409
    )
    assert [row["title"] for row in client.get(base).json()] == ["沒回電"]


def test_a_complaint_asks_for_its_next_step_and_then_for_nothing(company: SimpleNamespace) -> None:
    complaint = received(company)
    client, url = Client(), f"/complaints/{complaint.pk}/"
    client.force_login(company.head)
    html = client.get(url).content.decode()
    head = html.split('<div class="acts">', 1)[1].split("<section", 1)[0]
    assert re.findall(r'class="btn pri"[^>]*>([^<]+)<', head) == ["告知受理"]

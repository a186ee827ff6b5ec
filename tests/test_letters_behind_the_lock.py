"""What customers are written is read as they may read it: reports, surveys, replies."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from charter.ground.clock import now
from charter.org.models import Person
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.verbs import progress
from charter.rooms.communication import post as reports
from charter.rooms.communication.models import Audience, Mail, Report
from charter.rooms.intake import post as replies
from charter.rooms.intake.models import Letter
from charter.rooms.projects.models import Project
from charter.rooms.surveys import post as surveys
from charter.rooms.surveys.models import Invitation, Occasion
from charter.rooms.surveys.verbs import Wanted, invite
from tests.browser.world import report
from tests.test_two_locks import Listener

RECORDS = {"surveys_invitation", "communication_report", "aftersales_case", "aftersales_reply"}


@pytest.fixture
def written(everything: SimpleNamespace) -> SimpleNamespace:
    """One letter of each kind waits for the customer's contact."""
    company = everything
    for model in (Letter, Mail, Invitation):  # what the world has written is not looked at
        model.objects.update(state="sent")
    Invitation.objects.update(withdrawn_at=now())
    case = report(company, "機房冷氣故障", by=company.customer)
    Case.objects.filter(pk=case.pk).update(contact=company.customer)
    company.reply = progress.reply(case, text="已派人，下午到", by=company.engineer)
    invite(Wanted(Occasion.ACCEPTANCE, case, company.customer, "驗收", sampled=False), by=None)
    project = Project.objects.filter(customer=company.customer.customer).first()
    company.sent = Report.objects.filter(state="sent", audience=Audience.CUSTOMER).first()
    assert company.sent and project
    Mail.objects.all().delete()
    Mail.objects.create(
        report=company.sent,
        person=company.customer,
        message_id="<r@test>",
        not_before=company.sent.sent_at,
    )
    return company


def waiting() -> dict[Any, Any]:
    return {post: post.send_next for post in (reports, replies, surveys)}


def test_each_letter_is_read_behind_the_second_lock(written: SimpleNamespace) -> None:
    listener = Listener()
    for send in waiting().values():
        while send():
            pass
    assert listener.inside == 0
    bodies = "".join(str(one.body) for one in mail.outbox)
    assert "已派人，下午到" in bodies and "「驗收」" in bodies and written.sent.title in bodies
    for model in (Letter, Mail, Invitation):
        model.objects.update(state="waiting")
    with connection.execute_wrapper(listener):
        for send in waiting().values():
            while send():
                pass
    assert listener.inside >= 4


def test_a_letter_about_what_is_not_the_readers_does_not_leave(written: SimpleNamespace) -> None:
    stranger: Person = written.other_customer
    for model in (Letter, Mail):
        model.objects.update(person=stranger)
    Invitation.objects.update(contact=stranger)  # their customer is still the first one's
    for post, send in waiting().items():
        assert send() is False, post
    assert mail.outbox == []
    assert Letter.objects.get(kind="reply").last_error.startswith("Refused")


def test_open_surveys_wait_in_the_contacts_room(written: SimpleNamespace, client: Client) -> None:
    client.force_login(written.customer)
    said = client.get("/portal/").content.decode()
    assert "為「驗收」評分" in said
    url = next(
        w["url"] for w in client.get("/portal/api/portal/waiting/").json() if "/survey/" in w["url"]
    )
    client.post(url, {"score": "9"})
    assert "為「驗收」評分" not in client.get("/portal/").content.decode()
    client.force_login(written.other_customer)
    assert "為「驗收」評分" not in client.get("/portal/").content.decode()

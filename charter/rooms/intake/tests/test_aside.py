"""What could not be taken: who clears it, how long it lay, and what a colleague passed on."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from charter.kernel.mail.models import Incoming
from charter.kernel.mail.tests.conftest import _imap_server, imap  # noqa: F401
from charter.kernel.mail.tests.servers import Imap
from charter.kernel.mail.work import mail as owed
from charter.org.models import Department
from charter.rooms.aftersales.models import Case
from charter.rooms.intake.tests.corpus import HC
from charter.rooms.intake.tests.shapes import mail, text
from charter.rooms.intake.tests.test_corpus import arrived, people  # noqa: F401

SAID = "一樓冷氣不冷，請派人來看。"
PASSED_ON = (
    "林太太打來說很急\n\n---------- Forwarded message ---------\n"
    f"From: 李建德 <wang@{HC}>\nDate: Mon, Nov 16, 2026\nSubject: Re: 冷氣\n"
    f"To: chang@charter.example\n\n{SAID}"
)


@pytest.fixture
def passed_on(people: SimpleNamespace, imap: Imap) -> Incoming:  # noqa: F811
    return arrived(
        imap, mail(text(PASSED_ON), sender="chang@charter.example", subject="Fwd: x", id="f@us")
    )


def test_what_a_colleague_passes_on_is_proposed_with_its_first_sender(
    passed_on: Incoming,
    people: SimpleNamespace,  # noqa: F811
    client: Client,
) -> None:
    assert (passed_on.state, passed_on.reason) == ("aside", "forwarded")
    assert f"李建德 <wang@{HC}>" in passed_on.note
    client.force_login(people.head)
    where = reverse("mail:incoming", args=[passed_on.pk])
    proposed = f"org.customer:{people.customer.customer_id}"
    assert f'value="{proposed}" selected' in client.get(where).content.decode()
    client.post(where + "place/", {"to": proposed})
    case = Case.objects.get()
    assert (case.contact, case.text, case.title) == (people.customer, SAID, "冷氣")
    assert case.correspondence.address == f"wang@{HC}"
    assert case.notes.get().text == "林太太打來說很急" and case.notes.get().by == people.staff


def test_an_unproven_forwarding_is_no_proposal(
    people: SimpleNamespace,  # noqa: F811
    imap: Imap,  # noqa: F811
) -> None:
    forged = mail(text(PASSED_ON), sender="chang@charter.example", subject="Fwd: x", proof="")
    assert arrived(imap, forged).reason == "unproven"


def test_those_who_lead_a_serving_department_and_the_office_clear_it_others_do_not(
    passed_on: Incoming,
    people: SimpleNamespace,  # noqa: F811
    client: Client,
) -> None:
    where = reverse("mail:incoming", args=[passed_on.pk])
    for person, status in ((people.deputy, 200), (people.head, 200), (people.manager, 403)):
        client.force_login(person)
        assert client.get(where).status_code == status, person
    assert len(owed(people.head)) == 1
    Department.objects.filter(pk=people.service.pk).update(gives_service=False)
    people.head.department.refresh_from_db()
    client.force_login(people.head)
    assert client.get(where).status_code == 404

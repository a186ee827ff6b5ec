"""The form for everybody: no account, and nothing by itself unless its mailbox says it was them."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charter.kernel.files.models import Attachment
from charter.kernel.mail.models import Incoming
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.intake import post
from charter.rooms.intake.models import Letter
from tests.mailbox import Mailbox

ASKED = {"name": "夜班經理", "email": "night@hotel.example", "text": "大廳冷氣滴水"}


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(db: None) -> None:
    cache.clear()


def test_what_a_stranger_asks_waits_for_the_office_which_makes_a_case_of_it(
    company: SimpleNamespace, client: Client
) -> None:
    photo = SimpleUploadedFile("漏水.txt", b"drip")
    given = {**ASKED, "organisation": "天和飯店", "phone": "02-2541-6600", "uploads": [photo]}
    answer = client.post("/ask/", given, follow=True)
    assert "已收到您的請求" in answer.content.decode()
    row = Incoming.objects.get()
    assert (row.state, row.reason, row.sender) == ("aside", "public", ASKED["email"])
    assert "天和飯店" in row.text and not Case.objects.exists() and not Letter.objects.exists()
    client.force_login(company.quality)
    key = f"org.customer:{company.customer.customer_id}"
    client.post(reverse("mail:clear", args=[row.pk]), {"to": key})
    case = Case.objects.get()
    assert (case.channel, case.contact_name) == (Channel.PUBLIC, "夜班經理")
    assert [a.name for a in Attachment.objects.of(case)] == ["漏水.txt"]


def test_a_known_mailbox_confirms_by_its_link_once(
    company: SimpleNamespace, client: Client, mailbox: Mailbox
) -> None:
    company.customer.email = "li@haicheng.example"
    company.customer.save()
    told = {**ASKED, "email": "Li@haicheng.example"}
    shown = [
        client.post("/ask/", given, follow=True).content.decode()
        for given in ({**ASKED, "text": "別的"}, told)
    ]
    one, other = (re.sub(r'[="][A-Za-z0-9]{60,}"', "", page) for page in shown)
    assert one == other, "nobody learns who is known"
    assert post.drain() == 1 and not Case.objects.exists()
    letter = mailbox.mails[0].get_payload(decode=True).decode()
    link = re.search(r"/ask/confirm/\S+", letter)
    assert link and "大廳冷氣滴水" in letter
    opened = client.get(link[0]).content.decode()
    assert "這是您提出的請求嗎" in opened and not Case.objects.exists(), "mail servers open links"
    assert "已登記為" in client.post(link[0]).content.decode()
    case = Case.objects.get()
    assert (case.channel, case.contact) == (Channel.PUBLIC, company.customer)
    assert client.post(link[0]).status_code == 410 and Case.objects.count() == 1
    assert client.get("/ask/confirm/x:y:z/").status_code == 410


def test_programs_floods_and_twice_pressed_buttons(
    company: SimpleNamespace, client: Client, settings: Any
) -> None:
    answer = client.post("/ask/", {**ASKED, "website": "http://spam.example"})
    assert answer.status_code == 302 and not Incoming.objects.exists(), "it learns nothing"
    client.post("/ask/", ASKED)
    client.post("/ask/", ASKED)
    assert Incoming.objects.count() == 1, "the same words twice are once"
    assert client.post("/ask/", {**ASKED, "email": "no address"}).status_code == 422
    client.post("/ask/", {**ASKED, "text": "第五次"})
    answer = client.post("/ask/", {**ASKED, "text": "第六次"})
    assert answer.status_code == 429 and "請稍後再試" in answer.content.decode()
    assert Incoming.objects.count() == 2
    settings.PUBLIC_FORM = False
    assert client.get("/ask/").status_code == 404
    client.force_login(company.customer)
    settings.PUBLIC_FORM = True
    assert client.get("/ask/")["Location"] == "/portal/cases/new/"


def test_nothing_typed_becomes_a_header(company: SimpleNamespace, client: Client) -> None:
    name = "Eve\r\nAuthentication-Results: mx.charter.example; dmarc=pass"
    client.post("/ask/", {**ASKED, "name": name, "text": "x\r\nBcc: a@b"})
    row = Incoming.objects.get()
    assert row.proof == "none" and row.state == "aside"

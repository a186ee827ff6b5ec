"""A case is written by mail: out by SMTP with our seal, back by IMAP onto the case."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from charter.kernel.files.models import Attachment
from charter.kernel.mail import reader
from charter.kernel.mail.addresses import reply_address
from charter.kernel.mail.jobs import sort_out
from charter.kernel.mail.models import Bounce, Incoming
from charter.kernel.mail.tests.conftest import _imap_server, imap  # noqa: F401
from charter.kernel.mail.tests.servers import Imap
from charter.kernel.notices.models import Notice
from charter.org.models import Customer
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.aftersales.verbs.merging import merge
from charter.rooms.intake import post
from charter.rooms.intake.models import Letter
from charter.rooms.intake.tests.shapes import file, mail, report, several, text
from tests.mailbox import Mailbox

HC = "haicheng.example"
WANG = f"wang@{HC}"


@pytest.fixture
def people(company: SimpleNamespace, settings: Any, imap: Imap) -> SimpleNamespace:  # noqa: F811
    settings.MAIL_AUTHSERV = frozenset({"mx.charter.example"})
    company.customer.email = WANG
    company.customer.save()
    return company


def arrived(imap: Imap, raw: bytes) -> Incoming:  # noqa: F811
    imap.deliver(raw)
    reader.read()
    sort_out()
    return Incoming.objects.latest("pk")


def test_sp2_5_2a_a_mail_is_registered_at_once_and_the_answers_go_to_and_fro(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    mailbox: Mailbox,
) -> None:
    photo = file('filename="panel.txt"', b"E-42", "text/plain")
    told = several("mixed", text("UPS面板顯示E-42，手術室受影響"), photo)
    row = arrived(imap, mail(told, sender=f"王小姐 <{WANG}>", id=f"1@{HC}", subject="RE: UPS"))
    case = Case.objects.get()
    assert (case.channel, case.contact, case.title) == (Channel.MAIL, people.customer, "UPS")
    assert case.received_at == row.received_at and case.clocks.count() == 2 and case.priority
    assert [a.name for a in Attachment.objects.of(case)] == ["panel.txt"]
    assert post.drain() == 1
    received = mailbox.mails.pop()
    assert received["Auto-Submitted"] == "auto-replied" and received["In-Reply-To"] == f"<1@{HC}>"
    assert case.number in received["Subject"]
    letter = _answered(people, case, mailbox)
    answer = mail(text("SN-100\n\n> 請問序號？"), sender=WANG, to=letter["Reply-To"], id=f"2@{HC}")
    row = arrived(imap, answer)
    assert (row.state, row.became_id, Case.objects.count()) == ("taken", case.pk, 1)
    case.refresh_from_db()
    said = case.replies.last()
    assert said and (said.text, said.by) == ("SN-100", people.customer)
    assert case.state == Case.State.IN_PROGRESS, "the clock goes on when the customer has answered"


def _answered(people: SimpleNamespace, case: Case, mailbox: Mailbox) -> Any:
    paper = ContentFile(b"%PDF-1.4\n%%EOF\n", name="報價.pdf")
    progress.hold(case, reason="等序號", by=people.engineer)
    progress.reply(case, text="請問序號？", by=people.engineer, uploads=[paper])
    progress.note(case, text="客戶很急", by=people.staff)
    assert post.drain() == 1, "a note is not for the customer"
    letter = mailbox.mails.pop()
    assert "Auto-Submitted" not in letter and letter["To"].endswith(f"<{WANG}>")
    words = letter.get_payload()[0].get_payload(decode=True).decode()
    assert "請問序號？" in words and "客戶很急" not in words
    assert letter.get_payload()[1].get_filename() == "報價.pdf"
    return letter


def test_somebody_at_a_known_customer_is_written_with_though_without_an_account(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    mailbox: Mailbox,
) -> None:
    arrived(imap, mail(text("飲水機漏電"), sender=f"陳先生 <chen@{HC}>", id=f"3@{HC}"))
    case = Case.objects.get()
    assert (case.customer.code, case.contact, case.contact_name) == ("HC", None, "陳先生")
    progress.reply(case, text="馬上到", by=people.staff)
    assert post.drain() == 2
    letter = mailbox.mails[-1]
    assert f"<chen@{HC}>" in letter["To"] and "portal" not in letter.as_string()
    arrived(imap, mail(text("在二樓"), sender=f"chen@{HC}", to=letter["Reply-To"], proof=""))
    said = case.replies.last()
    assert said and (said.by, said.who, said.text) == (None, f"chen@{HC}", "在二樓")
    other = mail(text("我也要看"), sender="who@evil.example", to=letter["Reply-To"], id="x@y")
    assert arrived(imap, other).state == "aside"


def test_a_letter_that_comes_back_is_told_to_who_has_the_case(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    client: Client,
) -> None:
    told = cases.Report(
        Customer.objects.get(code="HC"), "燈不亮", Channel.PHONE, contact=people.customer,
        assignee=people.engineer,
    )  # fmt: skip
    case = cases.register(told, by=people.staff)
    progress.reply(case, text="今天到", by=people.staff)
    progress.reply(case, text="電話說過了", by=people.staff, channel=Channel.PHONE)
    letter = Letter.objects.get()
    row = arrived(imap, report(letter.message_id))
    assert (row.reason, row.about_id, Bounce.objects.get().person) == (
        "bounce",
        case.pk,
        people.customer,
    )
    told_of = Notice.objects.filter(entry__event="mail.letter.returned")
    assert [one.person for one in told_of] == [people.engineer]
    client.force_login(people.quality)
    assert "5.1.1" in client.get(reverse("mail:incoming", args=[row.pk])).content.decode()
    found = client.get(f"/api/intake/cases/{case.pk}/letters/").json()
    assert [one["kind"] for one in found["letters"]] == ["reply"]
    assert [one["status"] for one in found["bounces"]] == ["5.1.1"]


def test_a_server_that_never_takes_the_letter_is_told_once(
    people: SimpleNamespace, mailbox: Mailbox
) -> None:
    told = cases.Report(
        Customer.objects.get(code="HC"), "燈不亮", Channel.PHONE, contact=people.customer
    )
    case = cases.register(told, by=people.staff)
    progress.reply(case, text="今天到", by=people.engineer)
    mailbox.refuse = "451 later"
    for _time in range(8):
        Letter.objects.update(not_before=case.registered_at)
        post.drain()
    assert Letter.objects.get().state == "dead"
    gone = Notice.objects.filter(entry__event="intake.case.undelivered")
    assert [one.person for one in gone] == [people.engineer]


def test_an_answer_to_a_case_that_was_merged_lands_on_the_one_that_goes_on(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
) -> None:
    words = ("空調不冷", "冷氣機房的燈閃爍")
    first, second = (
        cases.register(
            cases.Report(people.customer.customer, said, Channel.PHONE, contact=people.customer),
            by=people.staff,
        )
        for said in words
    )
    progress.reply(second, text="請問樓層？", by=people.staff)
    to = reply_address("c", second.pk, people.customer.pk)
    merge([second], into=first, reason="同一台", by=people.staff)
    told = Letter.objects.order_by("pk").last()
    assert told and told.case == first and second.number in told.reply.text
    row = arrived(imap, mail(text("三樓"), sender=WANG, to=to, proof=""))
    assert (row.state, row.became_id) == ("taken", first.pk)
    assert first.replies.order_by("pk").last().text == "三樓"
    second.refresh_from_db()
    assert second.state == Case.State.MERGED and Case.objects.count() == 2


def test_the_office_makes_a_case_of_what_lay_aside_or_puts_it_on_one(
    people: SimpleNamespace,
    imap: Imap,  # noqa: F811
    client: Client,
) -> None:
    row = arrived(imap, mail(text("洗手間漏水"), sender=WANG, id="a@x", proof=""))
    assert row.reason == "unproven"
    client.force_login(people.quality)
    page = client.get(reverse("mail:incoming", args=[row.pk])).content.decode()
    key = f"org.customer:{people.customer.customer_id}"
    assert f'value="{key}" selected' in page, "whose it seems to be is chosen already"
    client.post(reverse("mail:clear", args=[row.pk]), {"to": key})
    case = Case.objects.get()
    assert (case.contact, case.registered_by) == (people.customer, people.quality)
    again = arrived(imap, mail(text("是三樓的"), sender="li@gmail.com", id="b@x"))
    client.post(reverse("mail:clear", args=[again.pk]), {"to": f"aftersales.case:{case.pk}"})
    said = case.replies.get()
    assert (said.text, said.who) == ("是三樓的", "li@gmail.com")

"""Answers by mail: a report goes out by SMTP, the answer comes in by IMAP and is registered."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.models import Attachment
from charter.kernel.mail import reader
from charter.kernel.mail import verbs as mails
from charter.kernel.mail.addresses import reply_address
from charter.kernel.mail.jobs import sort_out
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.tests.conftest import _imap_server, imap  # noqa: F401
from charter.kernel.mail.tests.servers import Imap, mail, trusted
from charter.kernel.notices.models import Notice
from charter.rooms.communication import post, verbs
from charter.rooms.communication.models import Concern, Opinion, Report
from charter.rooms.communication.tests.test_pages import project  # noqa: F401
from charter.rooms.projects.models import Project
from tests.mailbox import Mailbox


@pytest.fixture
def report(company: SimpleNamespace, project: Project, imap: Imap) -> Report:  # noqa: F811
    made = verbs.draft_report(project, audience="customer", by=company.manager)
    return verbs.send_report(made, by=company.manager)


def arrived(imap: Imap, raw: bytes) -> Incoming:  # noqa: F811
    imap.deliver(raw)
    reader.read()
    sort_out()
    return Incoming.objects.latest("pk")


def test_sp7_4_an_answer_to_the_report_is_registered_and_owed_an_answer(
    company: SimpleNamespace,
    report: Report,
    mailbox: Mailbox,
    imap: Imap,  # noqa: F811
) -> None:
    assert post.drain() == 1
    letter = mailbox.mails[0]
    assert letter["Auto-Submitted"] == "auto-generated"
    text = "請加上備援線路。\n\n-----Original Message-----\nFrom: charter\n> 本期完成"
    answer = mail(text, to=letter["Reply-To"], files=(("需求.txt", "兩條".encode()),))
    row = arrived(imap, answer)
    concern = Concern.objects.get()
    assert (concern.text, concern.by, concern.report) == (
        "請加上備援線路。",
        company.customer,
        report,
    )
    assert concern.project == report.project and concern.due > clock.today()
    assert (row.state, row.became_kind, row.became_id) == (
        "taken",
        "communication.concern",
        concern.pk,
    )
    assert [a.name for a in Attachment.objects.of(concern)] == ["需求.txt"]
    assert Notice.objects.filter(person=company.manager, entry__event__endswith="raised").exists()
    assert arrived(imap, answer) == row and Concern.objects.count() == 1


def test_references_are_enough_and_the_subject_is_not(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
    settings: Any,
) -> None:
    sent = report.mails.get().message_id
    row = arrived(imap, mail(id="<a@x>", subject="RE: 別的", References=f"<x@y> {sent}"))
    assert row.state == "taken"
    name_alone = arrived(imap, mail("再補", id="<b@x>", In_Reply_To="<a@x>"))
    assert (name_alone.reason, name_alone.about_id) == ("unproven", report.pk)
    settings.MAIL_AUTHSERV = frozenset({"mx.charter.example"})
    sure = {"Authentication_Results": trusted()}
    again = arrived(imap, mail("再補一句", id="<d@x>", In_Reply_To="<a@x>", **sure))
    assert again.state == "taken" and Concern.objects.latest("pk").report == report
    arrived(imap, mail(id="<c@x>", subject=report.title, **sure))
    assert Concern.objects.count() == 2, "never by the subject"


def test_a_colleague_who_answers_gives_an_opinion(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
) -> None:
    company.staff.email = "chang@charter.example"
    company.staff.save()
    company.head.email = "lin@charter.example"
    company.head.save()
    to = reply_address("r", report.pk, company.head.pk)
    assert arrived(imap, mail(to=to, sender="lin@charter.example", id="<h@x>")).state == "taken"
    opinion = Opinion.objects.get()
    assert (opinion.author, opinion.project) == (company.head, report.project)


def test_who_is_not_the_reader_waits_for_the_office_and_is_cleared_by_hand(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
    client: Client,
) -> None:
    to = reply_address("r", report.pk, company.customer.pk)
    row = arrived(imap, mail("轉寄給我了", to=to, sender="陌生人 <who@else.example>"))
    assert (row.state, row.reason, row.about_id) == ("aside", "other", report.pk)
    assert not Concern.objects.exists()
    assert {n.person for n in Notice.objects.filter(entry__event="mail.incoming.set_aside")} == {
        company.admin,
        company.quality,
        company.deputy,
    }
    client.force_login(company.manager)
    assert client.get(reverse("mail:list")).status_code == 403
    client.force_login(company.quality)
    assert "轉寄給我了" in client.get(reverse("mail:incoming", args=[row.pk])).content.decode()
    where = reverse("mail:clear", args=[row.pk])
    assert client.post(where, {"to": "projects.project:0"}).status_code == 422
    assert client.post(where, {"to": f"projects.project:{report.project_id}"}).status_code == 302
    concern = Concern.objects.get()
    assert (concern.who, concern.by, concern.text) == ("陌生人", company.quality, "轉寄給我了")
    row.refresh_from_db()
    assert (row.state, row.settled_by) == ("taken", company.quality)
    with pytest.raises(Refused):
        mails.clear(row, to="projects.project", key=report.project_id, by=company.quality)


def test_an_address_of_nobody_waits_until_somebody_owns_it(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
    client: Client,
) -> None:
    company.customer.email = ""
    company.customer.save()
    to = reply_address("r", report.pk, company.customer.pk)
    row = arrived(imap, mail(to=to))
    assert row.reason == "other"
    company.customer.email = "Li@Example.org"
    company.customer.save()
    client.force_login(company.admin)
    assert client.post(reverse("mail:retry", args=[row.pk])).status_code == 302
    assert Concern.objects.get().by == company.customer


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "machine"),
        ({"Return_Path": "<>"}, "machine"),
        ({"sender": "charter+x@localhost"}, "loop"),
    ],
)
def test_programs_do_not_talk_to_each_other(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
    headers: dict[str, Any],
    reason: str,
) -> None:
    to = reply_address("r", report.pk, company.customer.pk)
    row = arrived(imap, mail(to=to, **headers))
    assert (row.state, row.reason) == ("dropped", reason)
    assert not Concern.objects.exists()


def test_a_report_that_comes_back_is_tied_to_it_and_told_once(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
) -> None:
    letter = report.mails.get().message_id
    text = "<li@example.org>: 550 5.1.1 User unknown"
    for n in range(3):
        back = mail(
            f"{text}\n\nMessage-ID: {letter}",
            id=f"<{n}@bounce>",
            sender="MAILER-DAEMON@example.org",
            Return_Path="<>",
        )
        row = arrived(imap, back)
    assert (row.state, row.reason, row.about_id) == ("dropped", "bounce", report.pk)
    assert row.bounce.status == "5.1.1" and row.bounce.person == company.customer
    told = Notice.objects.filter(entry__event="mail.letter.returned")
    assert [n.person for n in told] == [company.manager]


def test_a_flood_of_one_sender_stops_at_the_office(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
) -> None:
    to = reply_address("r", report.pk, company.customer.pk)
    imap.deliver(*[mail(f"第{n}次", to=to, id=f"<{n}@x>") for n in range(22)])
    reader.read()
    sort_out()
    assert Incoming.objects.filter(reason="flood").exists()


def test_a_file_that_may_not_come_in_is_named_and_the_word_is_kept(
    company: SimpleNamespace,
    report: Report,
    imap: Imap,  # noqa: F811
) -> None:
    to = reply_address("r", report.pk, company.customer.pk)
    row = arrived(imap, mail(to=to, files=(("run.exe", b"MZ\x90\x00"), ("a.txt", b"ok"))))
    assert row.state == "taken" and "run.exe" in row.note
    assert [a.name for a in Attachment.objects.of(Concern.objects.get())] == ["a.txt"]


def test_the_list_asks_the_same_of_the_database_for_one_and_three(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.admin)
    client.get(reverse("mail:list"))
    counts = []
    for n in range(3):
        made = mails.keep(mail(id=f"<{n}@x>", sender="who@else.example"))
        assert made
        mails.hand_over(made)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("mail:list")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_what_came_in_over_json(company: SimpleNamespace, report: Report, client: Client) -> None:
    made = mails.keep(mail(sender="who@else.example"))
    assert made
    mails.hand_over(made)
    client.force_login(company.staff)
    assert client.get("/api/mail/").json() == []
    assert client.get(f"/api/mail/{made.pk}").status_code == 404
    client.force_login(company.quality)
    found = client.get("/api/mail/", {"state": "aside"}).json()
    assert [one["reason"] for one in found] == ["stranger"]
    said = client.post(f"/api/mail/{made.pk}/drop", {"reason": ""}, "application/json")
    assert said.status_code == 409
    given = {"to": "projects.project", "key": report.project_id}
    said = client.post(f"/api/mail/{made.pk}/place", given, "application/json")
    assert said.json()["became_kind"] == "communication.concern"

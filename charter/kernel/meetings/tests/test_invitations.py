"""Invitations leave by real SMTP as iCalendar; what calendars answer comes in by mail."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.mail import verbs as mails
from charter.kernel.meetings import post, verbs
from charter.kernel.meetings.models import Attendance, Invitation, Meeting
from charter.kernel.notices.models import Notice, Preference
from tests.mailbox import Mailbox

HOUR, MONTH = dt.timedelta(hours=1), dt.timedelta(days=30)


def calendars(box: Mailbox) -> list[str]:
    found = [p for m in box.mails for p in m.walk() if p.get_content_type() == "text/calendar"]
    texts = [str(p.get_payload(decode=True), "utf-8") for p in found]
    return [re.sub(r"\r\n[ \t]", "", text) for text in texts]


@pytest.fixture
def box(settings: Any, mailbox: Mailbox) -> Mailbox:
    settings.IMAP = urlsplit("imap://charter:secret@127.0.0.1:1")
    return mailbox


@pytest.fixture
def meeting(company: SimpleNamespace) -> Meeting:
    for person in (company.staff, company.engineer, company.manager):
        person.email = f"{person.username}@charter.example"
        person.save()
    return verbs.call_meeting(
        title="切換前會議；機房",
        starts_at=clock.now() + HOUR,
        people=[company.staff, company.engineer],
        guests="李建德 li@else.example、王先生",
        by=company.manager,
    )


def lines(text: str, name: str) -> list[str]:
    return [line for line in text.split("\r\n") if line.startswith(name)]


def answer(meeting: Meeting, who: str, said: str, *, sequence: int = 0, to: str = "") -> bytes:
    calendar = (
        f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{meeting.uid}@x\r\n"
        f"SEQUENCE:{sequence}\r\nATTENDEE;CN=x;PARTSTAT={said}:mailto:\r\n {who}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    head = f"From: {who}\r\nTo: {to}\r\nMessage-ID: <{who}.{said}.{sequence}@x>\r\n"
    kind = "Auto-Submitted: auto-generated\r\nContent-Type: text/calendar; method=REPLY\r\n"
    return f"{head}{kind}\r\n{calendar}".encode()


def test_everybody_asked_gets_a_request_with_the_same_uid(meeting: Meeting, box: Mailbox) -> None:
    assert post.drain() == 4
    texts = calendars(box)
    assert {line for text in texts for line in lines(text, "METHOD")} == {"METHOD:REQUEST"}
    assert len({line for text in texts for line in lines(text, "UID")}) == 1
    assert {line for text in texts for line in lines(text, "SEQUENCE")} == {"SEQUENCE:0"}
    methods = [(p.get_param("method"), p.get_param("charset")) for p in box.mails[0].walk()]
    assert ("REQUEST", "utf-8") in methods
    assert all(m["Auto-Submitted"] == "auto-generated" for m in box.mails)
    assert post.drain() == 0


def test_a_guest_learns_neither_the_agenda_nor_who_else_comes(
    meeting: Meeting, box: Mailbox
) -> None:
    verbs.add_item(meeting, title="內部：人力不足", by=meeting.organiser)
    post.drain()
    mail = next(m for m in box.mails if m["To"] == "li@else.example")
    whole = "".join(str(p.get_payload(decode=True) or b"", "utf-8") for p in mail.walk())
    assert "人力不足" not in whole and "charter.example" not in whole and "/meetings/" not in whole


def test_a_change_grows_the_sequence_and_a_cancellation_cancels(
    meeting: Meeting, box: Mailbox, company: SimpleNamespace
) -> None:
    post.drain()
    later = meeting.starts_at + HOUR
    verbs.move(meeting, starts_at=later, reason="客戶要求", by=company.manager)
    post.drain()
    meeting.refresh_from_db()
    verbs.cancel(meeting, reason="改以書面", by=company.manager)
    post.drain()
    texts = calendars(box)
    mine = [t for t, m in zip(texts, box.mails, strict=True) if "staff@" in m["To"]]
    assert [lines(t, "SEQUENCE")[0][9:] for t in mine] == ["0", "1", "2"]
    assert [lines(t, "METHOD")[0][7:] for t in mine] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({lines(t, "UID")[0] for t in mine}) == 1
    assert lines(mine[2], "STATUS") == ["STATUS:CANCELLED"]


def test_what_is_over_and_who_wants_no_mail_get_none(
    meeting: Meeting, box: Mailbox, company: SimpleNamespace
) -> None:
    Invitation.objects.all().delete()
    Preference.objects.create(person=company.staff, mail="none")
    verbs.call_meeting(
        title="補登", starts_at=clock.now() - 3 * HOUR, people=[company.staff], by=company.manager
    )
    assert not Invitation.objects.exists()
    verbs.call_meeting(
        title="下週", starts_at=clock.now() + HOUR, people=[company.staff], by=company.manager
    )
    assert [i.person for i in Invitation.objects.all()] == [company.manager]


def test_a_calendar_that_accepts_or_declines_is_the_persons_reply(
    meeting: Meeting, box: Mailbox, company: SimpleNamespace
) -> None:
    post.drain()
    to = next(m["Reply-To"] for m in box.mails if "staff@" in m["To"])
    organiser = lines(calendars(box)[0], "ORGANIZER")[0]
    assert "charter+m" in organiser, "calendars answer to us"
    raw = mails.keep(answer(meeting, "staff@charter.example", "DECLINED", to=to))
    assert raw and mails.hand_over(raw).state == "taken"
    seat = Attendance.objects.get(meeting=meeting, person=company.staff)
    assert seat.reply == "declined"
    assert Notice.objects.filter(person=company.manager, entry__event__endswith="replied").exists()
    verbs.move(meeting, starts_at=meeting.starts_at + HOUR, reason="改期", by=company.manager)
    seat.refresh_from_db()
    assert seat.reply == "", "another time is another question"
    old = mails.keep(answer(meeting, "staff@charter.example", "ACCEPTED", to=to))
    assert old and mails.hand_over(old).reason == "refused"


def test_no_invitation_leaves_for_a_meeting_that_is_over(meeting: Meeting, box: Mailbox) -> None:
    with clock.at(meeting.ends_at + HOUR):
        assert post.drain() == 0
    assert post.drain() == 4


def test_nobody_answers_for_somebody_else(meeting: Meeting, company: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        verbs.reply(meeting, said="accepted", person=company.staff, by=company.head)
    with pytest.raises(Refused):
        verbs.reply(meeting, said="accepted", person=company.head, by=company.head)
    with pytest.raises(Refused):
        verbs.reply(meeting, said="maybe", person=company.staff, by=company.staff)


def test_a_letter_that_does_not_leave_is_shown_and_told(
    meeting: Meeting, box: Mailbox, company: SimpleNamespace, client: Client
) -> None:
    box.refuse = "451 busy"
    later = {"starts_at": meeting.starts_at + MONTH, "ends_at": meeting.ends_at + MONTH}
    Meeting.objects.filter(pk=meeting.pk).update(**later)
    for days in range(8):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            post.drain()
    letter = Invitation.objects.filter(person=company.staff).get()
    assert (letter.state, letter.tries) == ("dead", 8)
    assert Notice.objects.filter(entry__event="meetings.invitation.undelivered").exists()
    client.force_login(company.manager)
    assert "451" in client.get(meeting.get_absolute_url()).content.decode()


def test_a_reply_by_page_and_over_json(
    meeting: Meeting, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.staff)
    assert "不能來" in client.get(meeting.get_absolute_url()).content.decode()
    said = client.post(reverse("meetings:reply", args=[meeting.pk]), {"said": "tentative"})
    assert said.status_code == 302
    found = client.post(
        f"/api/meetings/{meeting.pk}/reply", {"said": "accepted"}, "application/json"
    ).json()
    assert "accepted" in {seat["reply"] for seat in found["seats"]}

"""Meetings as iCalendar (RFC 5545), for calendar programs."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from charter.ground import clock
from charter.ground.ical import CONTENT_TYPE as CONTENT_TYPE
from charter.ground.ical import framed, moment, quoted, text
from charter.kernel.meetings.models import Meeting

STATUS = {"cancelled": "CANCELLED"}
PARTSTAT = {"present": "ACCEPTED", "absent": "DECLINED", "excused": "DECLINED"}
REPLIES = {"accepted": "ACCEPTED", "declined": "DECLINED", "tentative": "TENTATIVE"}


def calendar(meetings: Iterable[Meeting], *, name: str) -> bytes:
    """What a program shows: `meetings` with their organiser and their seats' people loaded."""
    events = [line for meeting in meetings for line in _event(meeting, Reader())]
    return _framed([f"X-WR-CALNAME:{text(name)}", *events], "PUBLISH")


@dataclass(frozen=True)
class Reader:
    """For whom it is written: a colleague sees agenda, page and who else comes; somebody outside
    only what concerns them. Answers go to `organiser`."""

    organiser: str = ""
    guest: str = ""


def invitation(meeting: Meeting, *, method: str, organiser: str = "", guest: str = "") -> bytes:
    """One meeting as REQUEST or CANCEL (RFC 5546): the same UID each time, SEQUENCE grows."""
    return _framed(_event(meeting, Reader(organiser, guest)), method.upper())


def single(
    *,
    uid: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    title: str,
    place: str = "",
    path: str = "",
    revision: int = 0,
) -> bytes:
    """One appointment that is no meeting of ours, for the calendar of whoever asks for it."""
    host = urlsplit(settings.BASE_URL).hostname or "charter"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}@{host}",
        f"DTSTAMP:{moment(clock.now())}",
        f"DTSTART:{moment(starts_at)}",
        f"DTEND:{moment(ends_at)}",
        f"SEQUENCE:{revision}",
        f"SUMMARY:{text(title)}",
    ]
    lines += [f"LOCATION:{text(place)}"] if place else []
    lines += [f"URL:{settings.BASE_URL}{path}"] if path else []
    return _framed([*lines, "END:VEVENT"], "PUBLISH")


def _framed(lines: list[str], method: str) -> bytes:
    return framed(lines, method=method, maker="Meetings")


def _event(meeting: Meeting, reader: Reader) -> list[str]:
    host = urlsplit(settings.BASE_URL).hostname or "charter"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}@{host}",
        f"DTSTAMP:{moment(clock.now())}",
        f"DTSTART:{moment(meeting.starts_at)}",
        f"DTEND:{moment(meeting.ends_at)}",
        f"SEQUENCE:{meeting.revision}",
        f"STATUS:{STATUS.get(meeting.state, 'CONFIRMED')}",
        f"SUMMARY:{text(meeting.title)}",
    ]
    if not reader.guest:
        agenda = "\n".join(f"{n}. {item.title}" for n, item in enumerate(meeting.items.all(), 1))
        url = settings.BASE_URL + reverse("meetings:meeting", args=[meeting.pk])
        lines += [f"DESCRIPTION:{text(agenda)}", f"URL:{url}"]
    if meeting.place:
        lines.append(f"LOCATION:{text(meeting.place)}")
    if leads := reader.organiser or meeting.organiser.email:
        lines.append(f"ORGANIZER;CN={quoted(meeting.organiser.name)}:mailto:{_address(leads)}")
    return [*lines, *_attendees(meeting, reader), "END:VEVENT"]


def _attendees(meeting: Meeting, reader: Reader) -> list[str]:
    if reader.guest:
        return [f"ATTENDEE;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:mailto:{_address(reader.guest)}"]
    lines = []
    for seat in meeting.seats.all():
        if seat.person.email:
            said = REPLIES.get(seat.reply) or PARTSTAT.get(seat.answer, "NEEDS-ACTION")
            name, address = quoted(seat.person.name), _address(seat.person.email)
            lines.append(f"ATTENDEE;CN={name};RSVP=TRUE;PARTSTAT={said}:mailto:{address}")
    return lines


def replied(text: str, address: str) -> tuple[str, int, str]:
    """(UID without host, SEQUENCE, PARTSTAT) of a METHOD:REPLY; the attendee is the one of that
    address, or the only one. ("", 0, "") when it is none."""
    lines = re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n")).splitlines()
    values = {key.upper(): value for key, _colon, value in (line.partition(":") for line in lines)}
    asked = [line for line in lines if line.upper().startswith("ATTENDEE")]
    mine = [line for line in asked if line.lower().endswith(f":{address.lower()}")] or asked
    said = re.search(r";PARTSTAT=([A-Z-]+)", mine[0].upper()) if len(mine) == 1 else None
    if values.get("METHOD", "").strip().upper() != "REPLY" or said is None:
        return "", 0, ""
    sequence = values.get("SEQUENCE", "").strip()
    number = int(sequence) if sequence.isascii() and sequence.isdecimal() else 0
    return values.get("UID", "").partition("@")[0].strip(), number, said[1]


def _address(value: str) -> str:
    """No line of another kind can be smuggled in with an address."""
    return "".join(c for c in value if c > " ")

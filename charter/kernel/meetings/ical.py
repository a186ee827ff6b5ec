"""Meetings as iCalendar (RFC 5545), for calendar programs."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from charter.ground import clock
from charter.kernel.meetings.models import Meeting

OCTETS = 75  # RFC 5545, 3.1: lines longer than that are folded
STATUS = {"cancelled": "CANCELLED"}
PARTSTAT = {"present": "ACCEPTED", "absent": "DECLINED", "excused": "DECLINED"}
CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(meetings: Iterable[Meeting], *, name: str, method: str = "PUBLISH") -> bytes:
    """`meetings` with their organiser and their seats' people loaded."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Charter//Meetings//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for meeting in meetings:
        lines += _event(meeting)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(meeting: Meeting) -> list[str]:
    url = settings.BASE_URL + reverse("meetings:meeting", args=[meeting.pk])
    agenda = "\n".join(f"{n}. {item.title}" for n, item in enumerate(meeting.items.all(), 1))
    host = urlsplit(settings.BASE_URL).hostname or "charter"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}@{host}",
        f"DTSTAMP:{_moment(clock.now())}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at)}",
        f"SEQUENCE:{meeting.revision}",
        f"STATUS:{STATUS.get(meeting.state, 'CONFIRMED')}",
        f"SUMMARY:{_text(meeting.title)}",
        f"DESCRIPTION:{_text(agenda)}",
        f"URL:{url}",
    ]
    if meeting.place:
        lines.append(f"LOCATION:{_text(meeting.place)}")
    if meeting.organiser.email:
        lines.append(f"ORGANIZER;CN={_quoted(meeting.organiser.name)}:mailto:{_mail(meeting)}")
    for seat in meeting.seats.all():
        if seat.person.email:
            said = PARTSTAT.get(seat.answer, "NEEDS-ACTION")
            name = _quoted(seat.person.name)
            lines.append(f"ATTENDEE;CN={name};PARTSTAT={said}:mailto:{seat.person.email}")
    return [*lines, "END:VEVENT"]


def _mail(meeting: Meeting) -> str:
    return meeting.organiser.email


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Escaped as TEXT; a line break is the two characters backslash and n."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _quoted(value: str) -> str:
    """A parameter value: no quotes and no control characters can stand in it."""
    return '"' + "".join(c for c in value if c != '"' and c >= " ") + '"'


def _folded(line: str) -> str:
    """At most 75 octets a line, never cut inside a character."""
    parts, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            parts.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*parts, piece]) + "\r\n"

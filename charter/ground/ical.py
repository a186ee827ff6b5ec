"""The bare bones of iCalendar (RFC 5545): what every calendar of the house is written with."""

import datetime as dt
from collections.abc import Iterable

OCTETS = 75  # RFC 5545, 3.1: lines longer than that are folded
CONTENT_TYPE = "text/calendar; charset=utf-8"


def framed(lines: Iterable[str], *, method: str, maker: str) -> bytes:
    """A calendar of these lines; `maker` is our part of PRODID."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Charter//{maker}//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    return "".join(_folded(line) for line in [*head, *lines, "END:VCALENDAR"]).encode()


def moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def text(value: str) -> str:
    """Escaped as TEXT; a line break is the two characters backslash and n."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def quoted(value: str) -> str:
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

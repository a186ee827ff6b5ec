"""Training as iCalendar, for calendar programs."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from charter.ground import clock
from charter.ground.ical import CONTENT_TYPE as CONTENT_TYPE
from charter.ground.ical import framed, moment, text
from charter.rooms.training.models import Session


def calendar(sessions: Iterable[Session], *, name: str) -> bytes:
    """`sessions` with their course and teacher loaded."""
    lines = [line for session in sessions for line in _event(session)]
    return framed([f"X-WR-CALNAME:{text(name)}", *lines], method="PUBLISH", maker="Training")


def _event(session: Session) -> list[str]:
    host = urlsplit(settings.BASE_URL).hostname or "charter"
    state = "CANCELLED" if session.state == Session.State.CANCELLED else "CONFIRMED"
    return [
        "BEGIN:VEVENT",
        f"UID:{session.uid}@{host}",
        f"DTSTAMP:{moment(clock.now())}",
        f"DTSTART:{moment(session.starts_at)}",
        f"DTEND:{moment(session.ends_at)}",
        f"SEQUENCE:{session.revision}",
        f"STATUS:{state}",
        f"SUMMARY:{text(session.course.title)}",
        f"DESCRIPTION:{text(session.teacher_shown)}",
        f"LOCATION:{text(session.place)}",
        f"URL:{settings.BASE_URL}{session.get_absolute_url()}",
        "END:VEVENT",
    ]

"""Testing a channel the way it is used: a real connection, outside of any transaction."""

import http.client
import imaplib
import smtplib
from collections.abc import Callable

from django.core.mail import get_connection
from django.db import Error, connection
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock, egress
from charter.ground.errors import Refused
from charter.kernel.mail.reader import connected, folder
from charter.org.models import Person
from charter.rooms.communication import verbs
from charter.rooms.communication.adapters import ADAPTERS, Message, trouble_in
from charter.rooms.communication.models import Outlet

TIMEOUT = 10


def take(outlet: Outlet, *, by: Person | None) -> str:
    """Test one channel and keep what was found; returns the trouble, "" when it works."""
    try:
        trouble = PULSES[outlet.kind](outlet)
    except (
        OSError,
        Refused,
        Error,
        smtplib.SMTPException,
        imaplib.IMAP4.error,
        http.client.HTTPException,
    ) as failure:
        trouble = f"{type(failure).__name__}: {failure}" if str(failure) else str(failure)
    verbs.took_pulse(outlet, trouble=trouble, by=by)
    return trouble


def _mail_out(_outlet: Outlet) -> str:
    """The server greets us and lets us in; nothing is sent."""
    server = get_connection(timeout=TIMEOUT)
    server.open()
    server.close()
    return ""


def _mail_in(_outlet: Outlet) -> str:
    """The server lets us in and shows the mailbox, read-only."""
    with connected() as server:
        status, _count = server.select(folder(), readonly=True)
    return "" if status == "OK" else str(_("收件匣打不開。"))


def _portal(_outlet: Outlet) -> str:
    """What the portal needs: its address resolves here and the database answers."""
    reverse("portal_reports:reports")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _webhook(outlet: Outlet) -> str:
    return say(outlet, Message(str(_("渠道測試")), str(_("行章定期測試這個渠道，請忽略。"))))


def say(outlet: Outlet, message: Message) -> str:
    """Post a message to a chat tool; the trouble, or ""."""
    adapter = ADAPTERS[outlet.form]
    letter = adapter.write(outlet.url, outlet.secret, message, int(clock.now().timestamp()))
    return trouble_in(adapter, egress.post(letter.url, letter.body, letter.headers))


PULSES: dict[str, Callable[[Outlet], str]] = {
    Outlet.Kind.MAIL_OUT: _mail_out,
    Outlet.Kind.MAIL_IN: _mail_in,
    Outlet.Kind.PORTAL: _portal,
    Outlet.Kind.WEBHOOK: _webhook,
}

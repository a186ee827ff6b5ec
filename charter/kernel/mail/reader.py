"""Reading a mailbox over IMAP (RFC 3501): fetched, stored, and only then marked as seen.

Which mails are new is told by their numbers, not by a flag that a person's mail program may set:
the server numbers upwards, and the last number is kept in the transaction that stores the mail.
"""

import datetime as dt
import imaplib
import logging
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from urllib.parse import unquote

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.mail import verbs
from charter.kernel.mail.models import Incoming, Mailbox

log = logging.getLogger("charter.mail")
TIMEOUT = 20
AT_ONCE = 200
MOST_BYTES = 30 * 1024 * 1024
BEGINNING = 256 * 1024
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
TROUBLES = (OSError, imaplib.IMAP4.error, Refused)


@contextmanager
def connected() -> Iterator[imaplib.IMAP4]:
    """Signed in at the server of CHARTER_IMAP; never a password in the clear over a network."""
    at = settings.IMAP
    if not at.hostname:
        raise Refused("mail.no_server", _("還沒有設定收信伺服器（CHARTER_IMAP）。"))
    context = ssl.create_default_context()
    server: imaplib.IMAP4
    if at.scheme == "imaps":
        port = at.port or 993
        server = imaplib.IMAP4_SSL(at.hostname, port, ssl_context=context, timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(at.hostname, at.port or 143, timeout=TIMEOUT)
    try:
        if at.scheme != "imaps" and not _is_here(at.hostname):
            server.starttls(context)
        server.login(unquote(at.username or ""), unquote(at.password or ""))
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def folder() -> str:
    return unquote(settings.IMAP.path.strip("/")) or "INBOX"


def name_of_box() -> str:
    return f"{unquote(settings.IMAP.username or '')}@{settings.IMAP.hostname}/{folder()}"


def read() -> int:
    """Store what is new; returns how many mails that were. A server that does not answer is
    noted at the mailbox, and told once."""
    try:
        with connected() as server:
            box = _selected(server)
            stored = sum(_take(server, box, uid) for uid in _newer(server, box))
    except TROUBLES as trouble:
        box = verbs.numbered(name_of_box(), 0)
        verbs.found_trouble(box, trouble=f"{type(trouble).__name__}: {trouble}")
        return 0
    verbs.read_through(box)
    return stored


def _selected(server: imaplib.IMAP4) -> Mailbox:
    quoted = folder().replace("\\", "\\\\").replace('"', '\\"')
    status, _count = server.select(f'"{quoted}"')
    if status != "OK":
        raise Refused("mail.no_folder", _("收件匣打不開。"))
    _kind, validity = server.response("UIDVALIDITY")
    number = int(validity[0]) if validity and validity[0] else 1
    return verbs.numbered(name_of_box(), number)


def _newer(server: imaplib.IMAP4, box: Mailbox) -> list[int]:
    """Their numbers, oldest first. `*` is the last mail even if its number is not newer."""
    _status, found = server.uid("SEARCH", "UID", f"{box.last_uid + 1}:*")
    numbers = [int(n) for line in found if line for n in line.split()]
    return sorted(n for n in numbers if n > box.last_uid)[:AT_ONCE]


def _take(server: imaplib.IMAP4, box: Mailbox, uid: int) -> bool:
    size, at = _envelope(server, uid)
    if size is None:  # gone meanwhile
        return False
    is_small = size <= MOST_BYTES
    raw = fetched(server, uid, "BODY.PEEK[]" if is_small else f"BODY.PEEK[]<0.{BEGINNING}>")
    if raw is None:
        return False
    row = _kept(raw, box, uid, at) if is_small else _begun(raw, box, uid, size, at)
    with suppress(imaplib.IMAP4.error):
        server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
    return row is not None


def _begun(
    raw: bytes, box: Mailbox, uid: int, size: int, at: dt.datetime | None
) -> Incoming | None:
    """Of a mail too big only its beginning is read: what is written stands there, files follow."""
    megabytes = f"{size / 1024**2:.0f} MB"
    note = _("郵件%(size)s太大，只讀了文字；附件還在收件匣。") % {"size": megabytes}
    return verbs.keep_unread(raw, mailbox=box, uid=uid, note=note, arrived_at=at)


def _kept(raw: bytes, box: Mailbox, uid: int, at: dt.datetime | None) -> Incoming | None:
    """What cannot be stored must not stop those behind it; a database that is away must."""
    try:
        return verbs.keep(raw, mailbox=box, uid=uid, arrived_at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.exception("mail %s of %s cannot be stored", uid, box)
        stub = f"Message-ID: <{box.uid_validity}.{uid}.unreadable@none>\n\n".encode()
        note = f"{type(fault).__name__}, UID {uid}"
        return verbs.keep_unread(stub, mailbox=box, uid=uid, note=note)


def _envelope(server: imaplib.IMAP4, uid: int) -> "tuple[int | None, dt.datetime | None]":
    """How big it is, and when the server took it (RFC 3501, 2.3.3)."""
    _status, found = server.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")
    for line in found:
        if isinstance(line, bytes) and (match := SIZE.search(line)):
            when = imaplib.Internaldate2tuple(line)
            at = dt.datetime.fromtimestamp(time.mktime(when), dt.UTC) if when else None
            return int(match[1]), at
    return None, None


def fetched(server: imaplib.IMAP4, uid: int, what: str = "BODY.PEEK[]") -> bytes | None:
    _status, found = server.uid("FETCH", str(uid), f"({what})")
    return next((bytes(part[1]) for part in found if isinstance(part, tuple)), None)

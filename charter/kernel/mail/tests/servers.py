"""A real IMAP server (pymap, a program of others) and mails as people's programs write them."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

START = "import sys; from pymap.main import main; sys.argv[0] = 'pymap'; main()"


class Imap:
    """The server, and a second hand in the mailbox: what the postman does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = urlsplit(f"imap://charter:secret@127.0.0.1:{port}")

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        server = imaplib.IMAP4("127.0.0.1", self.port, timeout=300)
        server.login("charter", "secret")
        server.select("INBOX")
        yield server
        server.logout()

    def deliver(self, *mails: bytes) -> None:
        with self.opened() as server:
            for raw in mails:
                status, _said = server.append("INBOX", "", "", raw)
                assert status == "OK"

    def unseen(self) -> int:
        with self.opened() as server:
            _status, found = server.search(None, "UNSEEN")
            return len(found[0].split())


@contextmanager
def imap_server() -> Iterator[Imap]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "admin"]
    user = ["dict", "--demo-user", "charter", "--demo-password", "secret"]
    program = subprocess.Popen([sys.executable, "-c", START, *where, *user])
    try:
        _wait_for(port, program)
        yield Imap(port)
    finally:
        program.terminate()
        program.wait(300)


def _wait_for(port: int, program: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert program.poll() is None, "the IMAP server did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the IMAP server did not answer")


def trusted(verdict: str = "pass", domain: str = "example.org") -> str:
    """What our receiving server (`MAIL_AUTHSERV` of the test) writes about a mail."""
    return f"mx.charter.example; dmarc={verdict} (p=none) header.from={domain}"


def mail(
    text: str = "好的，沒有問題。",
    *,
    sender: str = "李建德 <li@example.org>",
    to: str = "charter@localhost",
    subject: str = "回覆",
    id: str = "<one@example.org>",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: Any,
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, to, subject, id
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()

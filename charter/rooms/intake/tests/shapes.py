"""Mails in the shapes that real programs give them, written byte by byte: headers stand exactly as
they are given, because a library would mend what is to be broken."""

import base64
import quopri
from dataclasses import dataclass, field

TRUSTED = "Authentication-Results: mx.charter.example; dmarc={} (p=none) header.from={}"
TO = "charter@localhost"
CRLF = b"\r\n"


@dataclass
class Part:
    """A body or a file: `cte` is 8bit, base64 or quoted-printable."""

    data: bytes
    kind: str = "text/plain; charset=utf-8"
    cte: str = "8bit"
    more: list[str] = field(default_factory=list)

    def lines(self) -> bytes:
        heads = [f"Content-Type: {self.kind}", f"Content-Transfer-Encoding: {self.cte}", *self.more]
        return "\r\n".join(heads).encode("utf-8", "surrogateescape") + CRLF * 2 + self.body()

    def body(self) -> bytes:
        if self.cte == "base64":
            return base64.encodebytes(self.data).replace(b"\n", CRLF)
        if self.cte == "quoted-printable":
            return quopri.encodestring(self.data)
        return self.data


def text(said: str, charset: str = "utf-8", cte: str = "8bit", label: str | None = None) -> Part:
    """`label` is what the mail says of its charset; "" for nothing."""
    label = charset if label is None else label
    kind = f"text/plain; charset={label}" if label else "text/plain"
    return Part(said.encode(charset), kind, cte)


def html(said: str, charset: str = "utf-8", cte: str = "quoted-printable") -> Part:
    return Part(said.encode(charset), f"text/html; charset={charset}", cte)


def file(name: str, data: bytes, kind: str = "application/octet-stream", inline: str = "") -> Part:
    """`name` goes into the header as it stands, encoded or raw."""
    more = [f"Content-Disposition: {'inline' if inline else 'attachment'}; {name}"]
    if inline:
        more.append(f"Content-ID: <{inline}>")
    return Part(data, kind, "base64", more)


def several(kind: str, *parts: Part, mark: str = "b1", end: bool = True) -> Part:
    body = b"".join(b"--" + mark.encode() + CRLF + part.lines() + CRLF for part in parts)
    body += b"--" + mark.encode() + b"--" + CRLF if end else b""
    return Part(body, f'multipart/{kind}; boundary="{mark}"', "7bit")


def mail(
    body: Part,
    *heads: str | bytes,
    sender: str = "wang@haicheng.example",
    to: str = TO,
    id: str = "",
    subject: str | bytes = "=?utf-8?B?6KuL5Y2U5Yqp?=",
    proof: str = "pass",
    date: str = "Mon, 16 Nov 2026 08:40:11 +0800",
) -> bytes:
    """`proof` is what our server says of the domain of `sender`; "" for nothing."""
    domain = sender.rstrip("> ").rpartition("@")[2]
    lines: list[str | bytes] = [TRUSTED.format(proof, domain)] if proof else []
    lines += [f"From: {sender}", f"To: {to}"]
    lines += [f"Message-ID: <{id}>"] if id else []
    lines += [f"Date: {date}"] if date else []
    lines += [b"Subject: " + (subject if isinstance(subject, bytes) else subject.encode())]
    lines += [*heads, "MIME-Version: 1.0"]
    return CRLF.join(map(_bytes, lines)) + CRLF + body.lines()


def _bytes(line: str | bytes) -> bytes:
    return line if isinstance(line, bytes) else line.encode("utf-8", "surrogateescape")


def word(said: str, charset: str = "utf-8", how: str = "B") -> str:
    """An encoded word (RFC 2047)."""
    data = said.encode(charset)
    if how == "B":
        return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
    return f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in data)}?="


def report(letter: str, action: str = "failed", *, kind: str = "delivery-status") -> bytes:
    """What a mail server sends back (RFC 3464), with the headers of what it could not deliver."""
    status = "5.1.1" if action == "failed" else "4.4.1"
    told = (
        "Reporting-MTA: dns; mx.haicheng.example\r\n\r\n"
        f"Final-Recipient: rfc822; wang@haicheng.example\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} no such user\r\n"
    )
    back = f"Message-ID: {letter}\r\nSubject: x\r\n" if letter else "Subject: x\r\n"
    body = several(
        "report",
        text("Your message could not be delivered."),
        Part(told.encode(), f"message/{kind}"),
        Part(back.encode(), "text/rfc822-headers"),
    )
    body.kind += f"; report-type={kind}"
    return mail(
        body,
        "Return-Path: <>",
        "Auto-Submitted: auto-replied",
        sender="Mail Delivery System <MAILER-DAEMON@mx.haicheng.example>",
        id=f"{action}.{abs(hash(letter))}@mx",
        proof="",
    )

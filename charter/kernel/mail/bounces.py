"""Letters that came back (RFC 3464), read: to whom, why, and which letter it was."""

import re
from dataclasses import dataclass
from email.message import Message

from charter.kernel.mail.charsets import header, headers

CODE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
OLD_CODE = re.compile(r"(?m)^.{0,120}?(?<!\d)([45]\d\d)[ -].{0,200}$")
IDS = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{1,240}>)")
FAILED, DELAYED = "failed", "delayed"
MOST = 20


@dataclass(frozen=True)
class Returned:
    """`action` is failed or delayed; `status` as RFC 3463 writes it: 5.1.1."""

    action: str
    recipient: str = ""
    status: str = ""
    diagnostic: str = ""


def returned(message: Message) -> list[Returned]:
    """What a delivery report says, recipient by recipient."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return []
    found = []
    for part in _parts(message):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and (one := _one(block)):
                found.append(one)
    return found[:MOST]


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _one(block: Message) -> Returned | None:
    action = header(block, "Action").lower()
    if action not in (FAILED, DELAYED):
        return None
    to = header(block, "Final-Recipient") or header(block, "Original-Recipient")
    status = CODE.search(header(block, "Status"))
    why = header(block, "Diagnostic-Code").partition(";")
    return Returned(
        action,
        to.rpartition(";")[2].strip().lower()[:254],
        status[1] if status else "",
        (why[2] or why[0]).strip()[:300],
    )


def returned_in_words(text: str) -> list[Returned]:
    """Servers that write no report but a letter: the line with the code is the reason."""
    line = OLD_CODE.search(text)
    code = CODE.search(text)
    if not line and not code:
        return []
    status = code[1] if code else f"{line[1][0]}.0.0" if line else ""
    action = FAILED if status.startswith("5") else DELAYED
    return [Returned(action, "", status, line[0].strip()[:300] if line else "")]


def letters_in(message: Message, text: str) -> list[str]:
    """The ids of the letter it brings back, whole or its headers alone."""
    found = []
    for part in _parts(message):
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
            found += headers(inner[0], "Message-ID", "References", "In-Reply-To")  # type: ignore[arg-type]
        elif part.get_content_type() == "text/rfc822-headers" and isinstance(inner, str):
            found += IDS.findall(inner)
    return [*found, *IDS.findall(text)][:MOST]

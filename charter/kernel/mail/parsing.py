"""A mail as it came, read: pure, and never an error, however broken the mail is."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from charter.ground import clock
from charter.kernel.mail.bounces import Returned, letters_in, returned, returned_in_words
from charter.kernel.mail.charsets import clean, decoded, header, headers, text_of
from charter.kernel.mail.forwarded import Forwarded, forwarded_in
from charter.kernel.mail.words import said_in, without_markup

MOST_PARTS = 200
MOST_TEXT = 200_000
NAMED = re.compile(r'name\s*=\s*"?([^";]+)', re.IGNORECASE)
IDS = re.compile(r"<([^<>\s]{1,240})>")
# RFC 3834 and what came before it: written by a program, not to be answered, nor to be acted on.
MACHINES = {"x-autoreply", "x-autorespond", "x-auto-response-from", "x-vacation"}
POSTMEN = ("mailer-daemon@", "postmaster@", "mail-daemon@")
ROBOTS = (*POSTMEN, "no-reply@", "noreply@", "no_reply@", "donotreply@", "do-not-reply@")
# What programs write above an answer of theirs when they forget the header that says so.
ABSENT = re.compile(
    r"^\s*(automatic reply|auto[- ]?reply|autoreply|out of (the )?office|auto[- ]?response"
    r"|自動回[覆复應应]|自动回[复覆应]|不在辦公室|不在办公室|休假中|外出自動)",
    re.IGNORECASE,
)
TO_US = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")


@dataclass(frozen=True)
class Part:
    """A file that came along; the bytes alone decide later what it really is."""

    name: str
    content_type: str
    data: bytes


@dataclass
class Parsed:
    """`text` is all that stands in it, `said` what the sender wrote anew. `machine` says by which
    mark it was written by a program, `bulk` that it went to many. `calendar` is an answer to an
    invitation. `digest` covers what was said, not how it travelled. `unanswered` says that no
    program may answer it, though a person may have written it. `authentication` are the results
    of every server as they stand, the outermost first; `returned` is a letter of ours that came
    back, and `letters` the ids by which that may be known."""

    message_id: str = ""
    references: list[str] = field(default_factory=list)
    sender: str = ""
    sender_name: str = ""
    recipients: list[str] = field(default_factory=list)
    subject: str = ""
    sent_at: dt.datetime | None = None
    text: str = ""
    said: str = ""
    parts: list[Part] = field(default_factory=list)
    machine: str = ""
    bulk: bool = False
    calendar: str = ""
    digest: str = ""
    unanswered: bool = False
    several_senders: bool = False
    authentication: list[str] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    forwarded: Forwarded | None = None


def parsed(raw: bytes) -> Parsed:
    message = message_from_bytes(raw, policy=policy.compat32)
    found = Parsed(
        message_id=_id(raw, message),
        references=_ids(*headers(message, "In-Reply-To"), *headers(message, "References")),
        recipients=[clean(a).lower() for _n, a in _addresses(message, *TO_US) if "@" in a][:100],
        subject=header(message, "Subject")[:300],
        sent_at=_moment(header(message, "Date")),
        bulk=_is_bulk(message),
    )
    found.sender_name, found.sender = _sender(message)
    found.machine = _machine(message, found.sender)
    _read(message, found)
    found.said = said_in(found.text)
    found.forwarded = found.forwarded or forwarded_in(found.subject, found.text)
    found.digest = _digest(found)
    found.authentication = headers(message, "Authentication-Results")[:20]
    found.several_senders = len(_authors(message)) > 1
    found.unanswered = _is_unanswered(message, found)
    if found.machine:
        _read_return(message, found)
    return found


def _read_return(message: Message, found: Parsed) -> None:
    is_postman = found.sender.startswith(POSTMEN) or "Return-Path" in found.machine
    found.returned = returned(message)
    if is_postman and message.get_content_type() != "multipart/report":
        found.returned = returned_in_words(found.text)
    if found.returned:
        found.letters = letters_in(message, found.text)


def _is_unanswered(message: Message, found: Parsed) -> bool:
    """RFC 3834, 2: to lists, to programs and to those who ask for silence nothing is answered."""
    hushed = header(message, "X-Auto-Response-Suppress").lower()
    is_hushed = any(word in hushed for word in ("all", "autoreply", "oof"))
    return bool(is_hushed or found.machine or found.bulk or ABSENT.match(found.subject))


def _id(raw: bytes, message: Message) -> str:
    """Its Message-ID; one without gets the hash of its bytes for one."""
    found = _ids(*headers(message, "Message-ID"))
    return found[0] if found else f"{hashlib.sha256(raw).hexdigest()}@none"


def _ids(*texts: str) -> list[str]:
    found = (clean(one) for text in texts for one in IDS.findall(text))
    return list(dict.fromkeys(one for one in found if one))[:100]


def _addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    try:
        return getaddresses(headers(message, *names))
    except (ValueError, TypeError, IndexError):
        return []


def _authors(message: Message) -> list[tuple[str, str]]:
    return [(name, address) for name, address in _addresses(message, "From") if "@" in address]


def _sender(message: Message) -> tuple[str, str]:
    for name, address in _authors(message):
        return decoded(name).strip()[:100], decoded(address).lower()[:254]
    return "", ""


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(text)
        found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        return found if found <= clock.now() + dt.timedelta(days=1) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _machine(message: Message, sender: str) -> str:
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {submitted}"[:60]
    if message.get_content_type() == "multipart/report":
        return "multipart/report"
    if any("<>" in value.replace(" ", "") for value in headers(message, "Return-Path")):
        return "Return-Path: <>"
    marks = {key.lower() for key, _value in message.raw_items()} & MACHINES
    if marks:
        return min(marks)
    if header(message, "Precedence").lower() in ("junk", "auto_reply", "auto-reply"):
        return "Precedence"
    return "From" if sender.startswith(ROBOTS) else ""


def _is_bulk(message: Message) -> bool:
    listed = header(message, "List-Id") or header(message, "List-Unsubscribe")
    return bool(listed) or header(message, "Precedence").lower() in ("bulk", "list")


def _read(message: Message, found: Parsed) -> None:
    plain: list[str] = []
    marked: list[str] = []
    for place, part in enumerate(message.walk()):
        if place and part.get_content_type() == "message/rfc822":
            found.forwarded = _enclosed(part)
        if part.is_multipart() or place > MOST_PARTS:
            continue
        kind, name, data = part.get_content_type(), _name(part), _payload(part)
        if kind == "text/calendar" and b"METHOD:REPLY" in data.upper().replace(b" ", b""):
            found.calendar = text_of(data, _charset(part) or "utf-8")
        elif name or part.get_content_disposition() == "attachment":
            found.parts.append(Part(name or f"part-{place}", kind, data))
        elif kind == "text/plain":
            plain.append(text_of(data, _charset(part)))
        elif kind == "text/html":
            marked.append(without_markup(text_of(data, _charset(part))))
    text = "\n".join(plain).strip() or "\n".join(marked).strip()
    found.text = text[:MOST_TEXT]


def _enclosed(part: Message) -> Forwarded | None:
    """The mail that came along whole."""
    inner = part.get_payload()
    if not isinstance(inner, list) or not inner or not isinstance(inner[0], Message):
        return None
    name, sender = _sender(inner[0])
    words = (p for p in inner[0].walk() if p.get_content_type() == "text/plain" and not _name(p))
    text = next((text_of(_payload(one), _charset(one)) for one in words), "")[:MOST_TEXT]
    subject = header(inner[0], "Subject")[:300]
    return Forwarded(sender, name, subject, said_in(text)) if sender else None


def _charset(part: Message) -> str:
    try:
        return str(part.get_param("charset") or "")
    except (ValueError, TypeError, LookupError):
        return ""


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AssertionError):
        data = None
    return data if isinstance(data, bytes) else b""


def _name(part: Message) -> str:
    """The file's name, from RFC 2231 or, as many programs write it, as an encoded word or in the
    raw bytes of some charset."""
    places = ("content-disposition", "content-type")
    told = [str(value) for key, value in part.raw_items() if key.lower() in places]
    raw = next((value for value in told if not value.isascii()), "")
    if raw and (found := NAMED.search(decoded(raw))):
        return found[1].strip()[:200]
    try:
        name = part.get_filename("")
    except (ValueError, TypeError, LookupError):
        return "file"
    holder = Message()
    holder["Subject"] = name or ""
    return header(holder, "Subject")[:200]


def _digest(found: Parsed) -> str:
    sums = [hashlib.sha256(part.data).hexdigest() for part in found.parts]
    told = "\0".join([found.sender, found.subject, " ".join(found.text.split()), *sums])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()

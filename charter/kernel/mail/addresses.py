"""To which record a mail answers: a signed token in the address and in the Message-ID.

`charter+r12-7-k3…@example.org` says: record 12 of the kind that the code `r` stands for, sent to
person 7. Eighty bits of HMAC-SHA256 under the installation's key seal it; only lower-case letters,
digits and hyphens, because some servers fold the case, and 64 octets are all that the local part
of an address may have (RFC 5321, 4.5.3.1.1).
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "charter.kernel.mail"
TOKEN = re.compile(r"(?<![a-z0-9-])(([a-z]{1,2})(\d{1,18})-(\d{1,18}))-([a-z2-7]{16})(?![a-z0-9-])")


@dataclass(frozen=True)
class Answers:
    """What the token of a mail says: the record it answers and to whom that was sent (0: to an
    address of nobody we know)."""

    code: str
    pk: int
    person: int


def token(code: str, pk: int, person: int) -> str:
    body = f"{code}{pk}-{person}"
    return f"{body}-{_seal(body)}"


def _seal(body: str) -> str:
    digest = salted_hmac(SALT, body, algorithm="sha256").digest()[:10]
    return base64.b32encode(digest).decode().lower()


def read_token(texts: Iterable[str]) -> Answers | None:
    """The first token in these texts whose seal is ours."""
    for text in texts:
        for body, code, pk, person, seal in TOKEN.findall(text.lower()):
            if constant_time_compare(seal, _seal(body)):
                return Answers(code, int(pk), int(person))
    return None


def reply_address(code: str, pk: int, person: int) -> str:
    """Where an answer to this letter goes; "" while no mailbox is read."""
    if not settings.IMAP.hostname:
        return ""
    local, _at, domain = own_address().rpartition("@")
    return f"{local}+{token(code, pk, person)}@{domain}"


def message_id(code: str, pk: int, person: int, place: int | str = 0) -> str:
    """The same each time that letter is sent; an answer's References lead back to the record."""
    _local, _at, domain = own_address().rpartition("@")
    return f"<{token(code, pk, person)}.{place}@{domain or 'charter'}>"


def own_address() -> str:
    return settings.MAIL_REPLY or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def is_own(address: str) -> bool:
    """Sent by this very house, with or without a token."""
    local, _at, domain = address.lower().rpartition("@")
    own = {own_address().lower(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()}
    return f"{local.partition('+')[0]}@{domain}" in own

"""The one way out to addresses that people type in: HTTPS to public addresses, nothing else.

Against server-side request forgery: https only, port 443 (others must be listed), no user part;
the name is resolved once, every answer must be a public address, and the connection goes to the
very address that was checked, with the name for TLS. No redirects, five seconds, one megabyte.
A name that does not resolve is refused: the guard fails closed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from charter.ground.errors import Refused

TIMEOUT = 5.0
MOST = 1_000_000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Public by their numbers, yet answered inside a cloud: metadata services and DNS of hosts.
INSIDE_CLOUDS = frozenset({"168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254"})
# Ranges that carry an IPv4 address inside an IPv6 one.
NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
COMPATIBLE = ipaddress.IPv6Network("::/96")
# Not public, though Python does not say so yet: old site-local, and documentation (RFC 9637).
NOT_PUBLIC = (ipaddress.IPv6Network("fec0::/10"), ipaddress.IPv6Network("3fff::/20"))


@dataclass(frozen=True)
class Target:
    """Where to connect: the checked `address`; `host` is only for TLS and the Host header."""

    host: str
    port: int
    address: str
    path: str


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes


def _no(why: str) -> Refused:
    return Refused("egress.forbidden", why, field="url")


def is_public(text: str) -> bool:
    """An address of the open internet, however it is wrapped."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if "%" in text or str(address) in INSIDE_CLOUDS:
        return False
    return all(_is_open(one) for one in (address, *_inner(address)))


def _is_open(address: Address) -> bool:
    closed = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
    closed = closed or any(address in net for net in NOT_PUBLIC)
    return address.is_global and not closed and str(address) not in INSIDE_CLOUDS


def _inner(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 one carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address] = [a for a in (address.ipv4_mapped, address.sixtofour) if a]
    if address.teredo:
        found += address.teredo
    if address in COMPATIBLE or any(address in net for net in NAT64):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return found


def checked(url: str) -> Target:
    """Where this URL leads; Refused for anything that is not plainly outside."""
    parts, host, port = _parsed(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if f"{host}:{port}" in settings.WEBHOOK_INSIDE:
        return Target(host, port, _answers(host, port)[0], path)
    if port not in settings.WEBHOOK_PORTS:
        raise _no(_("只能連到443埠；其他埠要由系統管理員列入許可。"))
    answers = _answers(host, port)
    if not all(is_public(one) for one in answers):
        raise _no(_("這個網址指向內部網路，不能連線。內部主機要由系統管理員列入許可。"))
    return Target(host, port, answers[0], path)


def _parsed(url: str) -> tuple[SplitResult, str, int]:
    if any(c <= " " or c == "\x7f" or c == "\\" for c in url):
        raise _no(_("網址裡不能有空白、反斜線或控制字元。"))
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = 443 if parts.port is None else parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError):
        raise _no(_("這不是有效的網址。")) from None
    if parts.scheme != "https" or not host:
        raise _no(_("網址必須以https://開頭並有主機名稱。"))
    if parts.username is not None or parts.password is not None:
        raise _no(_("網址裡不能有帳號或密碼。"))
    return parts, host, port


def _answers(host: str, port: int) -> list[str]:
    """Every address of the name, asked once; what does not resolve is refused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    answers = [str(row[4][0]) for row in found]
    if not answers:
        raise _no(_("找不到這個主機，請檢查網址。"))
    return answers


class _Pinned(http.client.HTTPSConnection):
    """Connects to the checked address; TLS still demands a certificate for the name."""

    def __init__(self, target: Target, context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT, context=context)
        self._target, self._tls = target, context

    def connect(self) -> None:
        plain = socket.create_connection((self._target.address, self._target.port), TIMEOUT)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self._target.host)


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, context: ssl.SSLContext | None = None
) -> Reply:
    """POST once. A redirect is an error: where it leads was not checked.

    Raises Refused (forbidden address), OSError or HTTPException (no answer).
    """
    target = checked(url)
    connection = _Pinned(target, context or ssl.create_default_context())
    try:
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        if 300 <= answer.status < 400:
            raise _no(_("對方要求轉址，不能跟隨。請填最終的網址。"))
        return Reply(answer.status, answer.read(MOST))
    finally:
        connection.close()

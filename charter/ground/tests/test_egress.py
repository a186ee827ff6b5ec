"""Nothing a person types makes the house knock at its own doors."""

import http.server
import socket
import ssl
import threading
from typing import Any

import pytest

from charter.ground import egress
from charter.ground.errors import Refused

PUBLIC = ("93.184.215.14", "8.8.8.8", "2606:4700:4700::1111")
V4 = """127.0.0.1 127.0.0.2 127.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1
172.31.255.255 192.168.0.1 192.168.255.255 169.254.0.1 169.254.169.254 169.254.170.2 100.64.0.1
100.100.100.200 100.127.255.255 192.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.19.255.255
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
168.63.129.16""".split()
ODD = """2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.0.1 0x7f.1 0xa9fea9fe
2852039166 0251.0376.0251.0376 0xa9.0xfe.0xa9.0xfe 3232235521 0xc0a80001 167772161 0x0a000001
012.0.0.1 0 00
0x0 127.0.0.1. localhost LOCALHOST localhost. ①②⑦.0.0.1 １２７.０.０.１ 127。0。0。1""".split()
V6 = """::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:7f00:1 ::127.0.0.1
::169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1 2002:7f00:1:: 2002:a9fe:a9fe::
2002:a00:1:: 2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:f5ff:fffe fc00::1 fd00::1 fd00:ec2::254
fe80::1 febf::1 fec0::1 ff02::1 ff05::2 2001:db8::1 100::1 2001:10::1 3fff::1 5f00::1
0:0:0:0:0:0:0:1 0:0:0:0:0:ffff:7f00:1 ::ffff:0:7f00:1 2002:c0a8:1::1 2002:e000:1::
64:ff9b::c0a8:1 ::ffff:100.64.0.1 ::ffff:0.0.0.0""".split()
SHAPES = """http://93.184.215.14/ ftp://93.184.215.14/ file:///etc/passwd gopher://127.0.0.1:6379/_INFO
dict://127.0.0.1:11211/ //93.184.215.14/ https:// https:///x https://:443/ javascript:alert(1)
data:text/plain,x https://user@93.184.215.14/ https://user:pw@93.184.215.14/ https://@127.0.0.1/
https://93.184.215.14@127.0.0.1/ https://93.184.215.14:22/ https://93.184.215.14:6379/
https://93.184.215.14:8443/ https://93.184.215.14:0/ https://93.184.215.14:99999/ https://93.184.215.14:x/
https://[::1 https://[127.0.0.1]/ https://[fe80::1%25eth0]/ https://93.184.215.14\\@127.0.0.1/
https:\\\\127.0.0.1\\ https://127.0.0.1#@93.184.215.14/ https://127.0.0.1?@93.184.215.14/
https://no-such-host.invalid/ https://%31%32%37.0.0.1/ https://.../ https://-/ ssh://93.184.215.14/
HTTP://127.0.0.1/ https://xn--/""".split()
CONTROL = [
    "https://93.184.215.14/\r\nHost: x",
    "https://93.184.215.14/\0",
    " https://127.0.0.1/",
    "",
]
HOSTILE = [
    *(f"https://{host}/hook" for host in (*V4, *ODD)),
    *(f"https://[{host}]/hook" for host in V6),
    *SHAPES,
    *CONTROL,
]


def test_there_are_enough_of_them() -> None:
    assert len(set(HOSTILE)) >= 120


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_addresses_are_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", never)
    with pytest.raises(Refused) as refusal:
        egress.post(url, b"{}", {})
    assert (refusal.value.code, refusal.value.field) == ("egress.forbidden", "url")


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_out(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert egress.checked(f"https://{host}/hook?a=1").address == address


def answers(*addresses: str) -> Any:
    """A name server that gives these, one list per question."""
    return lambda *_args, **_more: [(2, 1, 6, "", (one, 443)) for one in addresses]


def test_one_inside_answer_among_many_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(PUBLIC[0], "10.0.0.7"))
    with pytest.raises(Refused):
        egress.checked("https://mixed.example/")


def test_the_address_that_was_checked_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that answers differently the second time (rebinding) gains nothing."""
    asked, tried = [], []

    def rebinding(host: str, *_args: object, **_more: object) -> Any:
        asked.append(host)
        return answers(PUBLIC[0] if len(asked) == 1 else "127.0.0.1")()

    def connect(address: tuple[str, int], *_args: object) -> None:
        tried.append(address)
        raise OSError("far away")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError, match="far away"):
        egress.post("https://rebinding.example/", b"{}", {})
    assert (asked, tried) == (["rebinding.example"], [(PUBLIC[0], 443)])


class Redirecting(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(302)
        self.send_header("Location", "https://169.254.169.254/")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Be quiet."""


class NoTls:
    """Stands for TLS, so that a plain server can answer: the certificate is not asked here."""

    post_handshake_auth = None
    verify_mode = ssl.CERT_NONE
    check_hostname = False

    def wrap_socket(self, plain: socket.socket, server_hostname: str) -> socket.socket:
        return plain


def test_redirects_are_not_followed(settings: Any) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.handle_request, daemon=True).start()
    settings.WEBHOOK_INSIDE = {f"127.0.0.1:{server.server_port}"}
    with pytest.raises(Refused) as refusal:
        egress.post(
            f"https://127.0.0.1:{server.server_port}/",
            b"{}",
            {},
            context=NoTls(),  # type: ignore[arg-type]
        )
    assert "轉址" in str(refusal.value)
    server.server_close()

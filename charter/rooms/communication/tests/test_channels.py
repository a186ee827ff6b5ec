"""Channels are tested the way they are used; a failing one is noticed, told once and shown."""

import datetime as dt
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse

from charter.ground import clock, egress
from charter.ground.errors import Refused
from charter.kernel.evidence import EVIDENCE
from charter.kernel.notices.models import Notice
from charter.kernel.parameters.queries import Moment
from charter.rooms.communication import pulse, verbs
from charter.rooms.communication.adapters import ADAPTERS, Message, trouble_in
from charter.rooms.communication.models import Outlet

URL = "https://8.8.8.8/hook?key=1"


def judged() -> tuple[int, int]:
    moment = Moment.now()
    proof = next(e for e in EVIDENCE["SP7.2"] if e.name == "communication.channels")
    found = proof.population(moment)
    return found.count(), found.filter(proof.kept(moment)).count()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def smtp(settings: Any) -> Iterator[Controller]:
    server = Controller(object(), hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    if server.server:
        server.stop()


class Imap(socketserver.StreamRequestHandler):
    """Speaks enough IMAP4rev1 (RFC 3501) for one reader, on a real socket."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, *rest = line.decode().split()
            if command.upper() == "LOGIN" and rest[1].strip('"') != "secret":
                self.wfile.write(f"{tag} NO wrong password\r\n".encode())
                continue
            extra = {
                "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n",
                "EXAMINE": "* 3 EXISTS\r\n",
                "LOGOUT": "* BYE\r\n",
            }.get(command.upper(), "")
            self.wfile.write(f"{extra}{tag} OK done\r\n".encode())
            if command.upper() == "LOGOUT":
                return


@pytest.fixture
def imap(settings: Any) -> Iterator[int]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    settings.IMAP = urlsplit(f"imap://charter:secret@127.0.0.1:{port}")
    yield port
    server.shutdown()
    server.server_close()


def test_sp7_2_channels_in_use_are_tested_and_none_fails(
    company: SimpleNamespace, smtp: Controller
) -> None:
    assert judged() == (0, 0)
    outlet = verbs.open_outlet(kind="mail_out", name="郵件", by=company.admin)
    assert judged() == (1, 0), "not tested yet"
    assert pulse.take(outlet, by=company.admin) == ""
    assert judged() == (1, 1)
    with clock.at(clock.now() + dt.timedelta(days=367)):
        assert judged() == (1, 0), "tested too long ago"
    smtp.stop()
    assert "Refused" in pulse.take(outlet, by=None)
    assert judged() == (1, 0)
    pulse.take(outlet, by=None)
    told = Notice.objects.filter(entry__event="communication.outlet.failed")
    assert {n.person for n in told} == {company.admin, company.quality}
    assert told.count() == 2, "told when it begins, not each time"
    outlet.refresh_from_db()
    verbs.took_pulse(outlet, trouble="", by=None)
    assert Notice.objects.filter(entry__event="communication.outlet.recovered").exists()
    verbs.retire(outlet, reason="換供應商", by=company.admin)
    assert judged() == (0, 0)


def test_incoming_mail_is_tested_on_a_real_socket(
    company: SimpleNamespace, imap: int, settings: Any
) -> None:
    outlet = verbs.open_outlet(kind="mail_in", name="收信", by=company.admin)
    assert pulse.take(outlet, by=None) == ""
    settings.IMAP = urlsplit(f"imap://charter:wrong@127.0.0.1:{imap}")
    assert "wrong password" in pulse.take(outlet, by=None)
    settings.IMAP = urlsplit("")
    assert "CHARTER_IMAP" in pulse.take(outlet, by=None)


def test_a_webhook_inside_the_house_is_refused(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.open_outlet(
            kind="webhook",
            form="slack",
            name="聊天室",
            url="https://169.254.169.254/latest",
            by=company.admin,
        )
    assert refusal.value.field == "url"
    assert not Outlet.objects.exists()


def test_only_keepers_open_and_test(company: SimpleNamespace, client: Client) -> None:
    with pytest.raises(Refused):
        verbs.open_outlet(kind="portal", name="入口", by=company.staff)
    outlet = verbs.open_outlet(kind="portal", name="入口", by=company.quality)
    client.force_login(company.staff)
    assert client.post(reverse("communication:try_outlet", args=[outlet.pk])).status_code == 404
    client.force_login(company.admin)
    assert client.post(reverse("communication:try_outlet", args=[outlet.pk])).status_code == 302
    page = client.get(reverse("communication:outlets")).content.decode()
    assert "暢通" in page and "入口" in page
    assert client.get(outlet.get_absolute_url()).status_code == 200
    wrong = client.post(reverse("communication:outlets"), {"kind": "portal", "name": "入口"})
    assert wrong.status_code == 422 and "同名" in wrong.content.decode()
    retire = reverse("communication:retire_outlet", args=[outlet.pk])
    assert client.post(retire, {"reason": "不用了"}).status_code == 302


TEXTS = {
    "generic": lambda sent: sent["title"],
    "dingtalk": lambda sent: sent["markdown"]["title"],
    "feishu": lambda sent: sent["content"]["text"].partition("\n")[0],
    "wecom": lambda sent: sent["markdown"]["content"].partition("[")[2].partition("]")[0],
    "slack": lambda sent: sent["text"].partition("\n")[0],
    "teams": lambda sent: sent["attachments"][0]["content"]["body"][0]["text"],
}


@pytest.mark.parametrize("form", sorted(ADAPTERS))
def test_every_tool_gets_its_own_form(form: str) -> None:
    message = Message("週報", "進度正常", "https://charter.example/r/1", id="e1")
    letter = ADAPTERS[form].write(URL, "s3cret", message, 1_790_000_000)
    assert TEXTS[form](json.loads(letter.body)) == "週報"
    assert "s3cret" not in letter.url + letter.body.decode() + str(letter.headers)
    assert letter == ADAPTERS[form].write(URL, "s3cret", message, 1_790_000_000)
    if form in ("generic", "dingtalk", "feishu"):
        other = ADAPTERS[form].write(URL, "other", message, 1_790_000_000)
        assert letter != other, "the signature depends on the secret"


def test_a_tool_that_says_no_with_200_is_found_out() -> None:
    no = egress.Reply(200, b'{"errcode": 310000, "errmsg": "sign not match"}')
    assert "sign not match" in trouble_in(ADAPTERS["dingtalk"], no)
    assert trouble_in(ADAPTERS["wecom"], egress.Reply(200, b'{"errcode": 0}')) == ""
    assert trouble_in(ADAPTERS["feishu"], egress.Reply(200, b'{"code": 19021}'))
    assert trouble_in(ADAPTERS["slack"], egress.Reply(404, b"no_team")) == "HTTP 404"
    assert trouble_in(ADAPTERS["slack"], egress.Reply(200, b"ok")) == ""

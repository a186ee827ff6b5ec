"""A report is posted to a chat tool over real HTTPS; a tool that fails is noticed and shown."""

import datetime as dt
import http.server
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.notices.models import Notice
from charter.rooms.communication import post, verbs
from charter.rooms.communication.models import ChatPost, Outlet, Report
from charter.rooms.communication.tests.test_pages import project  # noqa: F401
from charter.rooms.projects.models import Project


def certificate(folder: Path) -> Path:
    """For 127.0.0.1, signed by itself; key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "tool.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


class Tool(http.server.HTTPServer):
    said: list[dict[str, Any]]
    answer: bytes = b'{"errcode": 0}'


class Robot(http.server.BaseHTTPRequestHandler):
    server: Tool

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.said.append(json.loads(body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def tool(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tool]:
    pem = certificate(tmp_path)
    server = Tool(("127.0.0.1", 0), Robot)
    server.said = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    settings.WEBHOOK_INSIDE = {f"127.0.0.1:{server.server_port}"}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def outlet(company: SimpleNamespace, tool: Tool) -> Outlet:
    url = f"https://127.0.0.1:{tool.server_port}/hook"
    return verbs.open_outlet(kind="webhook", form="wecom", name="項目群", url=url, by=company.admin)


@pytest.fixture
def report(company: SimpleNamespace, project: Project) -> Report:  # noqa: F811
    return verbs.draft_report(project, audience="team", by=company.manager)


def test_a_report_goes_to_the_chat_and_the_next_one_remembers_it(
    company: SimpleNamespace, report: Report, outlet: Outlet, tool: Tool, client: Client
) -> None:
    client.force_login(company.manager)
    assert "項目群" in client.get(report.get_absolute_url()).content.decode()
    given = {"digest": report.fingerprint(), "outlet": [outlet.pk]}
    assert client.post(reverse("communication:send", args=[report.pk]), given).status_code == 302
    assert post.send_next_chat() is True and post.send_next_chat() is None
    assert report.title in tool.said[0]["markdown"]["content"]
    assert f"/communication/reports/{report.pk}/" in tool.said[0]["markdown"]["content"]
    with clock.at(clock.now() + dt.timedelta(days=7)):
        following = verbs.draft_report(report.project, audience="team", by=company.manager)
        page = client.get(following.get_absolute_url()).content.decode()
    assert f'value="{outlet.pk}" checked' in page


def test_a_tool_that_refuses_is_a_failing_channel_and_gets_it_later(
    company: SimpleNamespace, report: Report, outlet: Outlet, tool: Tool, client: Client
) -> None:
    verbs.send_report(report, outlets=[outlet], by=company.manager)
    tool.answer = b'{"errcode": 93000, "errmsg": "invalid webhook"}'
    assert post.send_next_chat() is False
    outlet.refresh_from_db()
    assert outlet.failing_since and "invalid webhook" in outlet.trouble
    assert Notice.objects.filter(entry__event="communication.outlet.failed").count() == 2
    client.force_login(company.manager)
    assert "invalid webhook" in client.get(report.get_absolute_url()).content.decode()
    tool.answer = b'{"errcode": 0}'
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        assert post.send_next_chat() is True
    outlet.refresh_from_db()
    assert outlet.failing_since is None


def test_after_eight_times_the_sender_is_told(
    company: SimpleNamespace, report: Report, outlet: Outlet, tool: Tool
) -> None:
    verbs.send_report(report, outlets=[outlet], by=company.manager)
    tool.answer = b'{"errcode": 1}'
    for day in range(8):
        with clock.at(clock.now() + dt.timedelta(days=day)):
            post.send_next_chat()
    assert ChatPost.objects.get().state == "dead"
    told = Notice.objects.filter(entry__event="communication.report.not_posted")
    assert [n.person for n in told] == [company.manager]


def test_only_chats_in_use_can_be_named(
    company: SimpleNamespace, report: Report, outlet: Outlet
) -> None:
    portal = verbs.open_outlet(kind="portal", name="入口", by=company.admin)
    with pytest.raises(Refused):
        verbs.send_report(report, outlets=[portal], by=company.manager)
    report.refresh_from_db()
    assert report.state == "draft" and not ChatPost.objects.exists()

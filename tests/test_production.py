"""What an answer carries, and what an installation keeps to itself."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from charter.ground.secret import secret_key

PRODUCTION = {
    "CHARTER_ORIGIN": "https://charter.example.com",
    "CHARTER_SERVED": "1",
    "DATABASE_URL": "dbname=unused",
}


def test_check_deploy_finds_nothing_to_warn_about(tmp_path: Path) -> None:
    words = ["manage", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        [sys.executable, "-m", "charter", *words],
        env={**os.environ, **PRODUCTION, "CHARTER_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_scripts_come_from_ourselves_alone_and_nobody_frames_us(client: Client, db: None) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"


def test_what_a_signed_in_person_sees_is_kept_nowhere(
    client: Client, company: SimpleNamespace
) -> None:
    assert "no-store" not in client.get("/healthz").headers.get("Cache-Control", "")
    client.force_login(company.staff)
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


def test_a_session_in_use_is_written_once_in_ten_minutes(
    client: Client, company: SimpleNamespace, django_assert_num_queries: object
) -> None:
    client.force_login(company.staff)
    client.get("/")
    touched = client.session["touched"]
    client.get("/")
    assert client.session["touched"] == touched
    assert settings.SESSION_COOKIE_AGE == 8 * 3600


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret_key"
    first = secret_key(file)
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret_key(file) == first
    assert [p.name for p in file.parent.iterdir()] == ["secret_key"]


def test_a_test_run_keeps_its_things_outside_the_checkout() -> None:
    checkout = Path(__file__).parents[1]
    for place in (settings.VAR, settings.MEDIA_ROOT, settings.STATIC_ROOT):
        assert checkout not in Path(place).resolve().parents


def links_lead_to(*words: str, **environment: str) -> str:
    """What BASE_URL is in a child of `charter serve`, which itself is not started."""
    script = (
        "import argparse, os; from charter.site.commands import serve; from contextlib import *;"
        "serve.alone = lambda: nullcontext(); serve.check_free = lambda *at: os._exit(("
        "print(__import__('charter.site.settings').site.settings.BASE_URL, flush=True), 0)[1]);"
        f"p = argparse.ArgumentParser(); serve.arguments(p); serve.run(p.parse_args({list(words)}))"
    )
    without = {k: v for k, v in os.environ.items() if k not in {"PORT", "CHARTER_ORIGIN"}}
    done = subprocess.run(
        [sys.executable, "-c", script], env=without | environment, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_links_in_mail_lead_to_the_port_that_is_served() -> None:
    assert links_lead_to() == "http://127.0.0.1:8000"
    assert links_lead_to("--port", "8123") == "http://127.0.0.1:8123"
    assert links_lead_to(PORT="8124") == "http://127.0.0.1:8124"
    assert links_lead_to("--port", "8125", CHARTER_ORIGIN="https://c.example") == (
        "https://c.example"
    )


@pytest.mark.django_db
def test_anybody_may_ask_whether_we_are_well(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"

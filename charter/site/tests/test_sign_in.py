"""Coming in: by password, by one click in the demo, never by signing up."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def boss(company: SimpleNamespace, settings) -> SimpleNamespace:
    settings.DEMO_PEOPLE = ["boss", "customer"]
    company.boss.set_password(PASSWORD)
    company.boss.email = "boss@example.org"
    company.boss.save()
    return company


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["boss", "boss@example.org"])
def test_a_person_comes_in_by_username_or_email(client: Client, boss, name: str) -> None:
    answer = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_wrong_password_is_refused_in_the_house_s_words(client: Client, boss) -> None:
    answer = client.post("/accounts/login/", {"login": "boss", "password": "wrong"})
    assert not signed_in(client)
    assert "有1處要處理" in answer.content.decode()


def test_attempts_are_limited(client: Client, boss) -> None:
    for _attempt in range(5):
        client.post("/accounts/login/", {"login": "boss", "password": "wrong"})
    client.post("/accounts/login/", {"login": "boss", "password": PASSWORD})
    assert not signed_in(client)


def test_attempts_are_counted_where_every_web_process_looks(client: Client, boss) -> None:
    """In the database, not in the memory of the process that saw them."""
    client.post("/accounts/login/", {"login": "boss", "password": "wrong"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM org_sharedcount WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] == 2, "one count of the address, one of the account"
    elsewhere = DatabaseCache(settings.CACHES["default"]["LOCATION"], {})
    elsewhere.clear()
    for _attempt in range(4):
        client.post("/accounts/login/", {"login": "boss", "password": "wrong"})
    client.post("/accounts/login/", {"login": "boss", "password": PASSWORD})
    assert signed_in(client), "another process took the counts away: four are not five"


@pytest.mark.parametrize(
    ("host", "offered"), [("localhost:8000", True), ("127.0.0.1:8000", False), ("127.0.0.1", False)]
)
def test_a_passkey_is_offered_where_browsers_allow_it(client, db, host, offered) -> None:
    page = client.get("/accounts/login/", headers={"host": host}).content.decode()
    assert ("passkey_login" in page) is offered


def test_nobody_signs_up(client: Client, db) -> None:
    assert "不開放自行註冊" in client.get("/accounts/signup/").content.decode()


def test_a_leaver_stays_out(client: Client, boss) -> None:
    boss.boss.is_active = False
    boss.boss.save()
    client.post("/accounts/login/", {"login": "boss", "password": PASSWORD})
    assert not signed_in(client)


def test_a_second_factor_can_be_required_of_approvers(client: Client, boss, settings) -> None:
    settings.REQUIRE_MFA = True
    client.force_login(boss.boss)
    assert client.get("/help/").headers["Location"] == "/accounts/2fa/"
    client.force_login(boss.staff)
    assert client.get("/help/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
        "/accounts/password/reset/",
    ],
)
@pytest.mark.parametrize("who", ["boss", "customer"])
def test_every_page_about_signing_in_wears_the_house_style(client, boss, path, who) -> None:
    client.force_login(getattr(boss, who))
    answer = client.get(path)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(("/", "/portal/"))
        return
    assert answer.status_code == 200
    assert "ui/app.css" in answer.content.decode()


def test_lost_pages_lead_out_again(client: Client, boss) -> None:
    client.force_login(boss.boss)
    answer = client.get("/there-is-nothing/")
    assert answer.status_code == 404
    assert "回到我的工作" in answer.content.decode()

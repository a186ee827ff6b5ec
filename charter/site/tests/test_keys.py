"""Keys for programs and the way one is told: each person's own settings."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from charter.ground import clock
from charter.kernel.journal.models import Attempt, Entry
from charter.kernel.notices.models import Preference
from charter.org.models import ApiToken, Person


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def made(person: Person, **given: str) -> str:
    """A key made on the page; its secret, read from the answer."""
    answer = as_(person).post("/me/keys/", {"name": "每晚匯出", "days": "30", **given})
    found = re.search(r'value="(charter_[^"]+)"', answer.content.decode())
    assert found, answer.content.decode()[:2000]
    return found[1]


def asked(secret: str, method: str = "get", path: str = "/api/actions/") -> int:
    header = {"Authorization": f"Bearer {secret}"}
    answer = getattr(Client(), method)(path, content_type="application/json", headers=header)
    return answer.status_code


def test_a_key_is_shown_once_and_only_its_hash_is_kept(company: SimpleNamespace) -> None:
    secret = made(company.staff)
    page = as_(company.staff).get("/me/keys/").content.decode()
    assert "每晚匯出" in page and secret not in page
    kept = [str(value) for row in ApiToken.objects.values() for value in row.values()]
    kept += [str(value) for row in Entry.objects.values() for value in row.values()]
    assert secret not in " ".join(kept)
    assert asked(secret) == 200


def test_a_key_expires(company: SimpleNamespace) -> None:
    secret = made(company.staff)
    with clock.at(clock.now() + dt.timedelta(days=30, seconds=1)):
        assert asked(secret) == 401
        assert "到期" in as_(company.staff).get("/me/keys/").content.decode()


def test_a_key_that_only_reads_cannot_write(company: SimpleNamespace) -> None:
    reads, writes = made(company.staff, read_only="on"), made(company.staff)
    path = "/api/notices/read"
    assert asked(reads) == 200
    assert asked(reads, "post", path) == 403
    assert Attempt.objects.get().person == company.staff
    assert asked(writes, "post", path) == 200


def test_a_key_is_revoked_at_once_and_by_its_person_alone(company: SimpleNamespace) -> None:
    secret = made(company.staff)
    path = f"/me/keys/{ApiToken.objects.get().pk}/revoke/"
    for stranger in (company.admin, company.customer):
        assert as_(stranger).post(path).status_code == 404
    assert asked(secret) == 200
    assert as_(company.staff).post(path).status_code == 302
    assert asked(secret) == 401
    assert as_(company.staff).post(path).status_code == 409


def test_the_last_use_is_remembered_by_the_hour(company: SimpleNamespace) -> None:
    secret = made(company.staff)
    asked(secret)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    with clock.at(first + dt.timedelta(minutes=59)):
        asked(secret)
        assert ApiToken.objects.get().last_used_at == first


def test_customers_have_no_keys(company: SimpleNamespace) -> None:
    assert as_(company.customer).get("/me/keys/").status_code == 404


@pytest.mark.parametrize("who", ["staff", "customer"])
def test_everybody_chooses_how_to_be_told(company: SimpleNamespace, who: str) -> None:
    person = getattr(company, who)
    assert "每天08:30彙總" in as_(person).get("/notices/preferences/").content.decode()
    as_(person).post("/notices/preferences/", {"mail": "at_once"})
    kept = Preference.objects.get(person=person)
    assert (kept.mail, kept.quiet_outside_work) == ("at_once", False)
    wrong = as_(person).post("/notices/preferences/", {"mail": "pigeon"})
    assert "有1處要處理" in wrong.content.decode()


def test_an_entry_names_the_key_that_a_program_came_by(company: SimpleNamespace) -> None:
    secret = made(company.head)
    body = '{"zh": "應[[公布招聘計劃]]。", "en": "HR [[publishes it]].", "reason": "要公布",'
    body += f' "effective_on": "{clock.today() + dt.timedelta(days=3)}"}}'
    header = {"Authorization": f"Bearer {secret}"}
    path = "/api/policy/clauses/SP3.1a/amendments"
    assert Client().post(path, body, "application/json", headers=header).status_code == 201
    entry = Entry.objects.get(event="policy.amendment.proposed")
    assert entry.facts["by_key"] == {"id": ApiToken.objects.get().pk, "name": "每晚匯出"}
    assert entry.by == company.head and entry.actor == "林志豪（程式金鑰「每晚匯出」）"
    as_(company.hr).post("/me/keys/", {"name": "別的", "days": "30"})
    assert "by_key" not in Entry.objects.order_by("pk").last().facts, (
        "a person at the page has none"
    )


def test_a_key_made_before_the_second_factor_asks_for_it(
    company: SimpleNamespace, settings
) -> None:
    secret, plain = made(company.boss), made(company.staff)
    settings.REQUIRE_MFA = True
    assert (asked(secret), asked(plain)) == (403, 200)
    assert Attempt.objects.get().person == company.boss
    real = dt.datetime.now(dt.UTC)
    Authenticator.objects.create(
        user=company.boss, type="totp", data={}, created_at=clock.now() + dt.timedelta(hours=1)
    )
    assert asked(secret) == 403, "made with a password alone"
    assert "在設定第二道驗證之前做的" in as_(company.boss).get("/me/keys/").content.decode()
    with clock.at(max(real, clock.now()) + dt.timedelta(days=1)):
        assert asked(made(company.boss)) == 200

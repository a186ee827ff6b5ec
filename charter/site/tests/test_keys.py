"""Keys for programs and the way one is told: each person's own settings."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
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

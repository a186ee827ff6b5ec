"""A refused attempt leaves a line that outlives the rolled-back verb, and never a flood."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from charter.ground import clock
from charter.kernel.actions import verbs as actions
from charter.kernel.journal.models import Attempt
from charter.kernel.journal.verbs import note_attempt
from charter.org.models import Person
from charter.rooms.aftersales.tests.test_cases import report
from charter.site.verbs import issue_token

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db: None) -> None:
    cache.clear()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def the_attempt() -> Attempt:
    return Attempt.objects.get()


def test_the_wrong_post_at_a_page_is_noted(company: SimpleNamespace) -> None:
    assert as_(company.staff).get("/journal/").status_code == 403
    noted = the_attempt()
    assert (noted.kind, noted.person, noted.path, noted.status) == (
        Attempt.Kind.ROLE,
        company.staff,
        "/journal/",
        403,
    )
    assert noted.address == "127.0.0.1" and len(noted.request_id) == 32


def test_a_customer_at_a_page_for_staff_is_noted(company: SimpleNamespace) -> None:
    assert as_(company.customer).get("/projects/").status_code == 404
    assert (the_attempt().kind, the_attempt().person) == (Attempt.Kind.HIDDEN, company.customer)


def test_the_record_of_another_customer_is_noted(company: SimpleNamespace) -> None:
    case = report(company)
    path = f"/portal/cases/{case.pk}/"
    assert as_(company.customer).get(path).status_code == 200
    assert not Attempt.objects.exists()
    assert as_(company.other_customer).get(path).status_code == 404
    assert (the_attempt().kind, the_attempt().path) == (Attempt.Kind.HIDDEN, path)


def test_a_refused_verb_is_noted_though_it_was_rolled_back(company: SimpleNamespace) -> None:
    action = actions.assign(
        company.service,
        measure="更換電池",
        owner=company.staff,
        due=dt.date(2026, 11, 20),
        by=company.manager,
    )
    actions.report_done(action, evidence="照片", by=company.staff)
    path = f"/api/actions/{action.pk}/verdict"
    answer = as_(company.staff).post(path, {"effective": True}, content_type="application/json")
    assert answer.status_code == 409
    noted = the_attempt()
    assert (noted.kind, noted.code) == (Attempt.Kind.VERB, answer.json()["code"])


@pytest.fixture
def boss(company: SimpleNamespace) -> Person:
    company.boss.set_password(PASSWORD)
    company.boss.save()
    return company.boss


def sign_in(login: str, password: str) -> None:
    Client().post("/accounts/login/", {"login": login, "password": password})


def test_a_failed_sign_in_names_the_account_and_keeps_nothing_typed(boss: Person) -> None:
    sign_in("boss", "wrong-secret")
    assert (the_attempt().kind, the_attempt().person) == (Attempt.Kind.SIGN_IN, boss)
    sign_in("my-password-by-mistake", "x")
    stranger = Attempt.objects.get(person=None)
    assert stranger.kind == Attempt.Kind.SIGN_IN
    kept = " ".join(str(value) for row in Attempt.objects.values() for value in row.values())
    assert "wrong-secret" not in kept and "mistake" not in kept


def test_sign_ins_beyond_the_limit_are_noted_as_such(boss: Person) -> None:
    for _time in range(6):
        sign_in("boss", "wrong")
    codes = list(Attempt.objects.order_by("id").values_list("code", flat=True))
    assert codes == ["sign_in.failed"] * 5 + ["sign_in.limited"]


def test_a_sign_in_that_works_leaves_nothing(boss: Person) -> None:
    sign_in("boss", PASSWORD)
    assert not Attempt.objects.exists()


def test_a_wrong_second_factor_is_noted_for_its_person(boss: Person) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(boss, generate_totp_secret())
    client = Client()
    client.post("/accounts/login/", {"login": "boss", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert (the_attempt().kind, the_attempt().person) == (Attempt.Kind.SECOND_FACTOR, boss)


def test_a_revoked_key_is_noted(company: SimpleNamespace) -> None:
    token, secret = issue_token(company.staff, name="p", by=company.staff)
    header = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/actions/", headers=header).status_code == 200
    token.revoked_at = clock.now()
    token.save()
    assert Client().get("/api/actions/", headers=header).status_code == 401
    assert the_attempt().kind == Attempt.Kind.KEY


def test_a_form_from_elsewhere_is_noted(company: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.staff)
    assert client.post("/language/", {"language": "en"}).status_code == 403
    assert the_attempt().kind == Attempt.Kind.FORGED


def test_ordinary_work_and_strangers_at_the_door_leave_nothing(company: SimpleNamespace) -> None:
    Client().get("/projects/")
    Client().get("/api/actions/")
    client = as_(company.staff)
    for path in ("/", "/projects/", "/there-is-nothing/"):
        client.get(path)
    assert not Attempt.objects.exists()


def note(person: Person | None, number: int = 1) -> None:
    for _time in range(number):
        note_attempt(
            Attempt.Kind.ROLE,
            by=person,
            address="10.0.0.1",
            method="GET",
            path="/a\0b\ud800",
            code="",
            status=403,
        )


def test_a_flood_is_twenty_rows_and_one_that_counts(company: SimpleNamespace) -> None:
    note(company.staff, Attempt.PER_MINUTE + 30)
    note(None, 3)
    rows = Attempt.objects.filter(person=company.staff)
    assert rows.filter(counted=False).count() == Attempt.PER_MINUTE
    assert rows.get(counted=True).count == 30
    assert Attempt.objects.filter(person=None).count() == 3
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        note(company.staff)
    assert rows.filter(counted=False).count() == Attempt.PER_MINUTE + 1


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as trouble:
        return "append-only" in str(trouble)
    return False


def test_the_database_lets_only_a_count_grow(company: SimpleNamespace) -> None:
    note(company.staff, Attempt.PER_MINUTE + 2)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in (
        "DELETE FROM journal_attempt",
        "TRUNCATE journal_attempt",
        "UPDATE journal_attempt SET path = 'x'",
        "UPDATE journal_attempt SET count = 1 WHERE counted",
        "UPDATE journal_attempt SET count = 9 WHERE NOT counted",
        "UPDATE journal_attempt SET count = 9, status = 200 WHERE counted",
    ):
        assert refused(statement), statement
    assert not refused("UPDATE journal_attempt SET count = count + 1 WHERE counted")


def test_the_page_is_for_the_administrator_and_finds_by_kind_person_and_day(
    company: SimpleNamespace,
) -> None:
    url = reverse("journal:attempts")
    assert as_(company.quality).get(url).status_code == 403
    client = as_(company.admin)
    for query, number in {
        "": 1,
        "kind=role": 1,
        "kind=key": 0,
        f"person={company.quality.pk}": 1,
        "person=stranger": 0,
        "address=127.0.0.1": 1,
        "address=nonsense": 0,
        "since=2026-11-17": 0,
        "code=sign": 0,
    }.items():
        found = client.get(f"{url}?{query}")
        assert len(found.context["view"].rows) == number, query
    one = client.get(reverse("journal:attempt", args=[the_attempt().pk]))
    assert company.quality.name in one.content.decode()
    assert b"403" in b"".join(client.get(f"{url}?export=csv").streaming_content)


def test_the_list_asks_as_often_for_one_row_as_for_three(
    company: SimpleNamespace, django_assert_num_queries
) -> None:
    from django.test.utils import CaptureQueriesContext

    client, counts = as_(company.admin), []
    note(company.staff)
    client.get(reverse("journal:attempts"))
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("journal:attempts"))
        counts.append(len(asked))
        note(company.boss)
        note(company.head)
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_stay_within_the_bound() -> None:
    import threading

    def some() -> None:
        note(None, 20)
        connection.close()

    threads = [threading.Thread(target=some) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    minutes = Attempt.objects.values("minute").distinct().count()
    assert Attempt.objects.filter(counted=False).count() <= Attempt.PER_MINUTE * minutes
    assert sum(Attempt.objects.values_list("count", flat=True)) == 80

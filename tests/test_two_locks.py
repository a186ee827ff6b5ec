"""Two locks on what customers read: the querysets (`org.reach`) and PostgreSQL's row security."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client

from charter.ground.database import second_lock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.org.reach import RULES, shown
from charter.rooms.aftersales import casefile
from charter.rooms.aftersales.models import Case, Note
from charter.rooms.aftersales.verbs import progress
from charter.rooms.projects.models import Budget, Project
from tests.browser.world import report
from tests.test_doors import ROUTES, sample

DECLARED = sorted(RULES, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in DECLARED]
# Known before anybody is let in: who is asking, for which organisation.
AT_THE_DOOR = {"org_person", "org_customer"}


def contacts() -> list[Person]:
    found = Person.objects.get_queryset().filter(kind=Person.Kind.CUSTOMER)
    return list(found.order_by("pk"))


def entered(person: Person) -> Any:
    assert person.customer_id
    return second_lock.entered(customer=person.customer_id, person=person.pk)


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('charter.customer', true)")
        user, customer = cursor.fetchone()
        return f"{user} {customer or ''}".strip()


@pytest.fixture
def world(everything: SimpleNamespace) -> SimpleNamespace:
    company = everything
    for code in ("HC", "LH"):
        contact = Person.objects.get_queryset().get(customer__code=code)
        case = report(company, f"{code}機房冷氣故障，請派人", code=code, by=contact)
        progress.reply(case, text="已派人", by=company.engineer)
    return company


# -- what is declared ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_customers_read_has_a_policy_and_nothing_else_is_granted() -> None:
    wanted = {model._meta.db_table for model in RULES}
    assert second_lock.guarded() == wanted
    with connection.cursor() as cursor:
        cursor.execute(second_lock.GRANTED, [second_lock.ROLE])
        assert {table for (table,) in cursor.fetchall()} == wanted
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
        )
        assert {table for (table,) in cursor.fetchall()} == wanted
        cursor.execute("SELECT DISTINCT cmd FROM pg_policies")
        assert cursor.fetchall() == [("SELECT",)], "the role writes nothing"


@pytest.mark.django_db
def test_a_model_that_nobody_opened_shows_customers_nothing(company: SimpleNamespace) -> None:
    """Every `visible_to` of the house, asked as a contact: declared, or empty without a query."""
    silent = [m for m in apps.get_models() if m.__module__.startswith("charter.")]
    asked = [m for m in silent if hasattr(m._default_manager.all(), "visible_to")]
    for model in asked:
        if model not in RULES:
            rows = model._default_manager.all().visible_to(company.customer)
            assert rows.query.is_empty() or not rows.exists(), model
    assert len(asked) > 40
    assert shown(Note.objects.all(), company.customer).query.is_empty()


def test_the_two_locks_let_the_same_rows_through(world: SimpleNamespace) -> None:
    """What the functions say and what the policies say was written apart; row by row it agrees."""
    total = 0
    for person in contacts():
        for model in DECLARED:
            rows = shown(model._default_manager.order_by(), person)
            declared = set(rows.values_list("pk", flat=True))
            with entered(person):
                assert set(rows.all().values_list("pk", flat=True)) == declared
                seen = set(model._default_manager.order_by().values_list("pk", flat=True))
            assert declared == seen, (person, model)
            total += len(seen)
    assert total > 100


def test_without_a_customer_the_role_sees_nobodys_rows(world: SimpleNamespace) -> None:
    with second_lock.entered(customer=0, person=0):
        left = {m._meta.db_table for m in DECLARED if m._default_manager.exists()}
        assert not Person.objects.get_queryset().filter(kind="customer").exists()
    ours = {"org_person", "org_workingcalendar", "org_calendarslot", "org_calendarday"}
    assert left <= {*ours, "org_calendarclosure"}


@pytest.mark.parametrize("model", [Note, Budget])
def test_what_is_internal_cannot_be_read_at_all(company: SimpleNamespace, model: Any) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), entered(company.customer):
        list(model.objects.all())


def test_reading_is_all_the_role_may(world: SimpleNamespace) -> None:
    person = contacts()[0]
    with pytest.raises(ProgrammingError, match="permission denied"), entered(person):
        Case.objects.update(title="改")


# -- every request of a customer ----------------------------------------------------------------


class Listener:
    """The guarded tables that were read outside of a room."""

    def __init__(self) -> None:
        self.outside: set[str] = set()
        self.inside = 0
        self.tables = second_lock.guarded()

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        one: Any = connection
        if one.room is None:
            named = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', str(sql)))
            self.outside |= named & self.tables
        else:
            self.inside += 1
        return execute(sql, params, many, context)


def test_every_page_of_a_customer_reads_behind_the_lock(world: SimpleNamespace) -> None:
    paths = {sample(path) for path, entry in ROUTES if entry.callback.doors.customers}  # type: ignore[union-attr]
    api = ("/portal/api/projects/acceptances/", "/portal/api/projects/acceptances/1")
    case, project = Case.objects.filter(customer__code="HC").first(), Project.objects.first()
    assert case and project
    paths |= {*api, f"/portal/cases/{case.pk}/", f"/portal/acceptances/{project.pk}/"}
    client = Client()
    client.force_login(contacts()[0])
    listener = Listener()
    with connection.execute_wrapper(listener):
        for path in sorted(paths):
            assert client.get(path).status_code < 500, path
    assert listener.outside <= AT_THE_DOOR and listener.inside > len(paths)


# -- and nobody else's --------------------------------------------------------------------------


@pytest.fixture
def apart(transactional_db: None, company: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Requests in transactions of their own, as in a web process."""
    for code in ("HC", "LH"):
        contact = Person.objects.get_queryset().get(customer__code=code)
        report(company, f"{code}冷氣故障", code=code, by=contact)
    yield company


def test_a_verb_acts_for_the_house_and_the_room_comes_back(apart: SimpleNamespace) -> None:
    owner, me = who(), contacts()[0]
    with entered(me):
        assert who() == f"charter_portal {me.customer_id}"
        with transaction.atomic():
            assert who() == owner
            with transaction.atomic():
                assert who() == owner
            assert who() == owner
        assert who() == f"charter_portal {me.customer_id}"
        with pytest.raises(Refused), transaction.atomic():
            raise Refused("test.no", "")
        assert who() == f"charter_portal {me.customer_id}"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert who() == f"charter_portal {me.customer_id}"
    assert who() == owner


@pytest.mark.parametrize("trouble", [Refused("test.no", ""), KeyError("x"), DatabaseError("x")])
def test_no_exception_leaves_the_role_behind(apart: SimpleNamespace, trouble: Exception) -> None:
    owner, me = who(), contacts()[0]
    with pytest.raises(type(trouble)), entered(me):
        raise trouble
    assert who() == owner
    with pytest.raises(DatabaseError), entered(me), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert who() == owner and connection.get_autocommit()


def test_kept_statements_and_connections_do_not_carry_the_role(apart: SimpleNamespace) -> None:
    """The same statement, prepared on the server, for a colleague and two customers in turn."""
    mine, others = contacts()
    cases = {case.customer_id: case.pk for case in Case.objects.all()}
    own, foreign = cases[mine.customer_id], cases[others.customer_id]
    clients = [Client(raise_request_exception=False) for _n in range(3)]
    for client, person in zip(clients, (apart.engineer, mine, others), strict=True):
        client.force_login(person)
    staff, me, them = clients
    for _round in range(6):
        for pk in (own, foreign):
            assert staff.get(f"/aftersales/{pk}/").status_code == 200
            assert casefile.case_for(apart.engineer, pk) is not None
        assert me.get(f"/portal/cases/{own}/").status_code == 200
        assert me.get(f"/portal/cases/{foreign}/").status_code == 404
        assert them.get(f"/portal/cases/{foreign}/").status_code == 200
        assert me.post(f"/portal/cases/{own}/reopen/", {"reason": ""}).status_code == 409
        with entered(mine):  # the very statement of the colleague, without the first lock
            assert casefile.case_for(apart.engineer, foreign) is None
            assert casefile.case_for(apart.engineer, own) is not None
        assert Case.objects.count() == len(cases)


# -- servers of others --------------------------------------------------------------------------


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[Any]:
    """A database whose owner is no superuser; Django is connected as that owner."""
    name, secret = "lock_elsewhere", "only-for-this-test"
    with connection.cursor() as cursor:
        for statement in (
            f"DROP DATABASE IF EXISTS {name}",
            f"DROP ROLE IF EXISTS {name}",
            f"CREATE ROLE {name} LOGIN PASSWORD '{secret}'",
            f"CREATE DATABASE {name} OWNER {name}",
        ):
            cursor.execute(statement)
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(NAME=name, USER=name, PASSWORD=secret)
    try:
        yield name
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
            cursor.execute(f"DROP ROLE {name}")


def test_an_owner_who_is_no_superuser_has_both_locks_once_the_role_was_granted(
    elsewhere: str, caplog: pytest.LogCaptureFixture
) -> None:
    there, _back = second_lock.policy("things", "customer_id = charter_customer()")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE things AS SELECT n AS customer_id FROM generate_series(1, 3) n"
        )
        cursor.execute(
            "CREATE FUNCTION charter_customer() RETURNS bigint STABLE LANGUAGE sql"
            " RETURN nullif(current_setting('charter.customer', true), '')::bigint"
        )
        for statement in there:
            cursor.execute(statement)

    def seen() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT customer_id FROM things")
            return [one for (one,) in cursor.fetchall()]

    assert not second_lock.admit(), "the role is there, but not ours"
    assert "GRANT charter_portal" in caplog.text
    assert "charter.W008" in {one.id for one in run_checks(include_deployment_checks=True)}
    with second_lock.entered(customer=2, person=1):
        assert len(seen()) == 3, "one lock, and the log says so"
    _as_superuser(f"GRANT charter_portal TO {elsewhere}")
    assert second_lock.admit()
    assert "charter.W008" not in {one.id for one in run_checks(include_deployment_checks=True)}
    with second_lock.entered(customer=2, person=1):
        assert seen() == [2]
        with transaction.atomic():
            assert len(seen()) == 3
    assert len(seen()) == 3
    with pytest.raises(ProgrammingError), second_lock.entered(customer=2, person=1):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM things")


def _as_superuser(statement: str) -> None:
    from charter.site.settings import database

    told: dict[str, Any] = database()
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    where = {key: told[name] for key, name in names.items() if told[name]}
    with psycopg.connect(dbname=told["NAME"], autocommit=True, **where) as at:
        at.execute(statement)  # type: ignore[call-overload]

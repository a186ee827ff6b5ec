"""What the server keeps for a connection: it outlives a refusal, and no table that has changed."""

from typing import Any

import pytest
from django.db import connection, transaction
from psycopg.errors import UniqueViolation
from psycopg.pq import TransactionStatus

from charter.ground.database.engine.plans import KEPT, Plans
from charter.org.models import Department

pytestmark = pytest.mark.django_db(transaction=True)

OFTEN = 6  # times, more than the driver wants before it keeps a statement


def ask(sql: str, values: list[Any], times: int = OFTEN) -> list[Any]:
    with connection.cursor() as cursor:
        for _ in range(times):
            cursor.execute(sql, values)
        return cursor.fetchall()


def kept(words: str) -> int:
    """How many statements with these words the server keeps for us."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE position(%s IN statement) > 0"
            " AND position('pg_prepared_statements' IN statement) = 0",
            [words],
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def parts() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE parts (id int PRIMARY KEY, name text)")
        cursor.execute("INSERT INTO parts VALUES (1, 'one'), (2, 'two')")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS parts")


def test_what_is_kept_outlives_a_transaction_that_is_taken_back(parts):
    class Back(Exception):
        pass

    with pytest.raises(Back), transaction.atomic():
        assert ask("SELECT name FROM parts WHERE id = %s", [1]) == [("one",)]
        raise Back
    assert kept("FROM parts WHERE id") == 1
    assert ask("SELECT name FROM parts WHERE id = %s", [2], times=1) == [("two",)]


def test_a_statement_that_fails_is_kept_and_works_when_it_may(parts):
    add = "INSERT INTO parts VALUES (%s, 'more') RETURNING id"
    for number in range(10, 10 + OFTEN):
        ask(add, [number], times=1)
    with pytest.raises(Exception, match="parts_pkey") as refused, transaction.atomic():
        ask(add, [10], times=1)
    assert isinstance(refused.value.__cause__, UniqueViolation)
    assert ask(add, [99], times=1) == [(99,)]
    assert connection.connection.info.transaction_status == TransactionStatus.IDLE


def test_a_table_that_was_changed_or_made_anew_is_read_as_it_is(parts):
    everything = "SELECT * FROM parts WHERE id = %s"
    assert ask(everything, [1]) == [(1, "one")]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE parts ADD COLUMN place text DEFAULT 'here'")
    assert ask(everything, [1]) == [(1, "one", "here")]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE parts")
            cursor.execute("CREATE TABLE parts (id int)")
            cursor.execute("INSERT INTO parts VALUES (1)")
        assert ask(everything, [1]) == [(1,)]
        transaction.set_rollback(True)
    assert ask("SELECT name FROM parts WHERE id = %s", [1]) == [("one",)]


def test_a_connection_keeps_so_many_and_no_more():
    connection.ensure_connection()
    plans = connection.connection._prepared
    assert isinstance(plans, Plans), "the driver keeps its statements elsewhere now"
    assert plans.prepare_threshold == connection.settings_dict["OPTIONS"]["prepare_threshold"]
    for number in range(KEPT + 20):
        ask(f"SELECT {number} AS kept_number, %s::int", [1], times=plans.prepare_threshold + 1)
    for number in range(20):
        ask(f"SELECT {number} AS another, %s::int", [1], times=1)
    assert KEPT - 20 <= kept("kept_number") <= KEPT + 1


def test_models_are_read_by_kept_statements_after_a_refusal():
    department = Department.objects.create(code="KEPT", name="留著")
    for _ in range(OFTEN):
        Department.objects.get(pk=department.pk)
    before = kept('FROM "org_department"')
    with transaction.atomic():
        transaction.set_rollback(True)
    assert before and kept('FROM "org_department"') == before

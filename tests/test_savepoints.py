"""Blocks inside blocks leave what they would leave if the server heard of each at once."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# A step is a number to insert (twice the same is refused), or a block: its steps, whether it
# fails at its end, and whether what failed in it is set aside outside it.
STEPS = st.recursive(
    st.integers(0, 6),
    lambda inner: st.tuples(st.lists(inner, max_size=4), st.booleans(), st.booleans()),
    max_leaves=14,
)


class Failed(Exception):
    pass


def expected(step: Any, rows: set[int]) -> None:
    """What `step` makes of the rows; raises what leaves it."""
    if isinstance(step, int):
        if step in rows:
            raise IntegrityError
        rows.add(step)
        return
    steps, fails, is_set_aside = step
    before = set(rows)
    try:
        for one in steps:
            expected(one, rows)
        if fails:
            raise Failed
    except (IntegrityError, Failed):
        rows.clear()
        rows |= before
        if not is_set_aside:
            raise


def done(step: Any) -> None:
    if isinstance(step, int):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO seen VALUES (%s)", [step])
        return
    steps, fails, is_set_aside = step
    try:
        with transaction.atomic():
            for one in steps:
                done(one)
            if fails:
                raise Failed
    except (IntegrityError, Failed):
        if not is_set_aside:
            raise


def rows() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM seen")
        return {n for (n,) in cursor.fetchall()}


@pytest.fixture
def table(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE seen (n int PRIMARY KEY)")
    yield
    connection.close()


@given(st.lists(STEPS, max_size=6), st.booleans())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_blocks_leave_what_a_plain_model_of_them_leaves(
    table: None, steps: list[Any], fails: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE seen")
    left: set[int] = set()
    whole = (steps, fails, True)
    expected(whole, left)
    done(whole)
    assert rows() == left
    assert connection.connection.owed == []


def test_a_block_without_a_statement_is_never_mentioned(table: None) -> None:
    with transaction.atomic():
        with transaction.atomic(), transaction.atomic():
            pass
        assert connection.connection.owed == []
        assert connection.connection.info.transaction_status.name == "IDLE"


def test_two_blocks_after_each_other_go_along_with_the_second_statement(table: None) -> None:
    with transaction.atomic():
        with transaction.atomic():
            done(1)
        with transaction.atomic():
            assert [word.split()[0] for word in connection.connection.owed] == [
                "RELEASE",
                "SAVEPOINT",
            ]
            done(2)
            assert connection.connection.owed == []
    assert rows() == {1, 2}


def test_who_swallows_an_error_is_refused_at_the_end_of_the_block(table: None) -> None:
    with transaction.atomic():
        done(1)
        with pytest.raises(DatabaseError, match="aborted"), transaction.atomic():
            done(2)
            try:
                done(1)
            except IntegrityError:
                pass
        done(3)
    assert rows() == {1, 3}


def test_a_lost_connection_is_said_to_be_lost(table: None) -> None:
    with pytest.raises(OperationalError), transaction.atomic():
        done(1)
        pid = connection.connection.info.backend_pid
        with psycopg.connect(
            connection.connection.info.dsn,
            autocommit=True,
            password=connection.settings_dict["PASSWORD"],
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
        with transaction.atomic():
            done(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_rows_read_piece_by_piece_and_rows_copied_come_after_their_block(table: None) -> None:
    with transaction.atomic():
        done(1)
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy("COPY seen FROM STDIN") as copying:
                copying.write_row((2,))
            transaction.set_rollback(True)
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute("SELECT n FROM seen")
            assert cursor.fetchall() == [(1,)]

"""The second lock: what a customer's request reads, it reads under a role that PostgreSQL guards.

The first lock is a queryset (`charter.org.customers`). If that is ever forgotten, row security
answers nothing: the role owns no table, may only SELECT from those that have the policy, and the
policy asks for `charter_customer()`, which only `entered` sets.

    with entered(customer=7, person=12):   # one transaction; SET LOCAL ends with it
        …reads are the customer's…
        with transaction.atomic():         # a verb: the house acts, under its own rights
            …
        …and are the customer's again

Everything is local to the transaction, so neither an exception nor a connection that is used
again carries the role into another request (decision 1101).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from charter.ground.database.engine.rooms import ROLE, Room, be

__all__ = ["MEND", "ROLE", "admit", "entered", "guarded", "policy", "stands"]

log = logging.getLogger("charter.database")

POLICY = "customers"
READY = """
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND NOT rolsuper AND NOT rolbypassrls
  AND pg_has_role(current_user, oid,
    CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END))"""
GRANTED = """
SELECT relname FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace
  AND grantee = (SELECT oid FROM pg_roles WHERE rolname = %s)"""
MADE = f"""
DO $$ BEGIN
  CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$"""
MEND = (
    f"have the server's administrator run: CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS;"
    f" GRANT {ROLE} TO <the user of DATABASE_URL>; then start Charter again."
)


def stands() -> bool:
    """Whether this server lets us be the role; asked once for a connection."""
    one: Any = connection
    one.ensure_connection()
    if one.is_guarded is None:
        with connection.cursor() as cursor:
            cursor.execute(READY, [ROLE])
            one.is_guarded = bool(cursor.fetchone()[0])
        if not one.is_guarded:
            log.warning("customers' pages have no second lock on this database: %s", MEND)
    return bool(one.is_guarded)


@contextmanager
def entered(*, customer: int, person: int) -> Iterator[None]:
    """Read as this contact of this customer, in one transaction. Without the role (`stands`) the
    queryset is the only lock, and the log says so."""
    one: Any = connection
    if not stands() or one.room is not None:  # a page asked for anew inside a refused request
        yield
        return
    nested = one.in_atomic_block
    with transaction.atomic():
        one.room = Room(customer, person)
        try:
            be(one, one.room)
            yield
        finally:
            one.room = None
        if nested and not one.needs_rollback:
            be(one, None)  # a transaction around us would keep what COMMIT forgets


def guarded() -> set[str]:
    """The tables that have the policy: those that the role may read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [POLICY])
        return {table for (table,) in cursor.fetchall()}


def _rights(cursor: Any) -> tuple[bool, bool, bool]:
    """(are we superuser, may we make roles, is there the role)"""
    cursor.execute(
        "SELECT rolsuper, rolcreaterole, to_regrole(%s) IS NOT NULL FROM pg_roles"
        " WHERE rolname = current_user",
        [ROLE],
    )
    is_super, makes_roles, is_there = cursor.fetchone()
    return is_super, makes_roles, is_there


def comes_with_the_schema() -> bool:
    """Nobody has made the role yet, and the first start will: it may."""
    with connection.cursor() as cursor:
        is_super, makes_roles, is_there = _rights(cursor)
    return (is_super or makes_roles) and not is_there


def admit() -> bool:
    """Make the role if we may, and let it read exactly the guarded tables. Safe to repeat: after
    each migration, and after a restore (dumps carry no grants). False: it cannot be had."""
    one: Any = connection
    with connection.cursor() as cursor:
        is_super, makes_roles, is_there = _rights(cursor)
        if not is_there:
            if not (is_super or makes_roles):
                return False
            cursor.execute(MADE)
            if not is_super:
                cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
        _grant(cursor)
    one.is_guarded = None
    return stands()


def _grant(cursor: Any) -> None:
    cursor.execute(GRANTED, [ROLE])
    held, wanted = {name for (name,) in cursor.fetchall()}, guarded()
    for verb, way, tables in (
        ("GRANT SELECT", "TO", wanted - held),
        ("REVOKE ALL", "FROM", held - wanted),
    ):
        if tables:
            names = ", ".join(connection.ops.quote_name(name) for name in sorted(tables))
            cursor.execute(f"{verb} ON {names} {way} {ROLE}")


def policy(table: str, condition: str) -> tuple[list[str], list[str]]:
    """What a migration runs, and what undoes it. `condition` is SQL over the table's columns."""
    return (
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY {POLICY} ON {table} FOR SELECT USING ({condition})",
        ],
        [
            f"DROP POLICY {POLICY} ON {table}",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )

"""No page depends on the order in which rows happen to lie (TRUST F4): every row of every table is
written anew, the last one first, and each page reads as it did before."""

import re
from itertools import takewhile
from types import SimpleNamespace

from django.db import connection, transaction
from django.test import Client

TOKEN = re.compile("[A-Za-z0-9]{64}|[0-9a-f]{32}")  # of forms: another in each answer
AROUND = 150

# Deleted and inserted: what is updated keeps its place in the indexes.
TURN = """
DO $$
DECLARE one record; columns text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT oid, relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
            WHERE attrelid = one.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('CREATE TEMP TABLE turned AS SELECT %s FROM %I', columns, one.relname);
        EXECUTE format('DELETE FROM %I', one.relname);
        EXECUTE format('INSERT INTO %I (%s) OVERRIDING SYSTEM VALUE'
            ' SELECT %s FROM turned ORDER BY ctid DESC', one.relname, columns, columns);
        DROP TABLE turned;
    END LOOP;
    SET LOCAL session_replication_role = origin;
END $$
"""


def turn_every_table_round() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(TURN)


def as_read(company: SimpleNamespace) -> dict[str, str]:
    """What each page says; what reading leaves behind (that it was read) is undone."""
    read = {}
    for name, (username, path) in company.pages.items():
        with transaction.atomic():
            client = Client()
            client.force_login(getattr(company, username))
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, f"{name}: {answer.status_code}"
            read[name] = TOKEN.sub("", answer.content.decode())
            transaction.set_rollback(True)
    return read


def told_apart(one: str, other: str) -> str:
    place = sum(
        1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False))
    )
    return f"{one[place - AROUND : place + AROUND]!r} became {other[place : place + AROUND]!r}"


def test_no_page_depends_on_the_order_in_which_rows_lie(everything) -> None:
    del everything.pages["installation"]  # says how much room is left on the disk
    before = as_read(everything)
    turn_every_table_round()
    after = as_read(everything)
    told = [f"{n}: {told_apart(before[n], after[n])}" for n in before if before[n] != after[n]]
    assert not told, "\n\n".join(told)

"""Thousands of rows at once, by COPY: no statement is built, and memory stays what a chunk takes.

For records that a verb makes in bulk and counts in its entry. Defaults, `auto_now` and the keys of
the sequence are as with `bulk_create`; expressions are not understood.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from psycopg.sql import SQL, Identifier

from charter.ground.database.writing import columns_of, values_of


def copy_in(records: Sequence[Model]) -> None:
    """Insert new records of one model; afterwards each has its key."""
    if not records:
        return
    options: Any = records[0]._meta
    columns = columns_of(type(records[0]))
    names = SQL(", ").join([Identifier(one.field.column) for one in columns])
    into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(options.db_table), names)
    backend = connections[DEFAULT_DB_ALIAS]  # itself: the proxy is asked for each value
    with backend.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [options.db_table, options.pk.column, len(records)],
        )
        for record, (key,) in zip(records, cursor.fetchall(), strict=True):
            record.pk = key
        with cursor.cursor.copy(into) as copy:
            for record in records:
                copy.write_row(values_of(record, columns, backend))
    for record in records:
        record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS

"""Thousands of rows at once, by COPY: no statement is built, and memory stays what a chunk takes.

For records that a verb makes in bulk and counts in its entry. Defaults, `auto_now` and the keys of
the sequence are as with `bulk_create`; expressions are not understood.
"""

from collections.abc import Iterable, Sequence
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


def copy_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert new rows of which nobody needs the instance; says how many. `names` are the attributes
    of every column but the key, since no default is filled in; values are as the driver takes them,
    and lists are of whole numbers. All are drawn before the copy begins: who draws them may ask the
    database, which answers nothing during a copy."""
    columns = {one.name: one.field.column for one in columns_of(model)}
    key = model._meta.pk
    if key is None or {*names} != columns.keys() - {key.attname}:
        raise TypeError(
            f"{model.__name__}: every column but the key is wanted, got {sorted(names)}"
        )
    told = SQL(", ").join([Identifier(columns[name]) for name in names])
    into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(model._meta.db_table), told)
    drawn = [[_listed(one) if type(one) is list else one for one in row] for row in rows]
    backend = connections[DEFAULT_DB_ALIAS]
    with backend.cursor() as cursor, cursor.cursor.copy(into) as copy:
        for row in drawn:
            copy.write_row(row)
    return len(drawn)


def _listed(numbers: list[int]) -> str:
    """As PostgreSQL writes an array: ten times as quick as adapting each number."""
    return "{" + ",".join(map(str, numbers)) + "}"

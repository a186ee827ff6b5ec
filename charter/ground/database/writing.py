"""New and changed records by statements that are kept, for verbs that are called all day: building
an INSERT or an UPDATE costs Django more than PostgreSQL needs to carry it out.

Defaults and `auto_now` are as with `save`; signals and `save` of the model's own are not asked.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

_LENGTH = re.compile(r"\(.*\)")
UNREAD = object()
# Values that the driver takes as they are, in columns that need nothing else of Django.
PLAIN = {type(None), str, int, bool}
TAKEN = {
    *("CharField", "TextField", "BooleanField", "ForeignKey", "AutoField", "BigAutoField"),
    *("IntegerField", "BigIntegerField", "PositiveIntegerField", "PositiveBigIntegerField"),
    *("SmallIntegerField", "PositiveSmallIntegerField"),
}


class Column(NamedTuple):
    field: Any
    name: str
    is_plain: bool


@lru_cache(512)
def columns_of(model: type[Model]) -> tuple[Column, ...]:
    """What is stored of a record; what the server works out for itself is left out."""
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    return tuple(Column(f, f.attname, f.get_internal_type() in TAKEN) for f in fields)


def insert(*records: Model, if_new: bool = False) -> int:
    """Write new records of one model in one statement; afterwards each has its key. With `if_new`
    those that are there already are left as they stand, and no keys are told. Returns how many
    were written. Expressions are not understood."""
    if not records:
        return 0
    backend = connections[DEFAULT_DB_ALIAS]  # itself: the proxy is asked for each value
    columns, sql = inserting(type(records[0]), len(records), if_new)
    for record in records:  # the key of a record that was itself new when it was named here
        record._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined]
    values = [value for record in records for value in values_of(record, columns, backend)]
    with backend.cursor() as cursor:
        cursor.execute(sql, values)
        if if_new:
            return int(cursor.rowcount)
        for record, (key,) in zip(records, cursor.fetchall(), strict=True):
            record.pk = key
            record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS
    return len(records)


@lru_cache(512)
def inserting(model: type[Model], count: int, if_new: bool = False) -> tuple[list[Column], str]:
    options: Any = model._meta
    backend = connections[DEFAULT_DB_ALIAS]
    columns = [column for column in columns_of(model) if not column.field.primary_key]
    fields = [column.field for column in columns]
    # Of several rows PostgreSQL would take unnamed types for text; a length would cut silently.
    row = ", ".join(f"%s::{_LENGTH.sub('', f.db_type(backend))}" for f in fields)
    names = ", ".join(f'"{field.column}"' for field in fields)
    rows = ", ".join([f"({row})"] * count)
    end = "ON CONFLICT DO NOTHING" if if_new else f'RETURNING "{options.pk.column}"'
    return columns, f'INSERT INTO "{options.db_table}" ({names}) VALUES {rows} {end}'  # noqa: S608


def change(record: Model, changes: Mapping[str, Any], **unless_moved: Sequence[str]) -> bool:
    """`change(case, {"state": "closed"}, state=("solved",))`: whether the record still stood there
    and is changed; the instance itself is left alone."""
    ((field, sources),) = unless_moved.items()
    model = type(record)
    if any(hasattr(value, "resolve_expression") for value in changes.values()):
        found = model._base_manager.filter(pk=record.pk, **{f"{field}__in": sources})
        return bool(found.update(**changes))
    backend = connections[DEFAULT_DB_ALIAS]
    fields, sql = _updating(model, tuple(changes), field)
    named = zip(fields, changes.values(), strict=True)
    values = [prepared(field, value, backend) for field, value in named]
    with backend.cursor() as cursor:
        cursor.execute(sql, [*values, record.pk, [str(one) for one in sources]])
        return bool(cursor.rowcount)


@lru_cache(2048)
def rewriting(model: type[Model], fields: tuple[Any, ...]) -> str:
    """The statement that writes these fields of one record, its key last."""
    options: Any = model._meta
    told = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{options.db_table}" SET {told} WHERE "{options.pk.column}" = %s'  # noqa: S608


@lru_cache(2048)
def _updating(model: type[Model], names: tuple[str, ...], where: str) -> tuple[list[Any], str]:
    options: Any = model._meta
    fields = [options.get_field(name) for name in names]
    told = ", ".join(f'"{field.column}" = %s' for field in fields)
    stands = f'"{options.pk.column}" = %s AND "{options.get_field(where).column}" = ANY(%s)'
    return fields, f'UPDATE "{options.db_table}" SET {told} WHERE {stands}'  # noqa: S608


def update(records: Sequence[Model], *names: str) -> None:
    """Write these fields of many records of one model in one statement, as they stand on the
    instances: `bulk_update` builds a CASE for each value, which costs more than all the rest."""
    if not records:
        return
    fields, sql = _rewriting_many(type(records[0]), names)
    backend = connections[DEFAULT_DB_ALIAS]
    columns = [
        [prepared(field, getattr(record, field.attname), backend) for record in records]
        for field in fields
    ]
    with backend.cursor() as cursor:
        cursor.execute(sql, [[record.pk for record in records], *columns])


@lru_cache(512)
def _rewriting_many(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], str]:
    options: Any = model._meta
    backend = connections[DEFAULT_DB_ALIAS]
    fields = [options.get_field(name) for name in names]
    told_of = [options.pk.rel_db_type(backend), *(field.db_type(backend) for field in fields)]
    kinds = [f"%s::{_LENGTH.sub('', kind)}[]" for kind in told_of]
    told = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
    columns = ", ".join(f'"{field.column}"' for field in (options.pk, *fields))
    rows = f"unnest({', '.join(kinds)}) AS new ({columns})"
    key = f'old."{options.pk.column}" = new."{options.pk.column}"'
    return fields, f'UPDATE "{options.db_table}" AS old SET {told} FROM {rows} WHERE {key}'  # noqa: S608


def prepared(field: Any, value: Any, backend: Any) -> Any:
    if isinstance(value, Model):
        value = value.prepare_database_save(field)
    return value if value is None else field.get_db_prep_save(value, backend)


def values_of(record: Model, columns: Sequence[Column], backend: Any) -> list[Any]:
    """What the database is given of a new record."""
    found = []
    for column in columns:
        value = getattr(record, column.name) if column.is_plain else UNREAD
        if type(value) not in PLAIN:
            value = column.field.pre_save(record, True)
            value = None if value is None else column.field.get_db_prep_save(value, backend)
        found.append(value)
    return found

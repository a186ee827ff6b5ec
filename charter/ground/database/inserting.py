"""New records by statements that are kept, for verbs that are called all day: building an INSERT
costs Django more than PostgreSQL needs to carry it out.

Defaults and `auto_now` are as with `save`; signals, `save` of the model's own and expressions are
not understood.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

_LENGTH = re.compile(r"\(.*\)")


def insert(*records: Model, if_new: bool = False) -> None:
    """Write new records of one model in one statement; afterwards each has its key. With `if_new`
    those that are there already are left as they stand, and no keys are told."""
    if not records:
        return
    backend = connections[DEFAULT_DB_ALIAS]  # itself: the proxy is asked for each value
    fields, sql = _statement(type(records[0]), len(records), if_new)
    for record in records:  # the key of a record that was itself new when it was named here
        record._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined]
    values = [value_of(field, record, backend) for record in records for field in fields]
    with backend.cursor() as cursor:
        cursor.execute(sql, values)
        if if_new:
            return
        for record, (key,) in zip(records, cursor.fetchall(), strict=True):
            record.pk = key
            record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS


@lru_cache(512)
def _statement(model: type[Model], count: int, if_new: bool) -> tuple[Sequence[Any], str]:
    options: Any = model._meta
    backend = connections[DEFAULT_DB_ALIAS]
    fields = [f for f in options.concrete_fields if not f.generated and not f.primary_key]
    # Of several rows PostgreSQL would take unnamed types for text; a length would cut silently.
    row = ", ".join(f"%s::{_LENGTH.sub('', f.db_type(backend))}" for f in fields)
    names = ", ".join(f'"{field.column}"' for field in fields)
    rows = ", ".join([f"({row})"] * count)
    end = "ON CONFLICT DO NOTHING" if if_new else f'RETURNING "{options.pk.column}"'
    return fields, f'INSERT INTO "{options.db_table}" ({names}) VALUES {rows} {end}'  # noqa: S608


def value_of(field: Any, record: Model, backend: Any) -> Any:
    """What the database is given of a new record's field."""
    value = field.pre_save(record, True)
    return value if value is None else field.get_db_prep_save(value, backend)

"""Columns, of which a statement names fifty: by a shorter way to what Django writes (decision 11).

Django asks for every column of every statement how to quote its name, whether the database has a
way of its own to write it, and whether its values must be converted.
"""

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models.expressions import Col

DJANGOS: tuple[Any, Any] = Col.as_sql, Col.get_db_converters


@lru_cache(10_000)
def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def column(col: Any, compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
    """`"projects_task"."name"`. Columns are no aliases, so they are always quoted."""
    if not col.alias:
        return quoted(col.target.column), []
    table = compiler.quote_cache.get(col.alias)
    if table is None:
        table = compiler.quote_name_unless_alias(col.alias)
    return f"{table}.{quoted(col.target.column)}", []


def converters(col: Any, connection: Any) -> list[Any]:
    """What a field does to its values does not change while a process runs."""
    field = col.target
    if col.output_field is not field or "model" not in field.__dict__:
        return DJANGOS[1](col, connection)  # type: ignore[no-any-return]
    if "kept_converters" not in field.__dict__:
        field.kept_converters = field.get_db_converters(connection)
    return field.kept_converters  # type: ignore[no-any-return]


def install() -> None:
    django_col: Any = Col
    django_col.as_sql, django_col.get_db_converters = column, converters

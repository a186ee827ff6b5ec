"""`get(pk=…)`, `save()` and `create()` of one record, by statements that are kept.

Verbs lock a record by its key and write new ones all day; building that SQL costs Django more than
PostgreSQL needs to carry it out. What is not plain (a queryset with conditions, an expression among
the values, a model made of two tables) goes Django's own way.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Manager, Model, QuerySet
from django.db.models.query import ModelIterable

from charter.ground.database.prepared import Prepared, Shape
from charter.ground.database.writing import inserting, prepared, rewriting, values_of

Lock = tuple[bool, bool, bool]  # nowait, skip_locked, no_key: of one table, `of` says nothing
_querysets: Any = QuerySet
_models: Any = Model
_get, _do_insert, _do_update = QuerySet.get, _models._do_insert, _models._do_update


@lru_cache(None)
def is_plain(model: type[Model]) -> bool:
    """One table, a key that the database counts, nothing else that it works out."""
    options: Any = model._meta
    return (
        isinstance(options.pk, AutoField)
        and not options.parents
        and not options.select_on_save
        and [*options.db_returning_fields] == [options.pk]
    )


@lru_cache(2048)
def by_key(model: type[Model], lock: Lock | None = None) -> tuple[Shape, Prepared] | None:
    """How one is read; None for models whose key or way of reading is their own."""
    if type(model._base_manager) is not Manager or not isinstance(model._meta.pk, AutoField):
        return None
    shape, found = Shape(model), model._base_manager.all()
    if lock is not None:
        nowait, skip_locked, no_key = lock
        found = found.select_for_update(nowait=nowait, skip_locked=skip_locked, no_key=no_key)
    return shape, Prepared(lambda pk: shape.of(found.filter(pk=pk)), pk=int)


def _is_whole(found: Any) -> bool:
    """All rows of the table as they are, in whatever order."""
    query = found.query
    return not (
        query.where.children
        or query.annotations
        or query.select_related
        or query.combinator
        or query.distinct
        or query.is_sliced
        or query.values_select
        or query.extra
        or query.deferred_loading != (frozenset(), True)
        or found._iterable_class is not ModelIterable
        or found._prefetch_related_lookups
        or found._db not in (None, DEFAULT_DB_ALIAS)
    )


def _lock_of(query: Any) -> Lock | None:
    if not query.select_for_update:
        return None
    return (
        query.select_for_update_nowait,
        query.select_for_update_skip_locked,
        query.select_for_no_key_update,
    )


def got(self: Any, *words: Any, **wanted: Any) -> Any:
    """As Django's own `get`, which is also asked when there is no such record."""
    key = wanted.get("pk")
    if not words and type(key) is int and len(wanted) == 1 and _is_whole(self):
        lock = _lock_of(self.query)
        if (lock is None or connection.in_atomic_block) and (kept := by_key(self.model, lock)):
            shape, statement = kept
            if row := statement.first(pk=key):
                return shape.make(row)
    return _get(self, *words, **wanted)


def _computes(values: Iterable[Any]) -> bool:
    return any(hasattr(value, "resolve_expression") for value in values)


def inserted(
    self: Any, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool
) -> Any:
    model: type[Model] = type(self)
    if raw or using != DEFAULT_DB_ALIAS or not is_plain(model) or _computes(vars(self).values()):
        return _do_insert(self, manager, using, fields, returning_fields, raw)
    columns, sql = inserting(model, 1)
    if len(columns) != len(fields):  # a key of its own was given
        return _do_insert(self, manager, using, fields, returning_fields, raw)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values_of(self, columns, connections[using]))
        return cursor.fetchall()


def updated(
    self: Any,
    base_qs: Any,
    using: str,
    pk_val: Any,
    values: Any,
    update_fields: Any,
    forced_update: bool,
) -> Any:
    model: type[Model] = type(self)
    plain = values and using == DEFAULT_DB_ALIAS and is_plain(model)
    whole = plain and type(model._base_manager) is Manager
    if not whole or _computes(value for _field, _model, value in values):
        return _do_update(self, base_qs, using, pk_val, values, update_fields, forced_update)
    sql = rewriting(model, tuple(field for field, _model, _value in values))
    given = [prepared(field, value, connections[using]) for field, _model, value in values]
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [*given, pk_val])
        return cursor.rowcount > 0


def install() -> None:
    _querysets.get = got
    _models._do_insert, _models._do_update = inserted, updated

"""What stands around the WHERE of a plain SELECT is written once per process (decision 18).

Of writing a statement Django spends most on what does not vary: fifty columns, the joins that
`select_related` asks for, the order. Only the conditions are written anew each time, by Django
itself, and put between the two halves that are kept. What else decides the shape of a statement is
the key under which they are kept; a queryset that is not plain (aggregates, annotations, unions,
an order by expressions) goes Django's own way.
"""

from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.postgresql.compiler import SQLCompiler
from django.db.models.expressions import Col, Value
from django.db.models.sql.query import Query

KEPT = 4000  # forms of statements in a process; a run through every page knows some two thousand
DJANGOS: Any = SQLCompiler.as_sql
DJANGOS_CONVERTERS: Any = SQLCompiler.get_converters
DJANGOS_COMPOSITE: Any = SQLCompiler.has_composite_fields
NEW: Any = object()
_kept: dict[Any, "Halves | None"] = {}
_compilers: Any = SQLCompiler


class Halves(NamedTuple):
    """`None` under a key: a statement that cannot be cut at its WHERE."""

    before: str
    after: str
    ahead: tuple[Any, ...]  # arguments before those of the conditions
    select: list[Any]
    klass_info: dict[str, Any] | None
    annotation_col_map: dict[str, int]
    has_extra_select: bool
    converters: dict[int, Any]  # what becomes of the values of a column when they are read
    alive: tuple[Any, ...]  # what the key knows by its address must outlive the key


def as_sql(
    self: Any, with_limits: bool = True, with_col_aliases: bool = False
) -> tuple[str, tuple[Any, ...]]:
    """As Django's own."""
    query, shape = self.query, None
    if with_limits and not with_col_aliases and _is_plain(self, query):
        shape = _shape(query)
    if shape is not None and (found := _put_together(self, shape)):
        return found
    return DJANGOS(self, with_limits, with_col_aliases)  # type: ignore[no-any-return]


def _put_together(compiler: Any, shape: Any) -> tuple[str, tuple[Any, ...]] | None:
    """None where nothing can be found, or the statement cannot be cut: Django says it."""
    query = compiler.query
    try:
        where, arguments = compiler.compile(query.where) if query.where.children else ("", ())
    except FullResultSet:
        where, arguments = "", ()
    except EmptyResultSet:
        return None
    key = (shape, bool(where), compiler.using)
    halves = _kept.get(key, NEW)
    if halves is NEW:
        return _written(compiler, key, where, (*arguments,))
    if halves is None:
        return None
    compiler.select, compiler.col_count = halves.select, len(halves.select)
    compiler.klass_info = halves.klass_info
    compiler.annotation_col_map = halves.annotation_col_map
    compiler.has_extra_select, compiler.halves = halves.has_extra_select, halves
    compiler.where, compiler.having, compiler.qualify = query.where, None, None
    return f"{halves.before}{where}{halves.after}", (*halves.ahead, *arguments)


def _is_plain(compiler: Any, query: Any) -> bool:
    known: Any = Query
    return (
        type(compiler) is SQLCompiler
        and type(query) is known
        and not (
            query.combinator
            or query.extra
            or query.group_by is not None
            or query.explain_info
            or query.extra_order_by
            or query.extra_tables
            or query._filtered_relations
            or not query.alias_cols
        )
        # Django refuses to lock outside of a transaction.
        and not (query.select_for_update and compiler.connection.get_autocommit())
    )


def _shape(query: Any) -> Any:
    """All that decides what stands around the conditions; None where that is more than names."""
    if not all(type(name) is str for name in query.order_by):
        return None
    if not (asked := _asked(query)):
        return None
    return (
        query.model,
        asked,
        _joined(query),
        query.order_by,
        query.default_ordering,
        query.standard_ordering,
        query.low_mark,
        query.high_mark,
        query.distinct,
        query.distinct_fields,
        _frozen(query.select_related),
        (frozenset(query.deferred_loading[0]), query.deferred_loading[1]),
        query.subquery,
        query.alias_prefix,
        tuple(query.external_aliases.items()),
        _lock(query) if query.select_for_update else None,
    )


def _joined(query: Any) -> Any:
    used = query.alias_refcount
    return tuple(
        (
            one.table_alias,
            one.table_name,
            one.parent_alias,
            one.join_type,
            id(getattr(one, "join_field", None)),
            getattr(one, "nullable", None),
            used[alias] > 0,
        )
        for alias, one in query.alias_map.items()
    )


def _lock(query: Any) -> Any:
    return (
        query.select_for_update_nowait,
        query.select_for_update_skip_locked,
        (*query.select_for_update_of,),
        query.select_for_no_key_update,
    )


def _asked(query: Any) -> Any:
    """The columns that are asked for, or the 1 of `exists()`; None where they are reckoned."""
    if query.annotations:
        if query.default_cols or query.select or query.annotations.keys() != {"a"}:
            return None
        one = query.annotations["a"]
        return type(one) is Value and one.value == 1 and query.annotation_select.keys() == {"a"}
    columns = []
    for column in query.select:
        if type(column) is not Col or column.output_field is not column.target:
            return None
        columns.append((column.alias, column.target))
    named = query.selected and tuple(query.selected.items())
    return query.default_cols, tuple(columns), named


def _frozen(related: Any) -> Any:
    if isinstance(related, dict):
        return tuple((name, _frozen(more)) for name, more in related.items())
    return related


def _written(
    compiler: Any, key: Any, where: str, arguments: tuple[Any, ...]
) -> tuple[str, tuple[Any, ...]]:
    """By Django, and cut into halves for the next one."""
    joins = tuple(compiler.query.alias_map.values())
    sql, given = DJANGOS(compiler)
    if len(_kept) >= KEPT:
        _kept.clear()
    ahead = given[: len(given) - len(arguments)]
    if (*ahead, *arguments) == given and _is_cut_cleanly(compiler, where, sql, ahead):
        before, _met, after = sql.partition(f" WHERE {where}") if where else (sql, "", "")
        columns = [one for one, *_rest in compiler.select]
        _kept[key] = Halves(
            before=f"{before} WHERE " if where else sql,
            after=after,
            ahead=ahead,
            select=compiler.select,
            klass_info=compiler.klass_info,
            annotation_col_map=compiler.annotation_col_map,
            has_extra_select=compiler.has_extra_select,
            converters=DJANGOS_CONVERTERS(compiler, columns),
            alive=tuple(getattr(one, "join_field", None) for one in joins),
        )
    else:
        _kept[key] = None
    return sql, given


def _is_cut_cleanly(compiler: Any, where: str, sql: str, ahead: tuple[Any, ...]) -> bool:
    """Whether the conditions stand in it once, and all arguments before them are of the key."""
    columns = [one for one, *_rest in compiler.select]
    return (
        (not where or sql.count(f" WHERE {where}") == 1)
        and (not ahead or compiler.query.annotations.keys() == {"a"})
        and not DJANGOS_COMPOSITE(compiler, columns)
    )


def get_converters(self: Any, expressions: list[Any]) -> dict[int, Any]:
    """As Django's own: of the columns of a kept statement they are known."""
    halves: Halves | None = self.__dict__.get("halves")
    if halves is not None and len(expressions) == len(halves.select):
        return halves.converters
    return DJANGOS_CONVERTERS(self, expressions)  # type: ignore[no-any-return]


def has_composite_fields(self: Any, expressions: list[Any]) -> bool:
    """As Django's own: what is kept has none."""
    return "halves" not in self.__dict__ and DJANGOS_COMPOSITE(self, expressions)


def install() -> None:
    _compilers.as_sql, _compilers.get_converters = as_sql, get_converters
    _compilers.has_composite_fields = has_composite_fields

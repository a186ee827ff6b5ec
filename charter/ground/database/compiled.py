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
    query = self.query
    if not with_limits or with_col_aliases or not _is_plain(self, query):
        return DJANGOS(self, with_limits, with_col_aliases)  # type: ignore[no-any-return]
    joins = tuple(query.alias_map.values())
    if (shape := _shape(query, joins)) is None:
        return DJANGOS(self, with_limits, with_col_aliases)  # type: ignore[no-any-return]
    try:
        where, arguments = self.compile(query.where) if query.where.children else ("", ())
    except FullResultSet:
        where, arguments = "", ()
    except EmptyResultSet:
        return DJANGOS(self, with_limits, with_col_aliases)  # type: ignore[no-any-return]
    key = (shape, bool(where), self.using)
    if key not in _kept:
        return _written(self, key, where, arguments, joins)
    if (halves := _kept[key]) is None:
        return DJANGOS(self, with_limits, with_col_aliases)  # type: ignore[no-any-return]
    self.select, self.col_count = halves.select, len(halves.select)
    self.klass_info, self.annotation_col_map = halves.klass_info, halves.annotation_col_map
    self.has_extra_select, self.halves = halves.has_extra_select, halves
    self.where, self.having, self.qualify = query.where, None, None
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


def _shape(query: Any, joins: tuple[Any, ...]) -> Any:
    """All that decides what stands around the conditions; None where that is more than names."""
    if not all(type(name) is str for name in query.order_by):
        return None
    if not (asked := _asked(query)):
        return None
    used = query.alias_refcount
    return (
        query.model,
        asked,
        tuple(
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
        ),
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
        query.select_for_update
        and (
            query.select_for_update_nowait,
            query.select_for_update_skip_locked,
            (*query.select_for_update_of,),
            query.select_for_no_key_update,
        ),
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
    compiler: Any, key: Any, where: str, arguments: Any, joins: tuple[Any, ...]
) -> tuple[str, tuple[Any, ...]]:
    """By Django, and cut into halves for the next one."""
    sql, given = DJANGOS(compiler)
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[key] = _cut(compiler, where, sql, (*arguments,), given, joins)
    return sql, given


def _cut(
    compiler: Any,
    where: str,
    sql: str,
    arguments: tuple[Any, ...],
    given: tuple[Any, ...],
    joins: tuple[Any, ...],
) -> Halves | None:
    before, met, after = sql.partition(f" WHERE {where}") if where else (sql, "", "")
    ahead = given[: len(given) - len(arguments)]
    if (where and (not met or f" WHERE {where}" in after)) or (*ahead, *arguments) != given:
        return None
    columns = [one for one, *_rest in compiler.select]
    if ahead and compiler.query.annotations.keys() != {"a"}:
        return None
    if DJANGOS_COMPOSITE(compiler, columns):
        return None
    return Halves(
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

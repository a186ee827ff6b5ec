"""Statements that are built once per process.

Building SQL out of a queryset costs Django more time than PostgreSQL needs to answer it. Pages
that everybody opens all day keep theirs: the queryset is built once, for stand-ins of what varies,
and each call fills the real values in. The server keeps the plan as well (`prepare_threshold`).

    TASKS = Prepared(
        lambda project: Task.objects.filter(project=project).values_list("pk", "name"), project=int
    )
    TASKS.rows(project=7)      # [Row(pk=…, name=…), …]
"""

import datetime as dt
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone
from psycopg.sql import Literal

from charter.ground import clock

_tuples: Any = namedtuple
COUNT, FOUND = "SELECT count(*) FROM (", ") AS found"
_PLACES = re.compile(r"(%%|%s)")
# What no real statement names.
MOMENT = dt.datetime(1899, 12, 31, 3, 59, 58, 765_432, dt.UTC)
DAY = timezone.localdate(MOMENT)
# Fits into every integer field; tells a field too small for a stand-in from a query that is empty.
SMALL = 31_461
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: -987_654_000 - place,
    str: lambda place: f"\x01stand-in {place}\x01",
    dt.date: lambda place: dt.date(1890, 1, 1 + place),
    dt.datetime: lambda place: dt.datetime(1890, 1, 1 + place, tzinfo=dt.UTC),
}


class _Statement(NamedTuple):
    sql: str
    arguments: tuple[Any, ...]
    make: Callable[[Any], Any]
    convert: Callable[[list[Any]], Any] | None
    asks_time: bool


class Prepared:
    """A `values_list` queryset with its SQL kept. `kinds` names what varies and its type: int,
    str, date or datetime; the clock's now and today are filled in of themselves.

    Whatever else decides the shape of the query (a choice of filters, a role) wants a `Prepared`
    of its own: keep them behind a `functools.cache`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self.stand_ins = {n: STAND_INS[kind](i) for i, (n, kind) in enumerate(kinds.items())}

    def rows(self, **values: Any) -> list[Any]:
        """Named tuples in the order of the queryset."""
        return self._asked(self._listing, values)

    def first(self, **values: Any) -> Any | None:
        return next(iter(self.rows(**values)), None)

    def count(self, **values: Any) -> int:
        found = self._asked(self._counting, values)
        return int(found[0]) if found else 0

    def tally(self, **values: Any) -> dict[Any, int]:
        """How many rows of each value, where one column is asked for."""
        if (listing := self._listing) is None:
            return {}
        sql = f"SELECT *, count(*) FROM ({listing.sql}) AS found GROUP BY 1"  # noqa: S608
        return dict(self._asked(listing._replace(sql=sql, make=tuple, convert=None), values))

    def counting(self, most: int, **values: Any) -> tuple[str, list[Any]]:
        """The statement that counts, but no further than that, to be part of a larger one."""
        if (statement := self._counting) is None:
            return "SELECT 0", []
        inner = statement.sql.removeprefix(COUNT).removesuffix(FOUND)
        return f"{COUNT}{inner} LIMIT {most}{FOUND}", self._filled(statement, values)

    @cached_property
    def _listing(self) -> _Statement | None:
        with clock.at(MOMENT):
            found = self._built(self.build(**self.stand_ins))
            if found is None:
                self._empty(self.build(**self._small))
            return found

    @cached_property
    def _counting(self) -> _Statement | None:
        with clock.at(MOMENT):
            inner = self._built(self.build(**self.stand_ins).order_by().values_list("pk"))
            if inner is None:
                self._empty(self.build(**self._small))
        if inner is None:
            return None
        sql = f"{COUNT}{inner.sql}{FOUND}"
        return inner._replace(sql=sql, make=lambda row: row[0], convert=None)

    @property
    def _small(self) -> dict[str, Any]:
        """The stand-ins again, numbers small enough for the smallest integer field."""
        numbers = (name for name, kind in self.kinds.items() if kind is int)
        return self.stand_ins | {name: SMALL + n for n, name in enumerate(numbers)}

    def _empty(self, found: QuerySet[Any, Any]) -> None:
        """Nothing can be found whatever is asked. Not so if it is only that Django knows a
        stand-in to be too large for its field: then every call would find nothing."""
        try:
            found.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return
        numbers = [name for name, kind in self.kinds.items() if kind is int]
        raise LookupError(
            f"{', '.join(numbers)}: a number compared with a small integer field cannot vary;"
            " keep one statement per value (functools.cache)"
        )

    def _built(self, found: QuerySet[Any, Any]) -> _Statement | None:
        compiler = found.query.get_compiler(connection=connection)
        try:
            sql, arguments = compiler.as_sql()
        except EmptyResultSet:
            return None
        self._check(sql, arguments)
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        names = list(found._fields)  # type: ignore[attr-defined]
        convert = (lambda rows: compiler.apply_converters(rows, converters)) if converters else None
        sql, passed = self._fixed(sql, arguments)
        asks_time = not {MOMENT, DAY}.isdisjoint(one for one in _leaves(passed) if _is_time(one))
        return _Statement(sql, tuple(passed), _tuples("Row", names)._make, convert, asks_time)

    def _fixed(self, sql: str, arguments: Any) -> tuple[str, list[Any]]:
        """What never varies is written into the statement: only so may a plan that is kept use a
        partial index (`state IN ('new', …)`)."""
        varies, values = {*self.stand_ins.values(), MOMENT, DAY}, iter(arguments)
        written, passed = [], []
        for piece in _PLACES.split(sql):
            if piece == "%s":
                value = next(values)
                if isinstance(value, str | int) and value not in varies:
                    piece = _literal(value)
                else:
                    passed.append(value)
            written.append(piece)
        return "".join(written), passed

    def _check(self, sql: str, arguments: Any) -> None:
        """A value that went into the statement in another form could not be replaced."""
        passed = list(_leaves(arguments))
        for name, stand_in in self.stand_ins.items():
            elsewhere = [sql, *(str(one) for one in passed if one != stand_in)]
            if any(str(stand_in) in text for text in elsewhere):
                raise LookupError(f"the statement does not pass {name!r} as it is")

    def _asked(self, statement: _Statement | None, values: dict[str, Any]) -> list[Any]:
        if statement is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, self._filled(statement, values))
            rows = cursor.fetchall()
        found = statement.convert(rows) if statement.convert else rows
        return [statement.make(row) for row in found]

    def _filled(self, statement: _Statement, values: dict[str, Any]) -> list[Any]:
        if values.keys() != self.stand_ins.keys():
            raise TypeError(f"expected {sorted(self.stand_ins)}, got {sorted(values)}")
        real = {stand_in: values[name] for name, stand_in in self.stand_ins.items()}
        if statement.asks_time:
            real |= {MOMENT: clock.now(), DAY: clock.today()}
        return [_replaced(argument, real) for argument in statement.arguments]


class Shape:
    """The columns of a model (`without` some, which are then read when asked for) and of the
    records it points to, and instances made of them. What a record points to comes after it.

        MEASURE = Shape(Measure, "action", "action__owner")
        some = Prepared(lambda risk: MEASURE.of(Measure.objects.filter(risk=risk)), risk=int)
        [MEASURE.make(row) for row in some.rows(risk=7)]
    """

    def __init__(self, model: type[Model], *related: str, without: Sequence[str] = ()) -> None:
        self.names: list[str] = []
        self.parts: list[tuple[str, type[Model], list[str], slice]] = []
        models: dict[str, Any] = {"": model}
        for path in ("", *related):
            if path:
                parent, _, field = path.rpartition("__")
                models[path] = models[parent]._meta.get_field(field).related_model
            one = models[path]
            names = [f.attname for f in one._meta.concrete_fields if f.name not in without]
            start = len(self.names)
            self.names += [f"{path}__{name}" if path else name for name in names]
            self.parts.append((path, one, names, slice(start, start + len(names))))

    def of(self, rows: QuerySet[Any, Any], *more: str) -> QuerySet[Any, Any]:
        """The queryset as rows to make instances of, with `more` values behind."""
        names: list[Any] = [*self.names, *more]
        return rows.values_list(*names)

    def make(self, row: Any) -> Any:
        """The instance with what it points to; further values of the row are left alone."""
        made: dict[str, Any] = {}
        for path, model, fields, where in self.parts:
            values = row[where]
            known = values[0] is not None
            made[path] = model.from_db(connection.alias, fields, values) if known else None
            parent, _, field = path.rpartition("__")
            if path and made[parent] is not None:
                setattr(made[parent], field, made[path])
        return made[""]

    def all(self, rows: Iterable[Any]) -> list[Any]:
        return [self.make(row) for row in rows]


def _literal(value: str | int) -> str:
    """Quoted for PostgreSQL, and once more for the driver, to which % is a place."""
    return Literal(value).as_string(connection.connection).replace("%", "%%")


def _is_time(argument: Any) -> bool:
    return isinstance(argument, dt.date)


def _leaves(arguments: Any) -> Iterator[Any]:
    for argument in arguments:
        if isinstance(argument, list | tuple):
            yield from _leaves(argument)
        else:
            yield argument


def _replaced(argument: Any, real: dict[Any, Any]) -> Any:
    if isinstance(argument, list | tuple):
        return [_replaced(one, real) for one in argument]
    try:
        return real.get(argument, argument)
    except TypeError:  # a JSON document: never a stand-in
        return argument

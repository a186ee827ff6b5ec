"""What rooms hang on the frame of every page: records to find, things to create, small counts.

A room says so in its own `frame.py`; the frame itself knows no room.

    @searchable("project", _("項目"), "briefcase")
    def projects(person, words): return [Hit(p.name, p.number, p.get_absolute_url()) for p in …]

    offer(_("提出立項"), "plus", "projects:initiation_new", may=lambda person: …)

    @counter("/notices/")
    def unread(person): return Notice.objects.unread(person)
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise

from charter.ground import clock
from charter.org.models import Person


@dataclass(frozen=True)
class Hit:
    """One record found. `tone` and `word` show its status at the right."""

    title: str
    where: str
    url: str
    tone: str = ""
    word: "str | Promise" = ""


Find = Callable[[Person, str], Iterable[Hit]]
Count = Callable[[Person], int]
May = Callable[[Person], bool]


@dataclass(frozen=True)
class Source:
    """A kind of record; `find` gets a person and at least one character, and looks only at what
    that person may see; it returns at most a handful."""

    label: "str | Promise"
    icon: str
    find: Find


@dataclass(frozen=True)
class Offer:
    """An entry of 新增: a page where something new begins."""

    label: "str | Promise"
    icon: str
    url_name: str
    may: May


SOURCES: dict[str, Source] = {}
OFFERS: dict[str, Offer] = {}
COUNTERS: dict[str, Count] = {}


def searchable(kind: str, label: "str | Promise", icon: str) -> Callable[[Find], Find]:
    def register(find: Find) -> Find:
        SOURCES[kind] = Source(label, icon, find)
        return find

    return register


def offer(label: "str | Promise", icon: str, url_name: str, *, may: May) -> None:
    OFFERS[url_name] = Offer(label, icon, url_name, may)


Rows = Callable[[Person], QuerySet[Any]]
STAND_IN = -987_654_321  # a person and a moment that no real statement names
MOMENT = dt.datetime(1899, 12, 31, 23, 59, 58, 765_432, dt.UTC)


def counter(path: str) -> Callable[[Rows], Count]:
    """A count beside the navigation entry of that path ("/notices/" is the bell): one query.

    Every page asks for it, and building the SQL costs more than running it. So it is built once
    per process, for a stand-in; `rows` may depend on the person's key and on the clock alone.
    """

    def register(rows: Rows) -> Count:
        @cache
        def statement() -> tuple[str, tuple[Any, ...]]:
            with clock.at(MOMENT):
                found = rows(Person(pk=STAND_IN)).order_by().values("pk")
                sql, arguments = found.query.sql_with_params()
            return f"SELECT count(*) FROM ({sql}) AS found", arguments  # noqa: S608 (Django's own)

        def count(person: Person) -> int:
            sql, arguments = statement()
            real = {STAND_IN: person.pk, MOMENT: clock.now()}
            with connection.cursor() as cursor:
                cursor.execute(sql, [_filled(value, real) for value in arguments])
                return int(cursor.fetchone()[0])

        COUNTERS[path] = count
        return count

    return register


def _filled(value: Any, real: dict[Any, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(one, real) for one in value]
    return real.get(value, value)

"""What rooms hang on the frame of every page: records to find, things to create, small counts.

A room says so in its own `frame.py`; the frame itself knows no room.

    @searchable("project", _("項目"), "briefcase")
    def projects(person, words): return [Hit(p.name, p.number, p.get_absolute_url()) for p in …]

    offer(_("提出立項"), "plus", "projects:initiation_new", may=lambda person: …)

    @counter("/notices/")
    def unread(person): return Notice.objects.unread(person)
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import resolve
from django.utils.functional import Promise

from charter.ground.addresses import address
from charter.ground.database.prepared import Prepared
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
    """An entry of 新增: a page where something new begins. The lowest ranks come first, and the
    first three stand on everybody's first page."""

    label: "str | Promise"
    icon: str
    url_name: str
    may: May
    rank: int


@dataclass(frozen=True)
class Listing:
    """A list or another page of the house: what it is called and where it stands."""

    label: "str | Promise"
    icon: str
    url_name: str

    @property
    def url(self) -> str:
        return address(self.url_name)

    def is_open_to(self, roles: Collection[str]) -> bool:
        """What the page itself says of who may come in; nobody is shown a door that is shut."""
        doors = resolve(self.url).func.doors  # type: ignore[attr-defined]
        return bool(doors.staff or doors.anyone or not doors.roles.isdisjoint(roles))


SOURCES: dict[str, Source] = {}
LISTS: dict[str, Listing] = {}
PAGES: dict[str, Listing] = {}
OFFERS: dict[str, Offer] = {}
COUNTERS: dict[str, Prepared] = {}
MANY = 100


def searchable(kind: str, label: "str | Promise", icon: str) -> Callable[[Find], Find]:
    def register(find: Find) -> Find:
        SOURCES[kind] = Source(label, icon, find)
        return find

    return register


def offer(label: "str | Promise", icon: str, url_name: str, *, may: May, rank: int = 100) -> None:
    OFFERS[url_name] = Offer(label, icon, url_name, may, rank)


def listed(label: "str | Promise", icon: str, url_name: str) -> None:
    """Offer a list where all lists of the house are offered (台帳)."""
    LISTS[url_name] = Listing(label, icon, url_name)


def named(label: "str | Promise", icon: str, url_name: str) -> None:
    """A page that the palette finds by its name, though no list of 台帳."""
    PAGES[url_name] = Listing(label, icon, url_name)


Rows = Callable[[Person], QuerySet[Any]]


def counter(path: str) -> Callable[[Rows], Rows]:
    """A count beside the navigation entry of that path ("/notices/" is the bell). `rows` may
    depend on the person's key and on the clock alone."""

    def register(rows: Rows) -> Rows:
        COUNTERS[path] = Prepared(lambda person: rows(Person(pk=person)), person=int)
        return rows

    return register


def counts(person: Person) -> dict[str, int]:
    """Every counter for that person, in one query: each page asks for them. Nobody is told more
    than that there are MANY."""
    parts = [counter.counting(MANY, person=person.pk) for counter in COUNTERS.values()]
    sql = "SELECT " + ", ".join(f"({part})" for part, _arguments in parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _part, arguments in parts for value in arguments])
        return dict(zip(COUNTERS, cursor.fetchone(), strict=True))

"""What rooms hang on the frame of every page: records to find, things to create, small counts.

A room says so in its own `frame.py`; the frame itself knows no room.

    @searchable("project", _("項目"), "briefcase")
    def projects(person, words): return [Hit(p.name, p.number, p.get_absolute_url()) for p in …]

    offer(_("提出立項"), "plus", "projects:initiation_new", may=lambda person: …)

    @counter("/notices/")
    def unread(person): return Notice.objects.unread(person).count()
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

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


def counter(path: str) -> Callable[[Count], Count]:
    """A count beside the navigation entry of that path ("/notices/" is the bell): one query."""

    def register(count: Count) -> Count:
        COUNTERS[path] = count
        return count

    return register

"""What the command palette finds: actions and places first, then records of every room."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from charter.kernel.frame import LISTS, PAGES, SOURCES, Hit
from charter.org.models import Person
from charter.site.context import Frame

PER_SOURCE = 5


@dataclass(frozen=True)
class Group:
    label: "str | Promise"
    icon: str
    hits: list[Hit]


def results(person: Person, words: str, frame: Frame) -> dict[str, list[Any]]:
    """`{"offers": […], "places": […], "records": [Group…]}`; records only for some words."""
    seen = words.casefold()
    places = [entry for _label, row in frame.groups for entry in row]
    if words:  # unasked, only where one goes every day
        places += _pages(person, {entry["path"] for entry in places})
    return {
        "offers": [o for o in frame.offers if seen in str(o["label"]).casefold()],
        "places": [p for p in places if seen in str(p["label"]).casefold()],
        "records": list(_records(person, words)) if words else [],
    }


def _pages(person: Person, known: set[str]) -> list[dict[str, Any]]:
    """What the rooms call by a name and this person may open, as the navigation draws it."""
    roles = person.roles()
    return [
        {"label": one.label, "icon": one.icon, "path": one.url}
        for one in (*LISTS.values(), *PAGES.values())
        if one.url not in known and one.is_open_to(roles)
    ]


def _records(person: Person, words: str) -> list[Group]:
    groups = [
        Group(source.label, source.icon, list(source.find(person, words))[:PER_SOURCE])
        for source in SOURCES.values()
    ]
    return [group for group in groups if group.hits]

"""What the command palette finds: actions and places first, then records of every room."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from charter.kernel.frame import SOURCES, Hit
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
    return {
        "offers": [o for o in frame.offers if seen in str(o["label"]).casefold()],
        "places": [p for p in places if seen in str(p["label"]).casefold()],
        "records": list(_records(person, words)) if words else [],
    }


def _records(person: Person, words: str) -> list[Group]:
    groups = [
        Group(source.label, source.icon, list(source.find(person, words))[:PER_SOURCE])
        for source in SOURCES.values()
    ]
    return [group for group in groups if group.hits]

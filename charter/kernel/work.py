"""What a person owes, wherever it lives: rooms and kernel nouns offer it, my-work shows it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from charter.org.models import Person


@dataclass(frozen=True)
class Owed:
    """One line of 我的工作. `due` is the moment it becomes late; `clause` the rule behind it."""

    title: str
    where: str
    url: str
    verb: "str | Promise"
    due: dt.datetime | None = None
    clause: str = ""
    progress: int | None = None


@dataclass(frozen=True)
class Source:
    """A kind of owed work: its chip in the filter row, its icon, and who owes it."""

    kind: str
    label: "str | Promise"
    icon: str
    owed_by: Callable[[Person], list[Owed]]


SOURCES: dict[str, Source] = {}


def owed(kind: str, label: "str | Promise", icon: str) -> Callable[..., Callable[..., list[Owed]]]:
    """Decorate `def tasks(person) -> list[Owed]` in a room's work.py."""

    def register(owed_by: Callable[[Person], list[Owed]]) -> Callable[[Person], list[Owed]]:
        SOURCES[kind] = Source(kind, label, icon, owed_by)
        return owed_by

    return register


@dataclass(frozen=True)
class Panel:
    """A card beside the list: its template, and what the template is given (None hides it)."""

    name: str
    template: str
    order: int
    data: Callable[[Person], dict[str, Any] | None]


PANELS: dict[str, Panel] = {}


def panel(name: str, template: str, order: int = 50) -> Callable[..., Callable[..., Any]]:
    """Decorate `def mine(person) -> dict | None` in a room's work.py."""

    def register(
        data: Callable[[Person], dict[str, Any] | None],
    ) -> Callable[[Person], dict[str, Any] | None]:
        PANELS[name] = Panel(name, template, order, data)
        return data

    return register

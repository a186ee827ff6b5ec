"""What rooms hang on the boards of those who lead; the board itself knows no room.

A room says so in its own `board.py`:

    @card("projects", "projects/board_card.html", order=20)
    def projects(look: Look) -> dict[str, Any] | None: return {…}     # None: nothing to say

    @stuck("actions.late", _("措施逾期未完成"))
    def late(look: Look) -> Held | None: return Held(rows.count(), url)

Every number carries the address of the list it was counted from, which shows just as many.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from charter.org.models import Department, Person


@dataclass(frozen=True)
class Look:
    """Who looks, and at which department (None: the whole organisation)."""

    person: Person
    department: Department | None = None

    @property
    def asked(self) -> str:
        """For the address of a list that can be narrowed to a department."""
        return f"&department={self.department.pk}" if self.department else ""


@dataclass(frozen=True)
class Card:
    name: str
    template: str
    order: int
    wide: bool
    data: Callable[[Look], dict[str, Any] | None]


@dataclass(frozen=True)
class Held:
    """How many stand still, where their list is; `tone` is bad where somebody is late."""

    count: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Stuck:
    name: str
    label: "str | Promise"
    counted: Callable[[Look], Held | None]


CARDS: dict[str, Card] = {}
STUCK: dict[str, Stuck] = {}


def card(name: str, template: str, *, order: int, wide: bool = True) -> Callable[..., Any]:
    """`wide` cards stand in the broad column; decisions have order 0 and stand above both."""

    def register(data: Callable[[Look], dict[str, Any] | None]) -> Callable[[Look], Any]:
        CARDS[name] = Card(name, template, order, wide, data)
        return data

    return register


def stuck(name: str, label: "str | Promise") -> Callable[..., Any]:
    def register(counted: Callable[[Look], Held | None]) -> Callable[[Look], Held | None]:
        STUCK[name] = Stuck(name, label, counted)
        return counted

    return register

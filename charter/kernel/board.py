"""What rooms hang on the boards of those who lead; the board itself knows no room.

A room says so in its own `board.py`:

    @card("projects", "projects/board_card.html", order=20)
    def projects(look: Look) -> dict[str, Any] | None: return {…}     # None: nothing to say

    @stuck("actions.late", _("措施逾期未完成"))
    def late(look: Look) -> Held | None: return Held(rows.count(), url)

What a card asks it asks by `Seen`, which keeps its statements. Every number carries the address of
the list it was counted from, which shows just as many.
Who looks at a period that is over sees the cards that `keeps` figures of it, and no others: what
waits and what is stuck is so today. `told` says a card in plain words, for paper and for programs.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from charter.ground import clock
from charter.ground.periods import Period
from charter.org.kept import PreparedFor
from charter.org.models import Department, Person


@dataclass(frozen=True)
class Look:
    """Who looks, at which department (None: the whole organisation) and period (None: now)."""

    person: Person
    department: Department | None = None
    period: Period | None = None

    @property
    def is_past(self) -> bool:
        return self.period is not None and self.period.end <= clock.today()

    @property
    def until(self) -> dt.date:
        """The day as of which is looked: the last one of a period that is over."""
        return self.period.last if self.period and self.is_past else clock.today()

    @property
    def asked(self) -> str:
        """For the address of a list that can be narrowed to a department."""
        return f"&department={self.department.pk}" if self.department else ""


class Seen:
    """What the one who looks may see, of the whole or of one department: two statements, each
    kept. `build(person, unit=None, **values)` narrows to the department whose key `unit` is."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self.whole = PreparedFor(build, **kinds)
        self.part = PreparedFor(build, unit=int, **kinds)

    def rows(self, look: Look, **values: Any) -> list[Any]:
        return self._of(look).rows(look.person, **self._narrowed(look), **values)

    def count(self, look: Look, **values: Any) -> int:
        return self._of(look).count(look.person, **self._narrowed(look), **values)

    def _of(self, look: Look) -> PreparedFor:
        return self.part if look.department else self.whole

    def _narrowed(self, look: Look) -> dict[str, int]:
        return {"unit": look.department.pk} if look.department else {}


@dataclass(frozen=True)
class Told:
    """A card in words: named figures, then a table if there are `heads`."""

    title: str
    sums: Sequence[tuple[Any, Any]] = ()
    heads: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = ()


Data = Callable[[Look], dict[str, Any] | None]


@dataclass(frozen=True)
class Card:
    name: str
    template: str
    order: int
    wide: bool
    keeps: bool
    data: Data
    told: Callable[[dict[str, Any]], Told]


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


def card(
    name: str,
    template: str,
    *,
    order: int,
    told: Callable[[dict[str, Any]], Told],
    wide: bool = True,
    keeps: bool = False,
) -> Callable[[Data], Data]:
    """`wide` cards stand in the broad column; decisions have order 0 and stand above both."""

    def register(data: Data) -> Data:
        CARDS[name] = Card(name, template, order, wide, keeps, data, told)
        return data

    return register


def stuck(name: str, label: "str | Promise") -> Callable[..., Any]:
    def register(counted: Callable[[Look], Held | None]) -> Callable[[Look], Held | None]:
        STUCK[name] = Stuck(name, label, counted)
        return counted

    return register

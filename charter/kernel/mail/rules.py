"""Who takes which mail. Rooms declare it in their own `mail.py`.

    @answers("r", Report)                       # a letter that went out with `r12-7-…`
    def report_answered(mail: Received, report: Report, by: Person) -> Model | None: ...

    @intake("case")                             # mail that answers nothing we sent
    def new_case(mail: Received, by: Person) -> Model | None: ...

    destination("concern", _("項目：客戶意見"), choices=projects_of, do=noted)

A taker returns the record that the mail became, or None to leave it to the next. `Refused` sets
the mail aside with the reason; whatever the taker wrote is rolled back.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.functional import Promise

from charter.org.models import Person

if TYPE_CHECKING:
    from charter.kernel.mail.models import Incoming
    from charter.kernel.mail.parsing import Parsed


@dataclass(frozen=True)
class Received:
    """The row and what stands in the mail."""

    incoming: "Incoming"
    parsed: "Parsed"


Take = Callable[[Received, Any, Person], Model | None]
Intake = Callable[[Received, Person], Model | None]


@dataclass(frozen=True)
class Destination:
    """Where the office may put a mail that nobody could take: `choices(person)` are records as
    (key, label), `do(mail, key, by)` makes the record and returns it."""

    name: str
    label: "str | Promise"
    choices: Callable[[Person], Iterable[tuple[int, str]]]
    do: Callable[[Received, int, Person], Model]


KINDS: dict[str, type[Model]] = {}
TAKERS: dict[str, list[Take]] = defaultdict(list)
INTAKES: dict[str, Intake] = {}
DESTINATIONS: dict[str, Destination] = {}


def answers(code: str, model: type[Model]) -> Callable[[Take], Take]:
    assert KINDS.setdefault(code, model) is model, f"the code {code!r} stands for another kind"

    def register(take: Take) -> Take:
        TAKERS[code].append(take)
        return take

    return register


def intake(name: str) -> Callable[[Intake], Intake]:
    def register(take: Intake) -> Intake:
        INTAKES[name] = take
        return take

    return register


def destination(
    name: str,
    label: "str | Promise",
    *,
    choices: Callable[[Person], Iterable[tuple[int, str]]],
    do: Callable[[Received, int, Person], Model],
) -> None:
    DESTINATIONS[name] = Destination(name, label, choices, do)

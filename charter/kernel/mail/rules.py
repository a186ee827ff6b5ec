"""Who takes which mail. Rooms declare it in their own `mail.py`.

    @answers("r", Report)                       # a letter that went out with `r12-7-…`
    def report_answered(mail: Received, report: Report, by: Person) -> Model | None: ...

    @intake("case")                             # mail that answers nothing we sent
    def new_case(mail: Received, by: Person) -> Model | None: ...

    @intake_of_unknown("case")                  # a proven address of a known customer's domain
    def of_unknown(mail: Received, customer: Customer) -> Model | None: ...

    @answers_of_unknown("c")                    # to a letter to nobody with an account
    def unknown_answered(mail: Received, case: Case, at: Customer | None) -> Model | None: ...

    @returns("r")                               # who is told that such a letter came back
    def keepers(report: Report) -> Iterable[Person]: ...

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

from charter.org.models import Customer, Person

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
OfUnknown = Callable[[Received, Customer], Model | None]
AnswerOfUnknown = Callable[[Received, Any, Customer | None], Model | None]
Tell = Callable[[Any], Iterable[Person]]


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
UNKNOWN_INTAKES: dict[str, OfUnknown] = {}
UNKNOWN_TAKERS: dict[str, AnswerOfUnknown] = {}
RETURNS: dict[str, Tell] = {}
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


def intake_of_unknown(name: str) -> Callable[[OfUnknown], OfUnknown]:
    def register(take: OfUnknown) -> OfUnknown:
        UNKNOWN_INTAKES[name] = take
        return take

    return register


def answers_of_unknown(code: str) -> Callable[[AnswerOfUnknown], AnswerOfUnknown]:
    def register(take: AnswerOfUnknown) -> AnswerOfUnknown:
        UNKNOWN_TAKERS[code] = take
        return take

    return register


def returns(code: str) -> Callable[[Tell], Tell]:
    def register(tell: Tell) -> Tell:
        RETURNS[code] = tell
        return tell

    return register


def destination(
    name: str,
    label: "str | Promise",
    *,
    choices: Callable[[Person], Iterable[tuple[int, str]]],
    do: Callable[[Received, int, Person], Model],
) -> None:
    DESTINATIONS[name] = Destination(name, label, choices, do)

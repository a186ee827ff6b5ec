"""Registers that exist: rooms declare theirs (risks, quality problems) and grade by one matrix."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person

# What one can do about a threat, and about a chance (ISO 31000).
STRATEGIES: "tuple[tuple[str, str | Promise], ...]" = (
    ("avoid", _("迴避")),
    ("reduce", _("降低")),
    ("share", _("轉移")),
    ("accept", _("接受")),
    ("exploit", _("把握")),
    ("enhance", _("強化")),
)


def any_colleague(person: Person) -> bool:
    return person.is_active and not person.is_customer


@dataclass(frozen=True)
class Register:
    """`kinds` are the categories a record falls in, by code; `letter` begins its number.

    `strategies` are the ways of responding that the form offers (none: only the measure itself);
    `with_loss` asks for the expected loss in money; `may_open` says who may open a record.
    """

    name: str
    clause: str
    label: "str | Promise"
    letter: str
    kinds: "tuple[tuple[str, str | Promise], ...]"
    strategies: "tuple[tuple[str, str | Promise], ...]" = ()
    with_loss: bool = False
    may_open: "Callable[[Person], bool]" = any_colleague


REGISTERS: dict[str, Register] = {}


def register(
    name: str,
    clause: str,
    label: "str | Promise",
    *,
    letter: str,
    kinds: "tuple[tuple[str, str | Promise], ...]",
    strategies: "tuple[tuple[str, str | Promise], ...]" = (),
    with_loss: bool = False,
    may_open: "Callable[[Person], bool]" = any_colleague,
) -> Register:
    """Declare a register, e.g. `register("risks", "SP2.2.2a", _("風險登記簿"), letter="R", …)`."""
    assert name not in REGISTERS, f"register {name} is declared twice"
    assert all(letter != other.letter for other in REGISTERS.values()), letter
    REGISTERS[name] = Register(name, clause, label, letter, kinds, strategies, with_loss, may_open)
    return REGISTERS[name]


def open_to_person(person: Person) -> list[Register]:
    """The registers in which this person may open a record."""
    return [rule for rule in REGISTERS.values() if rule.may_open(person)]

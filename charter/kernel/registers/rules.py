"""Registers that exist: rooms declare theirs (risks, quality problems) and grade by one matrix."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Register:
    """`kinds` are the categories a record falls in, by code; `letter` begins its number."""

    name: str
    clause: str
    label: "str | Promise"
    letter: str
    kinds: "tuple[tuple[str, str | Promise], ...]"


REGISTERS: dict[str, Register] = {}


def register(
    name: str,
    clause: str,
    label: "str | Promise",
    *,
    letter: str,
    kinds: "tuple[tuple[str, str | Promise], ...]",
) -> Register:
    """Declare a register, e.g. `register("risks", "SP2.2.2a", _("風險登記簿"), letter="R", …)`."""
    assert name not in REGISTERS, f"register {name} is declared twice"
    assert all(letter != other.letter for other in REGISTERS.values()), letter
    REGISTERS[name] = Register(name, clause, label, letter, kinds)
    return REGISTERS[name]

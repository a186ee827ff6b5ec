"""Sampling of repeated work: how many to look at, which ones, and how many may fail.

Source: ISO 2859-1:1999 (GB/T 2828.1-2012, CNS 2779 the same), single sampling, normal inspection:
table 1, column of general inspection level II (sample size code letters), and table 2-A (sample
sizes, acceptance and rejection numbers) for AQLs from 0.65 to 6.5 percent nonconforming. The
numbers of table 2-A repeat along its diagonals, and so they are kept here: one step to a larger
sample or to a looser AQL is the next entry of `NUMBERS`; its arrows are `UP` and `DOWN`. Table 2-B
(tightened inspection) is the same with numbers of its own, its diagonal one letter further on.
Table 2-C (reduced) is not kept: `severity.Standing` says when it would be allowed.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

# Table 1, level II: the largest lot of each code letter.
LETTERS: tuple[tuple[int, str], ...] = (
    (8, "A"),
    (15, "B"),
    (25, "C"),
    (50, "D"),
    (90, "E"),
    (150, "F"),
    (280, "G"),
    (500, "H"),
    (1_200, "J"),
    (3_200, "K"),
    (10_000, "L"),
    (35_000, "M"),
    (150_000, "N"),
    (500_000, "P"),
)
LARGEST = "Q"  # lots over 500,000
SIZES: dict[str, int] = {
    "A": 2, "B": 3, "C": 5, "D": 8, "E": 13, "F": 20, "G": 32, "H": 50,
    "J": 80, "K": 125, "L": 200, "M": 315, "N": 500, "P": 800, "Q": 1250,
}  # fmt: skip
ORDER = tuple(SIZES)
AQLS = tuple(map(Decimal, ("0.65", "1.0", "1.5", "2.5", "4.0", "6.5")))
UP, DOWN = "up", "down"
# Along a diagonal: acceptance numbers (the rejection number is one more) and arrows. `FIRST` is
# the diagonal of 0/1: code letter F with AQL 0.65, A with 6.5.
FIRST = ORDER.index("F")
NUMBERS: tuple[int | str, ...] = (0, UP, DOWN, 1, 2, 3, 5, 7, 10, 14, 21)
TIGHTENED_FIRST = FIRST + 1
TIGHTENED_NUMBERS: tuple[int | str, ...] = (0, DOWN, DOWN, 1, 2, 3, 5, 8, 12, 18)
MOST = 100_000  # units of one population


@dataclass(frozen=True)
class Plan:
    """`size` units are looked at; the lot is accepted with up to `accept` that fail, else
    rejected (`reject` = accept + 1). `letter` is the one whose sample size is used."""

    letter: str
    size: int
    accept: int
    reject: int


def letter_for(lot: int) -> str:
    """The code letter of a lot of 2 or more units."""
    return next((letter for largest, letter in LETTERS if lot <= largest), LARGEST)


def plan_for(lot: int, aql: Decimal, *, tightened: bool = False, steps: int = 0) -> Plan:
    """The plan for a lot; a sample as large as the lot means that every unit is looked at.
    `steps` is how many AQLs tighter (1) than the one named.

    Raises ValueError for a lot below 2 or an AQL that table 2-A is not kept for here.
    """
    if lot < 2 or aql not in AQLS:
        raise ValueError(f"no plan for a lot of {lot} at AQL {aql}")
    row = ORDER.index(letter_for(lot))
    row, accept = _entry(row, AQLS.index(aql) - steps, tightened)
    letter = ORDER[row]
    return Plan(letter, min(SIZES[letter], lot), accept, accept + 1)


def _entry(row: int, column: int, tightened: bool) -> tuple[int, int]:
    """Follow the arrows: the row whose plan is used, and its acceptance number."""
    first, numbers = (TIGHTENED_FIRST, TIGHTENED_NUMBERS) if tightened else (FIRST, NUMBERS)
    while True:
        found = row + column - first
        said = DOWN if found < 0 else UP if found >= len(numbers) else numbers[found]
        if isinstance(said, int):
            return row, said
        row += 1 if said == DOWN else -1


def draw(lot: int, size: int, seed: int) -> list[int]:
    """The numbers (1 to lot) of the units to look at, in order. Anybody can draw them again: those
    whose SHA-256 of "seed:number" is lowest."""
    keyed = sorted((hashlib.sha256(f"{seed}:{n}".encode()).digest(), n) for n in range(1, lot + 1))
    return sorted(n for _key, n in keyed[:size])

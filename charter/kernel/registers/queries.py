"""Heat maps: how many open records stand at each place of the matrix, for registers and rooms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from charter.kernel.registers.matrix import IMPACT, LIKELIHOOD
from charter.kernel.registers.models import Grade, Record, current_matrix


@dataclass(frozen=True)
class Cell:
    """One place: its grade, how many open records stand there, and the list of them."""

    grade: str
    word: str
    count: int
    url: str


@dataclass(frozen=True)
class Heat:
    """Rows with the worst likelihood on top; `columns` are the steps of impact. Records graded on
    another scale than today's are counted as `outside`, those not graded as `ungraded`."""

    rows: list[tuple[int, str, list[Cell]]]
    columns: list[tuple[int, str]]
    outside: int
    ungraded: int
    size: int


Places = Iterable[tuple[int | None, int | None, int | None, int]]


def drawn(places: Places, url: str, also: Mapping[str, Any]) -> Heat:
    """`places` are (likelihood, impact, size of the matrix of that grading or None, how many);
    `url` is the list behind each place, narrowed by `also`. One query: the matrix."""
    cells = current_matrix()
    size, outside, ungraded = len(cells), 0, 0
    counts: dict[tuple[int, int], int] = {}
    for likelihood, impact, scale, n in places:
        if likelihood is None or impact is None:
            ungraded += n
        elif max(likelihood, impact) > size or scale not in (None, size):
            outside += n
        else:
            counts[likelihood, impact] = counts.get((likelihood, impact), 0) + n
    each = range(1, size + 1)

    def cell(row: int, column: int) -> Cell:
        grade = cells[row - 1][column - 1]
        asked = {"likelihood": row, "impact": column, "state": "unfinished", **also}
        query = urlencode({key: value for key, value in asked.items() if value})
        return Cell(grade, str(Grade(grade).label), counts.get((row, column), 0), f"{url}?{query}")

    rows = [(r, str(LIKELIHOOD[size][r - 1]), [cell(r, c) for c in each]) for r in each]
    columns = [(n, str(word)) for n, word in enumerate(IMPACT[size], 1)]
    return Heat(rows[::-1], columns, outside, ungraded, size)


def heat(records: "QuerySet[Record]", register: str = "") -> Heat:
    """Of the open records of a register, or of all."""
    open_ones = records.exclude(state=Record.State.CLOSED).order_by()
    found = open_ones.values_list("likelihood", "impact").annotate(n=Count("pk"))
    places = ((likelihood, impact, None, n) for likelihood, impact, n in found)
    return drawn(places, reverse("registers:list"), {"register": register})

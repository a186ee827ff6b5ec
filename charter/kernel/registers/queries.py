"""The heat map of a register: how many open records stand at each place of the matrix."""

from dataclasses import dataclass
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
    """Rows with the worst likelihood on top; `columns` are the steps of impact."""

    rows: list[tuple[int, str, list[Cell]]]
    columns: list[tuple[int, str]]
    outside: int


def heat(records: "QuerySet[Record]", register: str = "") -> Heat:
    """One query. Records graded on another scale than today's are counted as `outside`."""
    cells = current_matrix()
    size = len(cells)
    open_ones = records.exclude(state=Record.State.CLOSED).order_by()
    found = open_ones.values_list("likelihood", "impact").annotate(n=Count("pk"))
    counts = {(likelihood, impact): n for likelihood, impact, n in found}
    each = range(1, size + 1)
    rows = [
        (
            row,
            str(LIKELIHOOD[size][row - 1]),
            [_cell(cells, row, c, counts, register) for c in each],
        )
        for row in each
    ]
    beyond = sum(n for (row, column), n in counts.items() if max(row, column) > size)
    return Heat(rows[::-1], [(n, str(word)) for n, word in enumerate(IMPACT[size], 1)], beyond)


def _cell(
    cells: list[list[str]],
    row: int,
    column: int,
    counts: dict[tuple[int, int], int],
    register: str,
) -> Cell:
    grade = cells[row - 1][column - 1]
    asked = {"register": register, "likelihood": row, "impact": column, "state": "unfinished"}
    query = urlencode({key: value for key, value in asked.items() if value})
    url = f"{reverse('registers:list')}?{query}"
    return Cell(grade, str(Grade(grade).label), counts.get((row, column), 0), url)

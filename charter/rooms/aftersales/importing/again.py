"""A file that was uploaded, looked at once more: what is wrong with it, row by row."""

from dataclasses import dataclass
from functools import partial

from charter.ground.imports import Problem
from charter.rooms.aftersales.importing.checking import Checked, Checker
from charter.rooms.aftersales.importing.mapping import Mapping
from charter.rooms.aftersales.importing.reader import Row, rows
from charter.rooms.aftersales.models import TicketImport


@dataclass(frozen=True)
class Kept:
    """A row that does not fit. Each problem is told by title, column, found, expected, repair."""

    row: int
    cells: Row
    problems: list[dict[str, str]]

    def __str__(self) -> str:
        return "；".join(map(_sentence, self.problems))


def examined(found: TicketImport) -> Checked:
    mapping = Mapping.of(found.spec)
    return Checker(mapping).check(partial(rows, bytes(found.data), found.file_name, mapping))


def told(problem: Problem) -> dict[str, str]:
    return {
        "title": str(problem.title),
        "column": str(problem.column),
        "found": problem.found,
        "expected": str(problem.expected),
        "repair": str(problem.repair),
    }


def kept_out(found: TicketImport) -> list[Kept]:
    """Before it is begun, as the file says now; afterwards, as it stood in quarantine."""
    if found.state != TicketImport.State.CHECKED:
        return [
            Kept(q.row, q.cells, [EMPTY | p for p in q.problems]) for q in found.quarantined.all()
        ]
    checked = examined(found)
    said: dict[int, list[dict[str, str]]] = {}
    for problem in checked.report.problems:
        said.setdefault(problem.row, []).append(told(problem))
    return [Kept(n, cells, said.get(n, [])) for n, cells in checked.kept_out.items()]


EMPTY = {"title": "", "column": "", "found": "", "expected": "", "repair": ""}


def _sentence(problem: dict[str, str]) -> str:
    """What, found, expected and how to mend it, as far as each is known."""
    parts = (problem["title"], problem["found"], problem["expected"], problem["repair"])
    return " → ".join(filter(None, parts))

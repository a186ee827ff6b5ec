"""What every import shows before it writes: problems, grouped by the repair that mends them.

A reader collects `Problem`s in a `Report`; the preview page (`ui/import_preview.html`) shows the
tiles, the groups, and the rows of one group. Nothing here knows what is being imported.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

from charter.ground.keys import key_in

SHOWN_ROWS = 50


class Severity(StrEnum):
    """An error keeps its row (or the whole file) out; a warning does not; a skip is a double."""

    ERROR = "error"
    WARNING = "warning"
    SKIP = "skip"


TONE = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.SKIP: "none"}
RANK = list(Severity)


@dataclass(frozen=True)
class Problem:
    """One cell that does not fit.

    title     names the group: the same wording for every row that one repair mends
    repair    what to do about all of them
    found     what the file says; expected: what would have been right
    context   other cells of the row, for the preview table
    """

    severity: Severity
    title: "str | Promise"
    row: int
    column: "str | Promise" = ""
    found: str = ""
    expected: "str | Promise" = ""
    repair: "str | Promise" = ""
    context: tuple[str, ...] = ()


@dataclass
class Group:
    """Problems that one repair mends."""

    severity: Severity
    title: str
    repair: str
    problems: list[Problem]

    @property
    def tone(self) -> str:
        return TONE[self.severity]

    @property
    def count(self) -> int:
        return len(self.problems)

    @property
    def examples(self) -> list[str]:
        """Up to three different things that were found."""
        return list(dict.fromkeys(p.found for p in self.problems if p.found))[:3]

    @property
    def first_rows(self) -> list[Problem]:
        return self.problems[:SHOWN_ROWS]

    @property
    def expected(self) -> str:
        return str(self.problems[0].expected)


@dataclass
class Report:
    """All that a reader has to say about a file. `headings` name the cells of `context`."""

    headings: Sequence["str | Promise"] = ()
    problems: list[Problem] = field(default_factory=list)

    def error(self, title: "str | Promise", row: int, **more: object) -> None:
        self.problems.append(Problem(Severity.ERROR, title, row, **more))  # type: ignore[arg-type]

    def warn(self, title: "str | Promise", row: int, **more: object) -> None:
        self.problems.append(Problem(Severity.WARNING, title, row, **more))  # type: ignore[arg-type]

    def skip(self, title: "str | Promise", row: int, **more: object) -> None:
        self.problems.append(Problem(Severity.SKIP, title, row, **more))  # type: ignore[arg-type]

    def rows(self, severity: Severity) -> set[int]:
        return {p.row for p in self.problems if p.severity is severity}

    @property
    def has_errors(self) -> bool:
        return any(p.severity is Severity.ERROR for p in self.problems)

    def groups(self) -> list[Group]:
        """Errors first, then warnings, then doubles; the biggest group of each first."""
        found: dict[tuple[Severity, str], Group] = {}
        for p in self.problems:
            key = (p.severity, str(p.title))
            group = found.setdefault(key, Group(*key, str(p.repair), []))
            group.problems.append(p)
        return sorted(found.values(), key=lambda g: (RANK.index(g.severity), -g.count))

    def chosen(self, place: str) -> Group | None:
        """The group at that place of the list, else the first; None when nothing is wrong."""
        groups, wanted = self.groups(), key_in(place) or 0
        return groups[wanted if wanted < len(groups) else 0] if groups else None


@dataclass(frozen=True)
class Tile:
    """One of the big numbers above the preview."""

    tone: str
    label: "str | Promise"
    value: int | str


def fingerprint(chunks: bytes | Iterable[bytes]) -> str:
    """SHA-256 of a file: the same file twice is the same import."""
    digest = hashlib.sha256()
    for chunk in [chunks] if isinstance(chunks, bytes) else chunks:
        digest.update(chunk)
    return digest.hexdigest()

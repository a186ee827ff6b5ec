"""The files of PSPLIB (single mode, `.sm`): Kolisch and Sprecher 1997."""

import re
from pathlib import Path

from charter.rooms.resources.levelling.problem import Job, Problem, Wait, steady


def read(path: Path) -> Problem:
    """Jobs with source and sink, successors, durations and demands, capacities."""
    text = path.read_text(encoding="ascii", errors="replace")
    followers = _rows(text, "PRECEDENCE RELATIONS:")
    asked = _rows(text, "REQUESTS/DURATIONS:")
    (capacity,) = [row for row in _rows(text, "RESOURCEAVAILABILITIES:")[:1]]
    jobs = [
        Job(row[2], tuple((k, much) for k, much in enumerate(row[3:]) if much)) for row in asked
    ]
    waits = [
        Wait(row[0] - 1, after - 1, jobs[row[0] - 1].length)
        for row in followers
        for after in row[3:]
    ]
    return Problem(jobs, waits, [steady(much) for much in capacity])


def _rows(text: str, heading: str) -> list[list[int]]:
    """The lines of numbers below a heading, up to the line of stars."""
    part = text.split(heading, 1)[1].split("****", 1)[0]
    lines = (re.findall(r"\d+", line) for line in part.splitlines())
    return [[int(n) for n in line] for line in lines if line and not line[0].startswith("R")][
        _head(part) :
    ]


def _head(part: str) -> int:
    """How many lines of headings held numbers (`R 1  R 2`)."""
    first = [line for line in part.splitlines() if re.search(r"\d", line)]
    return sum(1 for line in first if re.search(r"[A-Za-z]", line))

"""CPU seconds of whole process trees, read from /proc: other work on the machine hardly counts."""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of proc(5) `stat` after the command's name: [0] is the state, [1] the parent."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def tree(roots: Iterable[int]) -> set[int]:
    """These processes and all below them."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children[int(_stat(int(entry.name))[1])].append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    found, todo = set(), list(roots)
    while todo:
        pid = todo.pop()
        if pid not in found:
            found.add(pid)
            todo += children[pid]
    return found


def seconds(roots: Iterable[int]) -> float:
    """User and system time of the trees, their ended children included."""
    total = 0
    for pid in tree(roots):
        try:
            total += sum(int(ticks) for ticks in _stat(pid)[11:15])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / TICK


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def busy() -> float:
    """CPU seconds that the whole machine has worked."""
    fields = [int(ticks) for ticks in Path("/proc/stat").read_text().split("\n")[0].split()[1:8]]
    return (sum(fields) - fields[3] - fields[4]) / TICK

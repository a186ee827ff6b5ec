"""A process and its backend take turns: on one processor neither has to be woken from sleep.

While one of the two works, the other waits. On two processors each of them falls asleep some tens
of thousands of times, and to wake one is dear, most of all on a virtual machine. A long job of one
process is done a fifth to a third sooner on one processor (docs/bench.md, "Loading the demo").
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection


@contextmanager
def on_one_processor() -> Iterator[None]:
    """Inside the block this thread and the backend of its connection share the last processor.

    Nothing happens where the backend is not on this machine, or where processors cannot be chosen
    (not Linux, or a server of somebody else).
    """
    connection.ensure_connection()
    backend = int(connection.connection.info.backend_pid)
    if not is_backend_here(backend):
        yield
        return
    ours, its = os.sched_getaffinity(0), os.sched_getaffinity(backend)
    one = {max(ours)}  # the first is where most interrupts go
    try:
        if _moves(backend, one):
            _moves(0, one)
        yield
    finally:
        _moves(0, ours)
        _moves(backend, its)


def is_backend_here(pid: int) -> bool:
    """The number may be that of a server on another machine, and here that of anybody."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text() == "postgres\n"
    return False


def _moves(pid: int, processors: Iterable[int]) -> bool:
    try:
        os.sched_setaffinity(pid, processors)
    except OSError:  # not ours to move, or it has ended
        return False
    return True

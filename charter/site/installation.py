"""Where this installation keeps its things, and its database for as long as a command needs it."""

import argparse
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from charter.ground.database.account import DatabaseTrouble
from charter.ground.database.cluster import Cluster
from charter.ground.processes import loading

ROOT = Path(__file__).resolve().parents[2]
LAST_PORT = 65535


def var() -> Path:
    """Everything that is not code: the database, files, collected statics, the secret key."""
    return Path(os.environ.get("CHARTER_VAR") or ROOT / "var")


def port(text: str) -> int:
    """For argparse, which also reads a default from PORT by it and names what does not fit."""
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port; give a number from 1 to {LAST_PORT}"
        )
    return int(text)


def cluster() -> Cluster | None:
    """The embedded server, or None when DATABASE_URL names an external one."""
    return None if os.environ.get("DATABASE_URL") else Cluster(var() / "postgres")


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


@contextmanager
def alone() -> Iterator[None]:
    """One `charter serve` per VAR. The kernel drops the lock with the process, however it ends."""
    var().mkdir(parents=True, exist_ok=True)
    with open(var() / "serve.lock", "a+") as lock:
        if _taken(lock):
            lock.seek(0)
            raise DatabaseTrouble(
                f"Charter already runs from {var()} (process {lock.read().strip() or '?'}). "
                "Stop it first, or set CHARTER_VAR to another directory."
            )
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_served() -> bool:
    """A `charter serve` holds this VAR at this moment."""
    if not (var() / "serve.lock").exists():
        return False
    with open(var() / "serve.lock", "a+") as lock:
        return _taken(lock)


@contextmanager
def database() -> Iterator[None]:
    """The database is up inside the block, and afterwards as it was before."""
    server = cluster()
    if server is None or (server.answers() and is_served()):
        yield
        return
    started = server.start()
    try:
        yield
    finally:
        if started and not is_served():
            server.stop()


def ready() -> None:
    """Load Django. Only after the database is up: settings read its password."""
    import django

    with loading():
        django.setup()

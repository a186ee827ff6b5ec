"""The database of tests leaves nothing behind, not even where it was killed."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from charter.site.throwaway import OWNED, PREFIX, throwaway

CHARTER = Path(sys.executable).with_name("charter")
PID = "postgres/data/postmaster.pid"
HELD = 'echo "$DATABASE_URL"; read word'


def place_of(url: str) -> Path:
    return next(at for at in Path(conninfo_to_dict(url)["host"]).parents if PREFIX in at.name)


def wait_for_the_end_of(process: int) -> None:
    ended, _writes, _broken = select.select([process], [], [], 60)
    os.close(process)
    assert ended, "the server outlives who started it"


@contextmanager
def another() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A process of its own with such a database, until it is killed or hears a word."""
    words = [CHARTER, "test-database", "sh", "-c", HELD]
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, env=own, **pipes) as process:
        assert process.stdin and process.stdout
        yield process, process.stdout.readline().strip()
        process.stdin.close()


def test_what_a_killed_process_left_goes_with_the_next_and_nothing_else() -> None:
    with another() as (living, alive), another() as (killed, left):
        assert (place_of(left) / OWNED).exists()
        server = os.pidfd_open(int((place_of(left) / PID).read_text().split()[0]))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        wait_for_the_end_of(server)
        with throwaway() as url:
            assert not place_of(left).exists()
            for one in (alive, url):
                with psycopg.connect(one) as at:
                    assert at.execute("SELECT 1").fetchone() == (1,)
        assert not place_of(url).exists() and living.poll() is None
    assert not place_of(alive).exists()

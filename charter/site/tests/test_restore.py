"""A restore that is killed leaves the old or the new, whole; a restore that worked says so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from charter.site.tests.test_archive import NAMES, Done, charter
from charter.site.throwaway import throwaway

LONG = int(os.environ.get("CHARTER_DRILL", "0")) > 1
JOURNAL = (
    "from charter.kernel.journal.models import Entry;"
    "print(*Entry.objects.filter(event__startswith='site.backup').values_list('facts', flat=True))"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """(database, var, backup): one person when it was backed up, two now."""
    var, file = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("kept") / "b.tar"
    with throwaway() as url:
        assert charter(url, var, "prepare").returncode == 0
        make = ("user", "create")
        assert charter(url, var, *make, "one", typed="correct-horse-battery\n").returncode == 0
        (var / "files").mkdir()
        for number in range(200):
            (var / "files" / f"{number}").write_bytes(os.urandom(20_000))
        assert charter(url, var, "backup", str(file)).returncode == 0
        assert charter(url, var, *make, "two", typed="correct-horse-battery\n").returncode == 0
        yield url, var, file


def databases(url: str) -> set[str]:
    try:
        with psycopg.connect(url, dbname="postgres", autocommit=True) as at:
            return {name for (name,) in at.execute("SELECT datname FROM pg_database")}
    except psycopg.Error:
        return set()


def tables(url: str, name: str) -> int:
    try:
        with psycopg.connect(url, dbname=name, autocommit=True) as at:
            counted = at.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            return int((counted.fetchone() or [0])[0])
    except psycopg.Error:
        return 0


Reached = Callable[[str, Path], bool]
POINTS: dict[str, Reached] = {
    "while unpacking": lambda url, var: any(var.glob("restoring-*")),
    "when the new database is made": lambda url, var: any(
        name.endswith("_restoring") for name in databases(url)
    ),
    "when it has some tables": lambda url, var: any(
        tables(url, name) > 20 for name in databases(url) if name.endswith("_restoring")
    ),
    "when it has most tables": lambda url, var: any(
        tables(url, name) > 80 for name in databases(url) if name.endswith("_restoring")
    ),
    "after the exchange": lambda url, var: any("_until_" in name for name in databases(url)),
}
SOME = ["when it has some tables"]


def killed(url: str, var: Path, file: Path, reached: Reached) -> int:
    """Start a restore and kill -9 it, with its children, once that point is reached."""
    running = subprocess.Popen(
        [sys.executable, "-m", "charter", "restore", "--force", str(file)],
        env={**os.environ, "DATABASE_URL": url, "CHARTER_VAR": str(var), "DEMO": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + 600
    while running.poll() is None and not reached(url, var):
        assert time.monotonic() < end, "the point was never reached"
    os.killpg(running.pid, signal.SIGKILL)
    return running.wait(600)


def names(url: str, var: Path) -> str:
    done: Done = charter(url, var, "manage", "shell", "-v0", "-c", NAMES)
    assert done.returncode == 0, done.stderr
    return " ".join(sorted(done.stdout.split()))


@pytest.mark.parametrize("point", list(POINTS) if LONG else SOME)
def test_a_restore_killed_halfway_leaves_one_of_the_two_whole(
    installed: tuple[str, Path, Path], point: str
) -> None:
    url, var, file = installed
    killed(url, var, file, POINTS[point])
    assert names(url, var) in {"one two", "one"}, point
    assert charter(url, var, "prepare").returncode == 0, "the next start works"
    again = charter(url, var, "restore", "--force", str(file))
    assert again.returncode == 0, again.stderr
    assert names(url, var) == "one"
    assert not list(var.glob("restoring-*")), "what the killed one left is cleared away"
    assert not [name for name in databases(url) if name.endswith("_restoring")]
    made = charter(url, var, "user", "create", "two", typed="correct-horse-battery\n")
    assert made.returncode == 0, made.stderr


def test_the_journal_says_which_of_its_entries_a_restore_lost(
    installed: tuple[str, Path, Path],
) -> None:
    url, var, file = installed
    assert charter(url, var, "restore", "--force", str(file)).returncode == 0
    assert "recorded" in charter(url, var, "prepare").stdout
    said = charter(url, var, "manage", "shell", "-v0", "-c", JOURNAL).stdout
    assert "lost_from" in said and "made_at" in said
    assert "recorded" not in charter(url, var, "prepare").stdout, "once"

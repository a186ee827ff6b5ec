"""The supervisor of the embedded PostgreSQL, on real servers in directories of their own."""

import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from charter.ground.database import account as accounts
from charter.ground.database.account import DatabaseTrouble
from charter.ground.database.cluster import LONGEST_SOCKET, SOCKET_NAME, Cluster


@pytest.fixture
def directory() -> Iterator[Path]:
    where = Path(tempfile.mkdtemp(prefix="charter-db-"))
    where.chmod(0o711)
    yield where
    shutil.rmtree(where)


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    where = Path(tempfile.mkdtemp(prefix="charter-db-"))
    where.chmod(0o711)
    made = Cluster(where / "postgres", dies_with_us=True)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(where)


@pytest.fixture
def cluster(running: Cluster) -> Cluster:
    """One server for many tests: whatever the last one did to it, it runs again."""
    running.watch()
    running.start()
    return running


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(**cluster.parameters()) as at:
        return at.execute(question).fetchone()[0]


def test_a_new_server_has_checksums_passwords_and_a_locale_that_knows_chinese(
    cluster: Cluster,
) -> None:
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SELECT datlocale FROM pg_database WHERE datname = 'charter'") == "C.UTF-8"
    assert ask(cluster, "SELECT '驗' ~ '[[:alpha:]]'") is True
    wrong = cluster.parameters() | {"password": "guessed"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**wrong)


def test_only_its_owner_comes_near_the_server(cluster: Cluster) -> None:
    for path in (cluster.where, cluster.data, cluster.sockets):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700, path
    assert stat.S_IMODE((cluster.where / "password").stat().st_mode) == 0o600


def test_a_killed_server_is_noticed_and_started_again_with_its_data(cluster: Cluster) -> None:
    with psycopg.connect(**cluster.parameters()) as at:
        at.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert cluster.process is not None
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    assert not cluster.watch()
    assert cluster.start()
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_a_start_does_not_give_up_while_a_dead_server_is_not_reaped(cluster: Cluster) -> None:
    """The lock file names a pid that still stands as a zombie: it is our unreaped child."""
    assert cluster.process is not None
    dead, cluster.process = cluster.process, None
    os.kill(dead.pid, signal.SIGKILL)
    while Path(f"/proc/{dead.pid}/stat").read_text().rsplit(")")[-1].split()[0] != "Z":
        os.sched_yield()
    tries = []
    spawn = Cluster._spawn

    def reaped_after_the_second_try(self: Cluster) -> None:
        tries.append(time.monotonic())
        if len(tries) == 2:
            dead.wait()
        spawn(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cluster, "_spawn", reaped_after_the_second_try)
        assert cluster.start()
    assert len(tries) >= 2
    assert ask(cluster, "SELECT 1") == 1


def test_a_running_server_is_taken_over_and_stopped_by_whoever_took_it(cluster: Cluster) -> None:
    other = Cluster(cluster.where)
    assert other.start() is False
    assert other.watch()
    other.stop()
    assert not other.answers()


def test_a_server_whose_socket_was_removed_is_stopped_in_order(cluster: Cluster) -> None:
    (cluster.sockets / SOCKET_NAME).unlink()
    cluster.stop()
    assert not (cluster.data / "postmaster.pid").exists()
    assert "database system is shut down" in cluster.log.read_text()


def test_a_long_path_and_a_first_start_broken_off_are_no_hindrance(directory: Path) -> None:
    """A socket's path must fit in 107 bytes: a short private directory takes it then."""
    deep = directory / ("x" * 60) / ("y" * 60)
    half = deep / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    made = Cluster(deep / "postgres", dies_with_us=True)
    made.start()
    try:
        assert not half.exists()
        assert len(os.fsencode(made.sockets / SOCKET_NAME)) <= LONGEST_SOCKET
        assert stat.S_IMODE(made.sockets.stat().st_mode) == 0o700
        assert ask(made, "SELECT 1") == 1
    finally:
        made.stop()
        shutil.rmtree(made.sockets)


def test_what_the_server_says_is_passed_on_when_it_cannot_start(cluster: Cluster) -> None:
    cluster.stop()
    with open(cluster.data / "charter.conf", "a") as conf:
        conf.write("shared_buffers = 'much'\n")
    with pytest.raises(DatabaseTrouble, match="shared_buffers"):
        cluster.start()
    with open(cluster.data / "charter.conf", "a") as conf:
        conf.write("shared_buffers = '64MB'\n")
    assert cluster.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root places the database elsewhere")
def test_root_keeps_the_database_where_its_account_can_reach_it(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, shelter = directory / "shut", directory / "shelter"
    shut.mkdir(mode=0o700)
    monkeypatch.setattr(accounts, "SHELTER", shelter)
    made = Cluster(shut / "postgres", dies_with_us=True)
    made.start()
    try:
        assert ask(made, "SELECT 1") == 1
        assert shelter in made.data.parents
        assert stat.S_IMODE(shut.stat().st_mode) == 0o700
    finally:
        made.stop()


def test_nobody_takes_over_the_database_of_another_user(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / "postgres").mkdir()
    stranger = SimpleNamespace(uid=os.geteuid() + 7)
    made = Cluster(directory / "postgres")
    monkeypatch.setattr(os, "geteuid", lambda: stranger.uid)
    with pytest.raises(DatabaseTrouble, match="belongs to another user"):
        made.start()

"""One PostgreSQL server in one directory: create, start or adopt, watch, stop.

    home/data      the cluster (scram passwords, checksums, builtin C.UTF-8 locale)
    home/socket    the only way in, mode 0700: no TCP port is opened
    home/password  made at random once, mode 0600
    home/lock      held while somebody starts or stops the server

Health is asked over the socket, never read from a pid file: after a kill -9 the dead pid can
stand unreaped for seconds and look alive. For the same reason a start is tried again while
PostgreSQL still refuses it, and its lock file is never removed by us.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import psycopg
from psycopg import errors, sql

from charter.ground.database.account import (
    Account,
    DatabaseTrouble,
    account,
    binaries,
    home,
)
from charter.ground.processes import die_with_parent

DATABASE = "charter"
OWNER = "charter"
LONGEST_SOCKET = 107  # bytes, sockaddr_un.sun_path without its closing zero
SOCKET_NAME = ".s.PGSQL.5432"
START_SECONDS = 600.0  # a recovery may take long; the log grows meanwhile
STOP_SECONDS = 60
REFUSED_SECONDS = 60.0
REFUSED_FOR_NOW = re.compile(r'lock file ".*" already exists|pre-existing shared memory block')

CONF = """\
# Written once by Charter; edit freely, it is not written again.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 256MB
effective_cache_size = 2GB
random_page_cost = 1.1
wal_compression = on
max_wal_size = 2GB
log_min_duration_statement = 500ms
timezone = 'UTC'
"""


@dataclass
class Cluster:
    """The server whose files are in `where`. `settings` are passed to `postgres -c`."""

    where: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    dies_with_us: bool = False
    process: "subprocess.Popen[bytes] | None" = None

    @cached_property
    def runs_as(self) -> Account:
        return account(self.where)

    @property
    def data(self) -> Path:
        return self.where.resolve() / "data"

    @property
    def log(self) -> Path:
        return self.where.resolve() / "server.log"

    @property
    def sockets(self) -> Path:
        """The socket's directory: inside home, or a short one where the path would not fit."""
        inside = self.where.resolve() / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
            return inside
        name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
        return Path(f"/tmp/charter-{name}")  # noqa: S108  (made 0700 and checked in _make_sockets)

    def parameters(self, database: str = DATABASE) -> dict[str, str]:
        """How to connect. Can be told before the server runs; the password once it exists."""
        password = self.where.resolve() / "password"
        return {
            "host": str(self.sockets),
            "user": OWNER,
            "password": password.read_text().strip() if password.exists() else "",
            "dbname": database,
        }

    def answers(self) -> bool:
        """Somebody listens on the socket (perhaps still recovering)."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
            knock.settimeout(5)
            try:
                knock.connect(str(self.sockets / SOCKET_NAME))
            except OSError:
                return False
        return True

    def start(self) -> bool:
        """Bring the server up, creating it the first time. False: it ran already, we adopt it."""
        home(self.where, self.runs_as)
        self.where.resolve().mkdir(parents=True, exist_ok=True)
        self._check_owner()
        with self._locked():
            self.runs_as.give(self.where.resolve(), 0o700)
            self._create()
            self._make_sockets()
            ours = not self.answers() or not self._settles()
            if ours:
                self._launch()
            self._make_database()
        return ours

    def watch(self) -> bool:
        """True while the server is well. Reaps our child, so that its pid does not linger."""
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            return False
        return self.process is not None or self.answers()

    def stop(self) -> None:
        """Stop in order: open transactions are rolled back, everything acknowledged is kept."""
        if not (self.data / "PG_VERSION").exists():
            return
        with self._locked():
            if self.answers():
                self._tool("pg_ctl", "-D", str(self.data), "-w", "-t", str(STOP_SECONDS), "-m",
                           "fast", "stop")  # fmt: skip
            elif self.process is not None:  # its socket is gone: it is told by hand
                self.process.send_signal(signal.SIGINT)
            if self.process is not None:
                self.process.wait(STOP_SECONDS)
                self.process = None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with open(self.where.resolve() / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _check_owner(self) -> None:
        owner = self.where.resolve().stat().st_uid
        if owner not in {os.geteuid(), self.runs_as.uid}:
            raise DatabaseTrouble(
                f"The database in {self.where} belongs to another user (number {owner}). Start "
                "Charter as that user, or set CHARTER_VAR to a directory of your own."
            )

    def _tool(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(binaries(self.runs_as) / name), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.runs_as.popen(),  # type: ignore[call-overload]
        )
        if done.returncode:
            raise DatabaseTrouble(f"{name} failed: {(done.stderr or done.stdout).strip()}")

    def _create(self) -> None:
        """initdb beside the final place, then one rename: half a cluster is never taken for one."""
        if (self.data / "PG_VERSION").exists():
            return
        making, password = self.data.with_name("data.new"), self.where.resolve() / "password"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        self.runs_as.give(making, 0o700)
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self.runs_as.give(password, 0o600)
        self._tool(
            "initdb", "-D", str(making), "-U", OWNER, "--encoding=UTF8", "--auth=scram-sha-256",
            f"--pwfile={password}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--locale=C.UTF-8", "--data-checksums", "--no-instructions",
        )  # fmt: skip
        (making / "charter.conf").write_text(CONF)
        self.runs_as.give(making / "charter.conf", 0o600)
        with open(making / "postgresql.conf", "a") as conf:
            conf.write("include_if_exists = 'charter.conf'\n")
        making.rename(self.data)

    def _make_sockets(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.runs_as.uid}:
            raise DatabaseTrouble(
                f"{self.sockets} belongs to somebody else, so the database cannot put its socket "
                "there. Remove it, or set CHARTER_VAR to a directory with a shorter path."
            )
        self.runs_as.give(self.sockets, 0o700)

    def _launch(self) -> None:
        """Start the server; again and again while a dead predecessor still lingers."""
        end = time.monotonic() + REFUSED_SECONDS
        while True:
            self.log.touch()
            self.runs_as.give(self.log, 0o600)
            read_from = self.log.stat().st_size
            self._spawn()
            if self._settles():
                return
            with open(self.log, "rb") as log:
                log.seek(read_from)
                said = log.read().decode(errors="replace").strip()
            if time.monotonic() > end or not REFUSED_FOR_NOW.search(said):
                raise DatabaseTrouble(
                    f"PostgreSQL did not start. Its last words in {self.log}:\n{said[-1500:]}"
                )
            time.sleep(0.2)

    def _spawn(self) -> None:
        command = [str(binaries(self.runs_as) / "postgres"), "-D", str(self.data)]
        command += ["-k", str(self.sockets)]
        command += [f"--{name}={value}" for name, value in self.settings.items()]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=partial(die_with_parent, signal.SIGINT) if self.dies_with_us else None,
                **self.runs_as.popen(),  # type: ignore[call-overload]
            )

    def _settles(self, end: float | None = None) -> bool:
        """Wait until the server takes connections (True) or is gone (False)."""
        end = end or time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                psycopg.connect(**self.parameters("postgres"), connect_timeout=5).close()  # type: ignore[arg-type]
                return True
            except psycopg.OperationalError as trouble:
                if "password authentication failed" in str(trouble):
                    raise DatabaseTrouble(
                        f"The server in {self.where} does not accept the password beside it. "
                        "Were the two restored from different backups?"
                    ) from None
            if (self.process.poll() is not None) if self.process else not self.answers():
                return False
            time.sleep(0.03)
        raise DatabaseTrouble(f"PostgreSQL was not ready in {START_SECONDS:.0f} s; see {self.log}")

    def _make_database(self) -> None:
        with psycopg.connect(**self.parameters("postgres"), autocommit=True) as at:  # type: ignore[arg-type]
            there = at.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if there.fetchone() is None:
                try:
                    at.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
                except errors.DuplicateDatabase:
                    return

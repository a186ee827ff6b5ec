"""The real thing under kill -9: `charter serve` in a directory of its own, and writes over HTTP.

`make test` kills everything once; CHARTER_DRILL=20 does it twenty times over. A plain `pytest`
leaves the drill out, because it takes both cores.
"""

import contextlib
import http.client
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from charter.ground.database.cluster import Cluster

# How long anything may take here: far more than it needs, for a machine may be busy.
PATIENCE = 600
ROUNDS = int(os.environ.get("CHARTER_DRILL", "0"))
pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not ROUNDS, reason="a drill: `make test` runs it, or CHARTER_DRILL=1"),
]
TASKS = 1000 + 600 * ROUNDS  # more than a writer without pause can use up
SEED = f"""
import datetime as dt
from charter.ground import clock
from charter.kernel.actions.verbs import assign
from charter.site.verbs import issue_token
from charter.site.verbs.administrators import create_administrator
from django.db import transaction
with transaction.atomic():
    me = create_administrator("me", name="me", email="", password="x", by=None)
    due = clock.today() + dt.timedelta(days=30)
    first = assign(me.department, measure="1", owner=me, due=due, by=None)
    for n in range({TASKS}):
        assign(me.department, measure=str(n), owner=me, due=due, by=None)
print("SEED", first.pk, issue_token(me, name="drill", by=me)[1])
"""


def until(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE} s: {what}"
        threading.Event().wait(0.05)


class Installation:
    """A `charter serve` in its own VAR and on its own port."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CHARTER_ORIGIN"}},
            "CHARTER_VAR": str(var),
            "PORT": str(self.port),
            "DEMO": "0",
        }
        self.log = var / "log"

    def start(self) -> float:
        """Seconds until the first answer."""
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.parent = subprocess.Popen(
                [sys.executable, "-m", "charter", "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self.healthy, f"an answer; the log says: {self.log.read_text()[-2000:]}")
        return time.monotonic() - began

    def healthy(self) -> bool:
        assert self.parent.poll() is None, self.log.read_text()[-3000:]
        with contextlib.suppress(OSError, http.client.HTTPException):
            at = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            at.request("GET", "/healthz")
            return at.getresponse().status == 200
        return False

    def seed(self) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "charter", "manage", "shell", "-v0", "-c", SEED],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        _word, first, secret = done.stdout.split("SEED")[-1].join(["SEED", ""]).split()
        return int(first), secret

    def processes(self) -> list[psutil.Process]:
        """Everything that belongs to this installation, however it was orphaned."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                    continue
                mine = process.environ().get("CHARTER_VAR") == str(self.var)
                if mine or str(self.var) in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def running(self, word: str) -> list[psutil.Process]:
        """Those with the word in their command line, the parent of the others first."""
        found = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                if word in " ".join(process.cmdline()):
                    found.append(process)
        return sorted(found, key=lambda p: p.create_time())


class Writer(threading.Thread):
    """Reports one action after another as done; remembers what was acknowledged."""

    def __init__(self, installation: Installation, numbers: Iterator[int], secret: str) -> None:
        super().__init__(daemon=True)
        self.installation, self.numbers, self.secret = installation, numbers, secret
        self.acknowledged: list[int] = []
        self.enough = threading.Event()

    def run(self) -> None:
        """What nobody answered is tried again, for downtime must not use the actions up."""
        number = next(self.numbers)
        while not self.enough.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                status = self.write(number)
                if status == 200:
                    self.acknowledged.append(number)
                if status < 500:
                    number = next(self.numbers)
                    continue
            self.enough.wait(0.05)

    def goes_on(self) -> None:
        had = len(self.acknowledged)
        until(lambda: len(self.acknowledged) > had + 5, "writes go on after the kill")

    def write(self, number: int) -> int:
        at = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=30)
        with contextlib.closing(at):
            at.request(
                "POST",
                f"/api/actions/{number}/done",
                json.dumps({"evidence": f"evidence {number}"}),
                {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"},
            )
            answer = at.getresponse()
            answer.read()
            return answer.status


@pytest.fixture
def installation() -> Iterator[Installation]:
    var = Path(tempfile.mkdtemp(prefix="charter-drill-"))
    var.chmod(0o711)
    made = Installation(var)
    yield made
    for process in made.processes():
        with contextlib.suppress(psutil.Error):
            process.kill()
    shutil.rmtree(var, ignore_errors=True)


def kept(installation: Installation) -> set[int]:
    """The actions that the database says are done, with their line in the journal."""
    cluster = Cluster(installation.var / "postgres")
    with psycopg.connect(**cluster.parameters()) as at:
        rows = at.execute(
            "SELECT a.id FROM actions_action a WHERE a.evidence = 'evidence ' || a.id AND "
            "(SELECT count(*) FROM journal_entry e WHERE e.event = 'actions.action.reported_done'"
            " AND e.subject_id = a.id) = 1"
        )
        return {number for (number,) in rows}


def kill_everything_in_turn(installation: Installation, writer: Writer) -> None:
    for victim in ("granian", "procrastinate", "/bin/postgres"):
        installation.running(victim)[0].kill()
        writer.goes_on()
    installation.running("granian")[0].children()[-1].kill()  # one of the web's own processes
    writer.goes_on()
    until(lambda: installation.running("procrastinate"), "the worker is back")


def journal(installation: Installation, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "charter", "journal", *words],
        env=installation.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def the_journal_holds(installation: Installation) -> None:
    """Sealed now, and true to the first seal ever anchored."""
    journal(installation, "anchor")
    first, *_later = sorted((installation.var / "anchors").iterdir())
    journal(installation, "verify", "--anchor", str(first))


def kill_the_parent(installation: Installation) -> None:
    installation.parent.kill()
    installation.parent.wait()
    for word in ("granian", "procrastinate"):
        until(lambda w=word: not installation.running(w), f"{word} ends with its parent")


def a_second_serve_is_refused(installation: Installation) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "charter", "serve"],
        env=installation.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr


@pytest.mark.long
def test_nothing_acknowledged_is_lost_by_kill_9_and_ctrl_c_leaves_nothing_running(
    installation: Installation,
) -> None:
    first = installation.start()
    start, secret = installation.seed()
    writer = Writer(installation, itertools.count(start), secret)
    writer.start()
    writer.goes_on()
    for round_ in range(1, ROUNDS + 1):
        kill_everything_in_turn(installation, writer)
        the_journal_holds(installation)
        print(f"round {round_}: {len(writer.acknowledged)} acknowledged", flush=True)
    kill_the_parent(installation)
    again = installation.start()
    writer.goes_on()
    a_second_serve_is_refused(installation)
    writer.goes_on()
    writer.enough.set()
    writer.join(PATIENCE)
    the_journal_holds(installation)
    assert set(writer.acknowledged) - kept(installation) == set(), "acknowledged, and lost"

    began = time.monotonic()
    installation.parent.send_signal(signal.SIGINT)
    assert installation.parent.wait(PATIENCE) == 0
    stop = time.monotonic() - began
    assert installation.processes() == []
    print(
        f"{len(writer.acknowledged)} acknowledged, 0 lost; first start {first:.1f} s, "
        f"second {again:.1f} s, stop {stop:.1f} s"
    )

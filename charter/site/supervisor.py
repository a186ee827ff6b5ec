"""One parent for everything: the database, the web, the worker (which is the clock too).

A child that ends is started again, at once the first time, later with growing pauses. Children
live in process groups of their own: a terminal's Ctrl-C reaches only the parent, which stops them
in order (web, worker, database). If the parent is killed, the kernel ends web and worker; the
database goes on and is adopted by the next start.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from charter.ground.database.account import DatabaseTrouble
from charter.ground.database.cluster import Cluster
from charter.ground.processes import die_with_parent

LOOK_SECONDS = 0.5
GRACE_SECONDS = 15.0
HEAD_START = 15  # seconds after which the others begin, whether the first answers or not
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 10.0


def say(words: str) -> None:
    print(f"charter  {words}", flush=True)


@dataclass
class Child:
    """A program that should run for as long as the parent does."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    pause: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def look_after(self) -> None:
        """Start again what has ended."""
        if self.process is not None and self.process.poll() is not None:
            self._end_group()
            code, self.process = self.process.returncode, None
            healthy = time.monotonic() - self.began > HEALTHY_SECONDS
            self.pause = 0.0 if healthy else min(LONGEST_PAUSE, 2 * self.pause or 0.5)
            self.again_at = time.monotonic() + self.pause
            say(f"{self.name} ended (code {code}); starting it again")
        if self.process is None and time.monotonic() >= self.again_at:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name} does not end by itself; killing it (its jobs are taken up again)")
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """What the program left behind must not keep its port."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


class Supervisor:
    """Runs until SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, cluster: Cluster | None, prepare: Child, children: list[Child]) -> None:
        self.cluster, self.prepare, self.children = cluster, prepare, children
        self.stopping = threading.Event()

    def run(self, url: str) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        began = time.monotonic()
        try:
            if self.cluster is not None:
                say("database up" if self.cluster.start() else "database ran already; taken over")
            if code := self._prepared():
                return code
            self._watch(url, began)
        finally:
            self._stop()
        return 0

    def _prepared(self) -> int:
        """Bring schema and statics up to date. Not 0: it did not work, or we were stopped."""
        if self.stopping.is_set():
            return 130
        self.prepare.start()
        assert self.prepare.process is not None
        while self.prepare.process.poll() is None:
            if self.stopping.wait(0.05):
                self.prepare.ask_to_stop()
                self.prepare.wait(time.monotonic() + GRACE_SECONDS)
                return 130
        return self.prepare.process.returncode

    def _watch(self, url: str, began: float) -> None:
        first, *others = self.children
        first.start()
        for child in others:  # while the first loads they would only take its processors
            child.again_at = time.monotonic() + HEAD_START
        announced = False
        while not self.stopping.wait(LOOK_SECONDS if announced else 0.1):
            if not announced and answers(url):
                announced = True
                for child in others:
                    child.again_at = 0.0
                say(f"ready at {url} after {time.monotonic() - began:.1f} s; Ctrl-C stops it")
            if self.cluster is not None and not self.cluster.watch():
                self._bring_database_back(self.cluster)
            for child in self.children:
                child.look_after()

    def _bring_database_back(self, cluster: Cluster) -> None:
        say("database ended; starting it again")
        try:
            cluster.start()
        except DatabaseTrouble as trouble:
            say(f"{trouble}\ncharter  trying again in 5 s")
            self.stopping.wait(5)

    def _stop(self) -> None:
        began = time.monotonic()
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait(began + GRACE_SECONDS)
        if self.cluster is not None:
            self.cluster.stop()
        say(f"stopped after {time.monotonic() - began:.1f} s")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def program(name: str, *words: str, **environment: str) -> Child:
    return Child(name, [sys.executable, "-m", *words], environment)

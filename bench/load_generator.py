"""One operation under wrk: how long the answers take, and the CPU time they cost."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import environ
from pathlib import Path

from bench import cpu

SCRIPT = Path(__file__).with_name("requests.lua")
RESULT = re.compile(r"RESULT (\{.*\})")
WARM_SECONDS = 1


@dataclass(frozen=True)
class Ask:
    """One request; a body makes it a POST."""

    path: str
    body: str | None = None

    def lua(self) -> str:
        body = "nil" if self.body is None else _long(self.body)
        return f"{{{_long('GET' if self.body is None else 'POST')}, {_long(self.path)}, {body}}}"


@dataclass
class Measured:
    """Milliseconds; CPU per request of the application and of the database."""

    requests: int
    p50: float
    p95: float
    app: float
    database: float
    foreign: float
    answers: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    wrong: str = ""

    @property
    def cpu(self) -> float:
        return self.app + self.database


def _long(text: str) -> str:
    """A Lua string that nothing in the text can end."""
    return f"[====[{text}]====]"


def need_wrk() -> None:
    if shutil.which("wrk") is None:
        sys.exit("charter  wrk is missing. It is a Debian package: apt-get install wrk")


def job(asks: Sequence[Ask], headers: Mapping[str, str]) -> str:
    named = ",".join(f"[ {_long(name)} ] = {_long(value)}" for name, value in headers.items())
    rows = ",\n".join(ask.lua() for ask in asks)
    return f"return {{headers = {{{named}}}, requests = {{\n{rows}\n}}}}\n"


def _wrk(base: str, file: str, connections: int, duration: int) -> tuple[str, str]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{duration}s", "--timeout", "60s"]
    done = subprocess.run(
        [*command, "-s", str(SCRIPT), base],
        env={**environ, "JOB": file},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


def warm(base: str, asks: Sequence[Ask], headers: Mapping[str, str], seconds: int) -> None:
    """Let every web process load what it loads once."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(job(asks, headers))
        file.flush()
        _wrk(base, file.name, 4, seconds)


def measure(
    base: str, asks: Sequence[Ask], headers: Mapping[str, str], connections: int, *,
    duration: int, app: Sequence[int], database: Sequence[int], before: Sequence[Ask] = (),
) -> Measured:  # fmt: skip
    """Run wrk for `duration` seconds. `app` and `database` are the roots of process trees;
    `before` are the requests that warm it up, where `asks` itself must not be tried twice."""
    warm(base, before or asks, headers, WARM_SECONDS)
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(job(asks, headers))
        file.flush()
        clock, work = time.monotonic(), cpu.busy()
        began = cpu.seconds(app), cpu.seconds(database)
        out, wrong = _wrk(base, file.name, connections, duration)
        after = cpu.seconds(app), cpu.seconds(database)
        foreign = cpu.busy() - work - sum(after) + sum(began)
        took = time.monotonic() - clock
    found = RESULT.search(out)
    if found is None:
        raise RuntimeError(f"wrk said nothing of use: {out[-300:]} {wrong[-300:]}")
    said = json.loads(found[1])
    count = max(1, said["requests"])
    ms = [(b - a) * 1000 / count for a, b in zip(began, after, strict=True)]
    return Measured(
        said["requests"], said["p50"], said["p95"], ms[0], ms[1], foreign / took, said["answers"],
        said["failed"], wrong.strip(),
    )  # fmt: skip

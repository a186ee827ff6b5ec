"""`pytest -p tests.costs PATHS`: the CPU of the dearest fixtures and tests, in seconds.

Told apart: this process (Python), the programs it started (Chromium, servers) and the PostgreSQL
of `charter test-database`; of fixtures Python alone, what those cost that they asked for included.
Run it without xdist; `GC` is what Python's collector took of the first.
"""

import gc
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest

SPENT: dict[str, Counter[str]] = defaultdict(Counter)
COLLECTED = Counter[str]()
_began = 0.0


def _collecting(phase: str, info: dict[str, int]) -> None:
    global _began
    if phase == "start":
        _began = time.thread_time()
    else:
        COLLECTED["rounds"] += 1
        COLLECTED["milliseconds"] += round((time.thread_time() - _began) * 1000)


gc.callbacks.append(_collecting)


def _cpu(process: psutil.Process) -> float:
    """Of a process and of the children it has outlived."""
    with suppress(psutil.Error):
        return sum(process.cpu_times()[:4])
    return 0.0


def _is_server(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.name().startswith("postgres")
    return False  # it has ended meanwhile


def now(everybody: bool) -> Counter[str]:
    if not everybody:
        return Counter(python=time.process_time())
    me = psutil.Process()
    beside = me.parent()
    server = [one for one in (beside.children(recursive=True) if beside else []) if _is_server(one)]
    return Counter(
        python=time.process_time(),
        programs=sum(_cpu(one) for one in me.children(recursive=True)),
        database=sum(_cpu(one) for one in server),
    )


@contextmanager
def counted(name: str, everybody: bool) -> Iterator[None]:
    before = now(everybody)
    yield
    after = now(everybody)
    after.subtract(before)
    SPENT[name].update(after)
    SPENT[name]["times"] += 1


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> object:
    with counted(f"fixture {fixturedef.argname}", False):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> object:
    with counted(item.nodeid if os.environ.get("CHARTER_MEASURE") else item.location[0], True):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    def total(one: Counter[str]) -> float:
        return one["python"] + one["programs"] + one["database"]

    terminalreporter.write_line(f"GC {dict(COLLECTED)}")
    whole = sum((one for name, one in SPENT.items() if not name.startswith("fixture ")), Counter())
    terminalreporter.write_line(f"{'python':>8}{'programs':>9}{'database':>9}{'times':>7}")
    dearest = sorted(SPENT.items(), key=lambda item: -total(item[1]))[:40]
    for name, one in [("all tests", whole), *dearest]:
        figures = f"{one['python']:8.1f}{one['programs']:9.1f}{one['database']:9.1f}"
        terminalreporter.write_line(f"{figures}{one['times']:7d}  {name}")

"""The promises are worth what they catch: planted faults must make them fail.

Every run tries a few, another few each day; CHARTER_SEEDED_BUGS=all tries every one and prints
the table of docs/approvals-proof.md; a name tries that one.
"""

import contextlib
import io
import os
import statistics
import time

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from charter.ground import clock
from charter.kernel.approvals.tests.bugs import BUGS
from charter.kernel.approvals.tests.histories import HISTORIES, live
from charter.kernel.approvals.tests.leads import in_order
from charter.kernel.approvals.tests.machine import Approvals, world
from charter.kernel.approvals.tests.planting import Bug, planted

EACH_RUN = 3
EXAMPLES = int(os.environ.get("CHARTER_APPROVAL_EXAMPLES", "20"))


def caught_by(bug: Bug) -> str:
    """The broken promise in the machine's words, or "" when nothing was noticed."""
    machine = type("Machine", (Approvals,), {})
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=20,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    quiet = io.StringIO()
    try:
        with planted(bug), contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            for name in in_order(bug.name, list(HISTORIES)):
                live(name)
            run_state_machine_as_test(seed(1)(machine), settings=chosen)
    except Exception as broken:
        return f"{type(broken).__name__}: {broken}".splitlines()[0][:90]
    return ""


def todays(wanted: str) -> list[Bug]:
    if wanted == "all":
        return BUGS
    if wanted:
        return [bug for bug in BUGS if bug.name in wanted.split(",")]
    start = clock.today().toordinal() * EACH_RUN
    return [BUGS[(start + n) % len(BUGS)] for n in range(EACH_RUN)]


@pytest.mark.django_db
def test_planted_faults_are_caught() -> None:
    world()
    missed, seconds = [], []
    chosen = todays(os.environ.get("CHARTER_SEEDED_BUGS", ""))
    for bug in chosen:
        start = time.perf_counter()
        found = caught_by(bug)
        seconds.append(time.perf_counter() - start)
        print(
            f"| {bug.name} | {bug.promise} | {seconds[-1]:.1f} | {found or 'MISSED'} |", flush=True
        )
        if not found:
            missed.append(bug.name)
    print(f"{len(chosen)} bugs, {len(missed)} missed, median {statistics.median(seconds):.1f} s")
    assert missed == []


def test_every_planted_fault_still_finds_its_place() -> None:
    assert len(BUGS) >= 40 and len({bug.name for bug in BUGS}) == len(BUGS)
    for bug in BUGS:
        with planted(bug):
            pass

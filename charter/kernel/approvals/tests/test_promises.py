"""P1-P18 against the real verbs: random and steered histories, on the real database."""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from charter.kernel.approvals.tests.histories import HISTORIES, live
from charter.kernel.approvals.tests.machine import Approvals, world

EXAMPLES = int(os.environ.get("CHARTER_APPROVAL_EXAMPLES", "5"))


@pytest.mark.django_db
def test_no_history_breaks_a_promise() -> None:
    world()
    run_state_machine_as_test(
        seed(20261116)(Approvals) if "CHARTER_APPROVAL_EXAMPLES" not in os.environ else Approvals,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", HISTORIES)
def test_no_known_history_breaks_a_promise(name: str) -> None:
    world()
    live(name)

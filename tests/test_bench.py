"""The benchmark measures what it says: a write is never tried twice, a refusal is no figure."""

import pytest
from django.test import Client

from bench.load_generator import Ask, Measured
from bench.measuring import CONNECTIONS, Result, _queries, _shares
from bench.operations import Operation


def test_no_run_meets_a_record_that_another_run_has_written_to() -> None:
    asks = [Ask(f"/aftersales/{n}/hold/", "reason=x") for n in range(1203)]
    runs = list(_shares(Operation("write", asks, 12), rounds=3))
    assert [count for count, _before, _asks in runs] == [*CONNECTIONS] * 3
    tried = [ask.path for _count, *shares in runs for share in shares for ask in share]
    assert len(tried) == len(set(tried)) == 1200


def test_a_page_may_be_read_by_every_run() -> None:
    one = Operation("read", [Ask("/healthz")], 1)
    assert list(_shares(one, rounds=1)) == [(count, one.asks, one.asks) for count in CONNECTIONS]


def test_the_cheapest_round_counts_but_a_failure_stays_seen() -> None:
    def run(cost: float, failed: int = 0) -> Measured:
        return Measured(1, 1, 1, cost, 0, 0, failed=failed)

    result = Result("page", 6)
    for one in (run(7), run(5), run(6)):
        result.add(1, one)
    assert result.runs[1].cpu == 5
    for one in (run(9, failed=1), run(4)):
        result.add(1, one)
    assert result.runs[1].failed


@pytest.mark.django_db
def test_statements_are_counted_and_a_refused_request_is_no_figure() -> None:
    desk = Client(SERVER_NAME="127.0.0.1")
    assert _queries(desk, Operation("health", [Ask("/healthz")], 1)) > 0
    with pytest.raises(RuntimeError, match="404"):
        _queries(desk, Operation("nowhere", [Ask("/nowhere/")], 1))

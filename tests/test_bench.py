"""The benchmark measures what it says: a write is never tried twice, a refusal is no figure."""

import pytest
from django.test import Client

from bench.load_generator import Ask
from bench.measuring import CONNECTIONS, _queries, _shares
from bench.operations import Operation


def test_no_run_meets_a_record_that_another_run_has_written_to() -> None:
    asks = [Ask(f"/aftersales/{n}/hold/", "reason=x") for n in range(403)]
    shares = [share for pair in _shares(Operation("write", asks, 12)) for share in pair]
    tried = [ask.path for share in shares for ask in share]
    assert len(shares) == 2 * len(CONNECTIONS)
    assert len(tried) == len(set(tried)) == 400


def test_a_page_may_be_read_by_every_run() -> None:
    one = Operation("read", [Ask("/healthz")], 1)
    assert list(_shares(one)) == [(one.asks, one.asks)] * len(CONNECTIONS)


@pytest.mark.django_db
def test_statements_are_counted_and_a_refused_request_is_no_figure() -> None:
    desk = Client(SERVER_NAME="127.0.0.1")
    assert _queries(desk, Operation("health", [Ask("/healthz")], 1)) > 0
    with pytest.raises(RuntimeError, match="404"):
        _queries(desk, Operation("nowhere", [Ask("/nowhere/")], 1))

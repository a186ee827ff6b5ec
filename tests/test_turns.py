"""A long job and its backend share one processor, and everything is as before when it is done."""

import os

import pytest
from django.db import connection

from charter.ground.database.turns import is_backend_here, on_one_processor

pytestmark = pytest.mark.django_db


def _where() -> list[set[int]]:
    connection.ensure_connection()
    return [os.sched_getaffinity(pid) for pid in (0, connection.connection.info.backend_pid)]


def test_both_are_on_one_processor_inside_and_where_they_were_after_it() -> None:
    before = _where()
    with on_one_processor():
        assert _where() == [{max(before[0])}] * 2
    assert _where() == before


def test_a_job_that_fails_leaves_them_where_they_were() -> None:
    before = _where()
    with pytest.raises(ZeroDivisionError), on_one_processor():
        assert 1 / 0
    assert _where() == before


def test_who_may_not_move_the_backend_stays_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    before, move = _where(), os.sched_setaffinity

    def only_ourselves(pid: int, processors: set[int]) -> None:
        if pid:
            raise PermissionError
        move(pid, processors)

    monkeypatch.setattr(os, "sched_setaffinity", only_ourselves)
    with on_one_processor():
        assert _where() == before


def test_a_number_that_is_no_backend_here_is_left_alone() -> None:
    assert is_backend_here(connection.connection.info.backend_pid)
    assert not is_backend_here(os.getpid())
    assert not is_backend_here(2**22 + 1)  # more than Linux ever gives

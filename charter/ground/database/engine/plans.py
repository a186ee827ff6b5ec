"""Statements that the server keeps outlive a transaction that is taken back.

The driver keeps what it sends often with the server, a hundred statements for each connection,
and drops them all when a transaction is rolled back: a table made in it would be gone, and what
was planned for it with it. Here tables are made by migrations alone, and PostgreSQL plans anew by
itself when one has changed; a page asks some fifty different things, a night's jobs ten times as
many, and a refusal rolls back.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import _queries
from psycopg._preparing import Prepare, PrepareManager

KEPT = 400  # statements on a connection
READ = 2000  # statements in a process whose places for values are known; the driver remembers 128
_MAKES = re.compile(rb"^(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b")

_driver: Any = _queries
_driver._query2pg = lru_cache(READ)(_driver._query2pg_nocache)


class Plans(PrepareManager):
    prepared_max = KEPT

    def clear(self) -> bool:
        """Asked by the driver after every ROLLBACK: they stay."""
        return False

    def _should_discard(self, prep: Prepare, results: Sequence[Any], *_more: Any) -> bool:
        if any(_MAKES.match(one.command_status or b"") for one in results):
            return super().clear()
        return False


class PlansMixin(BaseDatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        plans = Plans()
        plans.prepare_threshold = connection.prepare_threshold
        connection._prepared = plans
        return connection

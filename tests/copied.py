"""Each worker's database is a copy of one that the first of them migrated."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from charter.site.throwaway import PASSES

ALONE = 20261122  # who migrates or copies; any number that nobody else locks by


@contextmanager
def copied(worker: str, run: str) -> Iterator[None]:
    """Django's connection leads to a copy named after `worker`; the original is that of `run`."""
    creation, ours = connection.creation, connection.settings_dict["NAME"]
    original = f"test_charter_{run}"
    with _alone():
        with creation._nodb_cursor() as cursor:
            is_there = creation._database_exists(cursor, original)
        if is_there:
            connection.settings_dict["NAME"] = original
        else:
            connection.settings_dict["TEST"]["NAME"] = original
            creation.create_test_db(verbosity=0, serialize=False)
        creation.clone_test_db(worker, verbosity=0)
    copy = creation.get_test_db_clone_settings(worker)["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours
        if not os.environ.get(PASSES):
            _drop(copy, original)


def _drop(*names: str) -> None:
    """Who comes after the last has left migrates again."""
    with _alone(), connection.creation._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _alone() -> Iterator[None]:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ALONE])
        yield

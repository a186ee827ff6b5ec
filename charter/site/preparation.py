"""What a start does before anybody is let in. Each step costs almost nothing when it is done."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from charter.ground.database import second_lock, triggers
from charter.ground.i18n.catalogues import compile_all

LOCK = 0x43484152  # any number that is ours: one installation migrates at a time
LOCK_TIMEOUT = "5s"  # a migration that must wait for readers gives way instead of blocking them
TRIES = 5


def say(words: str) -> None:
    print(f"charter  {words}", flush=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute("SET synchronous_commit = off")  # a migration lost is applied again
    try:
        yield
    finally:
        connection.close()  # gives the lock back, and the setting with it


def _pending() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def schema() -> None:
    """Apply what is missing; several servers starting at once take turns."""
    for attempt in range(1, TRIES + 1):
        try:
            with _one_at_a_time():
                if pending := _pending():
                    say(f"database: {pending} migrations to apply")
                    call_command("migrate", interactive=False, verbosity=0)
                    _look_at_new_columns()
                second_lock.admit()  # a restore brings no grants with it
                triggers.quicken()
            return
        except OperationalError as trouble:
            if "lock timeout" not in str(trouble) or attempt == TRIES:
                raise
            say(f"database: tables are in use, trying again ({attempt} of {TRIES})")
            time.sleep(2)


def _look_at_new_columns() -> None:
    """Of a column that was just added the server knows nothing, and walks whole tables for it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def restore_is_told() -> None:
    """After a restore the journal itself says which of its entries are missing."""
    from charter.site.verbs.restored import tell_of_restore

    if tell_of_restore():
        say("journal: the restore is recorded, with what was lost")


def translations() -> None:
    """Build what English and Simplified Chinese need; nothing when nothing changed."""
    if built := compile_all():
        say(f"translations: {built} catalogues built")


def _fingerprint() -> str:
    """Changes when a static file does: every path with its size and time of change."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(["node_modules"]):
            at = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{at.st_size}\0{at.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def statics() -> None:
    """Collect, hash and compress the static files, if one of them changed."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint()
    if mark.exists() and mark.read_text() == now:
        return
    say("static files: collecting")
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now)


def is_empty() -> bool:
    """Nobody has ever worked here."""
    from charter.org.models import Person

    return not Person.objects.get_queryset().exists()

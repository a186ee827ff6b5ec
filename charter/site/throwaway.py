"""A database for tests: made in a moment, quick because nothing of it must survive, then gone."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from psycopg.conninfo import make_conninfo

from charter.ground.database.cluster import Cluster

FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "400",  # of three servers, each with browsers that keep theirs open
    # What tests roll back leaves pages without rows. Read then, a table passes for empty however it
    # grows in the transaction of a later test: that test's joins go through all of it, row by row.
    "autovacuum": "off",
}

MEMORY = Path("/dev/shm")  # noqa: S108
PREFIX, OWNED = "charter-test-", "owned"
ENOUGH = 4 * 2**30  # bytes free, so that no test is the one that finds it full

# Set for programs whose DATABASE_URL is such a server: what they leave in it goes with it.
PASSES = "CHARTER_DATABASE_PASSES"


@contextmanager
def throwaway() -> Iterator[str]:
    """A running server; yields its DATABASE_URL. It ends with this process, however that ends."""
    place = _place()
    _sweep(place)
    where = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    where.chmod(0o711)  # the server's own account must be able to walk in
    cluster = Cluster(where / "postgres", FORGETFUL, dies_with_us=True)
    with open(where / OWNED, "w") as owned:
        fcntl.flock(owned, fcntl.LOCK_EX)
        try:
            cluster.start()
            yield make_conninfo("", **cluster.parameters())
        finally:
            cluster.stop()
            shutil.rmtree(where, ignore_errors=True)


def _place() -> Path:
    """In memory where there is room: thousands of files need not be made and removed on a disk."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH:
        return MEMORY
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """What a process that was killed has left there: nobody holds it."""
    for left in place.glob(f"{PREFIX}*/{OWNED}"):
        with suppress(OSError), open(left) as owned:
            fcntl.flock(owned, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left.with_name("postgres"))  # its mark goes last: else nobody comes again
            shutil.rmtree(left.parent)

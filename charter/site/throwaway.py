"""A database for tests: made in a moment, quick because nothing of it must survive, then gone."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo

from charter.ground.database.cluster import Cluster

FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "400",  # of three servers, each with browsers that keep theirs open
}

# Set for programs whose DATABASE_URL is such a server: what they leave in it goes with it.
PASSES = "CHARTER_DATABASE_PASSES"


@contextmanager
def throwaway() -> Iterator[str]:
    """A running server; yields its DATABASE_URL. It ends with this process, however that ends."""
    where = Path(tempfile.mkdtemp(prefix="charter-test-"))
    where.chmod(0o711)  # the server's own account must be able to walk in
    cluster = Cluster(where / "postgres", FORGETFUL, dies_with_us=True)
    try:
        cluster.start()
        yield make_conninfo("", **cluster.parameters())
    finally:
        cluster.stop()
        shutil.rmtree(where, ignore_errors=True)

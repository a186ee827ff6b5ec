"""A backup is worth what comes back: restored beside ours, counted, its journal walked, dropped."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from charter.site.backups import archive, dumps


@dataclass(frozen=True)
class Trial:
    """What came back. `finding` is empty, or says where the journal in it does not hold."""

    rows: int
    entries: int
    finding: str


def tried(file: Path, anchors: Sequence[Path], progress: archive.Progress) -> Trial:
    """Restore `file` beside our database. Raises DatabaseTrouble when it does not come back whole.

    `anchors` were written before the backup was made: a later one names what it cannot hold.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".trial-") as place:
        manifest = archive.unpack(file, Path(place), progress)
        with dumps.beside(dumps.where()["dbname"], "trial") as new:
            progress("restoring it on trial")
            dumps.fill(new, Path(place) / archive.DUMP, manifest["rows"])
            entries = dumps.last_entry(new)
            finding = _walked(new, anchors) if entries else ""
    return Trial(sum(manifest["rows"].values()), entries, finding)


def _walked(database: str, anchors: Sequence[Path]) -> str:
    """`charter journal verify` there, as an auditor would call it; what it found wrong."""
    words = [word for anchor in anchors for word in ("--anchor", str(anchor))]
    url = make_conninfo("", **dumps.where() | {"dbname": database})
    done = subprocess.run(
        [sys.executable, "-m", "charter", "journal", "verify", *words],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    said = (done.stdout.strip() or done.stderr.strip())[-500:]
    return "" if done.returncode == 0 else said or f"verification ended with {done.returncode}"
